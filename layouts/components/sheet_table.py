"""The rows of a daily report in the columns of its paper."""

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.cells import DERIVED_TICK, NO_TICK, TICK, column_title, row_text
from dashboard.metrics.daily import Item, SheetGroup
from dashboard.semantic.fields import Column, ColumnType
from dashboard.semantic.report import ReportType
from layouts.address import Address, record_path

TICK_WORDS = {TICK: "value.yes", NO_TICK: "value.no", DERIVED_TICK: "value.derived"}
NUMBERS = (ColumnType.INTEGER, ColumnType.DECIMAL)


def build_sheet_table(report: ReportType, group: SheetGroup, locale: Locale) -> Component:
    lang = locale.lang
    heading = group.group.label.text(lang) if group.group else t("daily.rows", lang)
    body = (
        html.Div(
            build_table(report, group.columns, group.items, locale),
            className="sheet-scroll",
            tabIndex="0",
            role="region",
            **{"aria-label": heading},
        )
        if group.items
        else html.P(t("daily.no_rows", lang), className="notice")
    )
    note = html.P(t("daily.derived", lang), className="sheet-note") if _may_be_derived(group) else None
    return html.Section([html.H2(heading), body, note], className="sheet-group")


def _may_be_derived(group: SheetGroup) -> bool:
    return bool(group.items) and any(column.derived_by for column in group.columns)


def build_table(
    report: ReportType, columns: Sequence[Column], items: Sequence[Item], locale: Locale, sorts: Address | None = None
) -> Component:
    """A row for each item, led by the link to its record. `sorts`: the address that the headings' links order."""
    head = [_heading(report, column, locale, sorts) for column in columns]
    rows = [_row(report, columns, item, locale) for item in items]
    return html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="sheet")


def _heading(report: ReportType, column: Column, locale: Locale, sorts: Address | None) -> Component:
    title: Any = column_title(column, locale)
    if sorts is None or column.name not in report.sortable_columns:
        return html.Th(title, scope="col", className=_look(column))
    order = sorts.value("sort")
    is_up, is_down = order == column.name, order == f"-{column.name}"
    link = html.A(title, href=sorts.with_value("sort", f"-{column.name}" if is_up else column.name))
    way = {"aria-sort": "ascending" if is_up else "descending"} if is_up or is_down else {}
    return html.Th(link, scope="col", className=_look(column), **way)


def _row(report: ReportType, columns: Sequence[Column], item: Item, locale: Locale) -> Component:
    cells = [_cell(report, column, item, locale) for column in columns]
    href = record_path(report.name, item["row_id"])
    cells[0] = html.Th(html.A(cells[0].children or t("daily.open_record", locale.lang), href=href), scope="row")
    return html.Tr(cells)


def _cell(report: ReportType, column: Column, item: Item, locale: Locale) -> Component:
    text = row_text(report, column, item, locale)
    return html.Td(_said(text, locale), className=_look(column))


def _said(text: str, locale: Locale) -> Any:
    """A tick is a picture for the eye and a word for the ear."""
    if text in TICK_WORDS:
        words, look = t(TICK_WORDS[text], locale.lang), "is-derived" if text == DERIVED_TICK else None
        shown = TICK if text == DERIVED_TICK else text
        return html.Span(shown, title=words, role="img", className=look, **{"aria-label": words})
    return html.Bdi(text) if text else ""


def _look(column: Column) -> str:
    if column.type in NUMBERS:
        return "is-number"
    return "is-tick" if column.type is ColumnType.BOOLEAN else "is-text"
