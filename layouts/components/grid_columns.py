"""Grid columns of a report's rows, from its declaration and the viewer's rights."""

from typing import Any

from dashboard.i18n import Locale
from dashboard.metrics.cells import column_title
from dashboard.metrics.scope import visible_columns
from dashboard.permissions import Viewer
from dashboard.semantic.fields import Column, ColumnType
from dashboard.semantic.report import ReportType

WIDTHS = {
    ColumnType.DATE: 130,
    ColumnType.TIMESTAMP: 165,
    ColumnType.INTEGER: 125,
    ColumnType.DECIMAL: 125,
    ColumnType.BOOLEAN: 110,
    ColumnType.KEY: 205,
    ColumnType.TEXT: 170,
}
LETTER, AROUND = 8, 40
"""Pixels that a letter of a head takes at most, and what stands around the head."""
NUMBERS = (ColumnType.INTEGER, ColumnType.DECIMAL)


def build_columns(report: ReportType, viewer: Viewer, locale: Locale) -> list[dict[str, Any]]:
    """The first leads to the record, and stays in sight where the others are rolled."""
    first, *rest = [_column(column, report, locale) for column in visible_columns(report, viewer)]
    start = "right" if locale.direction == "rtl" else "left"
    return [first | {"cellRenderer": "k9RecordLink", "pinned": start}, *rest]


def _column(column: Column, report: ReportType, locale: Locale) -> dict[str, Any]:
    lang = locale.lang
    look = "is-number" if column.type in NUMBERS else "is-text"
    head = column_title(column, locale)
    return {
        "field": column.name,
        "sortable": column.name in report.sortable_columns,
        "headerName": head,
        "headerClass": look,
        "cellClass": look,
        "width": max(WIDTHS[column.type], LETTER * len(head) + AROUND),
        "refData": {value: label.text(lang) for value, label in report.words_of(column).items()},
        "valueFormatter": {"function": f"k9Cell(params, '{_kind(column)}', {column.scale})"},
    }


def _kind(column: Column) -> str:
    """How the grid writes a cell."""
    if column.is_list:
        return "list"
    return "span" if column.is_span else column.type
