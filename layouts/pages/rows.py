"""The rows behind a number: which number it is, then its rows in a grid that pages on the server."""

import json
from typing import Any

import dash_ag_grid as dag
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.exports.provenance import days_words
from dashboard.i18n import Locale, t, words_under
from dashboard.metrics.cells import column_title
from dashboard.metrics.paging import NEAR
from dashboard.metrics.result import RowPage, TickResult
from dashboard.metrics.words import shown_number, with_digits
from dashboard.permissions import Viewer
from dashboard.semantic.report import ReportType
from layouts import ids
from layouts.address import Address, api_path, explain_path, paper_path
from layouts.components.download import build_downloads, build_print_note
from layouts.components.first_rows import build_first_rows
from layouts.components.glyph import role
from layouts.components.grid_columns import build_columns
from layouts.pages.report_spec import build_spec

BLOCK = 100
ROW_HEIGHT = 38
# The grid in our tokens: it makes its own styles from these.
GRID_LOOK = {
    "fontFamily": "var(--font)",
    "fontSize": 14,
    "foregroundColor": "var(--ink)",
    "backgroundColor": "var(--surface)",
    "browserColorScheme": "inherit",
    "accentColor": "var(--accent)",
    "borderColor": "var(--line)",
    "rowHoverColor": "var(--surface-hover)",
    "headerBackgroundColor": "var(--surface-sunken)",
    "headerTextColor": "var(--ink-2)",
    "headerFontWeight": 500,
    "cellHorizontalPadding": 14,
    "wrapperBorder": False,
    "wrapperBorderRadius": 0,
    "columnBorder": False,
}


def layout(
    viewer: Viewer,
    locale: Locale,
    report: ReportType,
    address: Address,
    path: Component,
    found: tuple[TickResult, RowPage] | None,
    *,
    is_refused: bool,
) -> Component:
    """`path`: the way down to these rows; `found`: their number and the first of them, where somebody asks.

    Without a grid where the question `is_refused`: it would ask the same again. The page says what is wrong with it.
    """
    lang = locale.lang
    first = build_first_rows(report, found[1], address, locale) if found and found[1].items else None
    return html.Div(
        className="rows-page",
        children=[
            dcc.Store(id=ids.ROWS_SPEC, data=build_spec(report, viewer, locale)),
            path,
            _head(viewer, report, address, locale, found),
            html.Div(className="problem", hidden=True, **{"data-role": "problem", "role": "alert"}),
            html.Ul(className="chips", **{"data-role": "rows-chips", "aria-label": t("chips.label", lang)}),
            *([] if is_refused else [html.Div([first, _grid(viewer, locale, report)], className="rows-grid")]),
            *build_print_note(viewer, lang, paper_path(report.name)),
        ],
        **role("rows-page"),
    )


def _head(
    viewer: Viewer, report: ReportType, address: Address, locale: Locale, found: tuple[TickResult, RowPage] | None
) -> Component:
    lang = locale.lang
    measure = address.value("measure") or report.default_measure
    number = html.Div(
        className="rows-number",
        children=[
            html.H1(_number(report, measure, locale, found[0] if found else None)),
            html.P(
                className="provenance",
                children=[
                    html.Bdi(found and days_words(found[0].days, locale), **role("days")),
                    html.Span(found and _total(found[1], locale), id=ids.ROWS_TOTAL, **role("rows-total")),
                    *_nearest(report, address, locale),
                    html.A(t("explain.open", lang), href=f"{explain_path(report.name, measure)}?{address.search}"),
                ],
            ),
        ],
    )
    return html.Div(
        [
            number,
            html.Div(
                build_downloads(viewer, locale, lambda ending: api_path(report.name, f"export.{ending}")),
                className="page-tools",
            ),
        ],
        className="page-head",
    )


def _number(report: ReportType, name: str, locale: Locale, tick: TickResult | None) -> list[Component]:
    """What is counted, and how much: empty where the address names no measure of the report type, or nothing counts."""
    measure = next((one for one in report.measures if one.name == name), None)
    number = tick.numbers.get(name) if tick else None
    return [
        html.Span(measure and measure.label.text(locale.lang), **role("rows-measure")),
        html.Bdi(
            shown_number(measure, number, locale) if measure and number else None,
            className="rows-value",
            **role("rows-value"),
        ),
    ]


def _total(page: RowPage, locale: Locale) -> str:
    return with_digits(t("rows.total", locale.lang, count=f"{page.total:,}"), locale)


def _nearest(report: ReportType, address: Address, locale: Locale) -> list[Component]:
    """Says that a list begins with what is nearest to a number, where it does."""
    name, mark, number = (address.value("sort") or "").partition(NEAR)
    if not mark or name not in report.sortable_columns:
        return []
    column = column_title(report.column(name), locale)
    return [html.Span(with_digits(t("rows.nearest", locale.lang, column=column, number=number), locale))]


def _grid(viewer: Viewer, locale: Locale, report: ReportType) -> Component:
    return dag.AgGrid(
        id=ids.ROWS_GRID,
        columnDefs=build_columns(report, viewer, locale),
        defaultColDef={"resizable": True, "minWidth": 96, "suppressMovable": True},
        rowModelType="infinite",
        dashGridOptions=_options(locale),
        style={"height": "100%"},
    )


def _options(locale: Locale) -> dict[str, Any]:
    words = words_under(("grid.",), locale.lang)
    return {
        "theme": {"function": f"themeQuartz.withParams({json.dumps(GRID_LOOK)})"},
        "enableRtl": locale.direction == "rtl",
        "rowBuffer": 20,
        "cacheBlockSize": BLOCK,
        "maxBlocksInCache": 20,
        "rowHeight": ROW_HEIGHT,
        "headerHeight": ROW_HEIGHT,
        "multiSortKey": "ctrl",
        "rowClassRules": {"is-deleted": "params.data && params.data.deleted"},
        "localeText": {key.removeprefix("grid."): text for key, text in words.items()},
    }
