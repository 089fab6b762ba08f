"""The rows of a daily report in the columns of its paper."""

from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.cells import NO_TICK, TICK, cell_text, column_title
from dashboard.metrics.daily import Item, SheetGroup
from dashboard.semantic.fields import Column, ColumnType
from dashboard.semantic.report import ReportType
from layouts.address import record_path

NUMBERS = (ColumnType.INTEGER, ColumnType.DECIMAL)


def build_sheet_table(report: ReportType, group: SheetGroup, day: date, locale: Locale) -> Component:
    lang = locale.lang
    heading = group.group.label.text(lang) if group.group else t("daily.rows", lang)
    body = (
        html.Div(
            _table(report, group, day, locale),
            className="sheet-scroll",
            tabIndex="0",
            role="region",
            **{"aria-label": heading},
        )
        if group.items
        else html.P(t("daily.no_rows", lang), className="notice")
    )
    return html.Section([html.H2(heading), body], className="sheet-group")


def _table(report: ReportType, group: SheetGroup, day: date, locale: Locale) -> Component:
    head = [html.Th(column_title(column, locale), scope="col", className=_look(column)) for column in group.columns]
    rows = [_row(report, group.columns, item, day, locale) for item in group.items]
    return html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="sheet")


def _row(report: ReportType, columns: tuple[Column, ...], item: Item, day: date, locale: Locale) -> Component:
    cells = [_cell(report, column, item, day, locale) for column in columns]
    href = record_path(report.name, item["row_id"])
    cells[0] = html.Th(html.A(cells[0].children or t("daily.open_record", locale.lang), href=href), scope="row")
    return html.Tr(cells)


def _cell(report: ReportType, column: Column, item: Item, day: date, locale: Locale) -> Component:
    text = cell_text(report, column, item.get(column.name), locale, day=day)
    return html.Td(_said(text, item.get(column.name), locale), className=_look(column))


def _said(text: str, value: Any, locale: Locale) -> Any:
    """A tick is a picture for the eye and a word for the ear."""
    if isinstance(value, bool):
        words = t("value.yes" if value else "value.no", locale.lang)
        return html.Span({TICK: TICK, NO_TICK: NO_TICK}[text], title=words, role="img", **{"aria-label": words})
    return html.Bdi(text) if text else ""


def _look(column: Column) -> str:
    if column.type in NUMBERS:
        return "is-number"
    return "is-tick" if column.type is ColumnType.BOOLEAN else "is-text"
