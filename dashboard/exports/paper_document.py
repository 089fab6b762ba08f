"""The document of any question as its paper looks: the numbers, and every row in the columns of the sheet."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from dashboard.exports.document import Document, Table
from dashboard.exports.question_document import question_document
from dashboard.i18n import Locale
from dashboard.metrics.daily import Item
from dashboard.metrics.read_path import ReadPath
from dashboard.permissions import Viewer
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType


def paper_document(reads: ReadPath, query: Query, viewer: Viewer, locale: Locale) -> Document:
    """Of one day (a period of ISO dates): its rows in the order of the day; else all rows, each with its day."""
    whole, sheet = question_document(reads, query, viewer, locale), query.report.sheet
    rows = whole.tables[-1]
    if query.period.start != query.period.end:
        paper = _with_columns(rows, ("day", *sheet.columns))
        return replace(whole, tables=(paper,), is_wide=sheet.is_wide)
    paper = replace(_with_columns(rows, sheet.columns), pages=(_in_order(query.report, rows.pages),))
    return replace(whole, tables=(paper,), is_wide=sheet.is_wide)


def _with_columns(rows: Table, names: Sequence[str]) -> Table:
    """Those of them that the viewer may see."""
    visible = {column.name: column for column in rows.columns}
    columns = tuple(visible[name] for name in names if name in visible)
    return replace(rows, columns=columns, may_spill=False)


def _in_order(report: ReportType, pages: Iterable[Sequence[Item]]) -> list[Item]:
    """As a paper is filled in; what has no time comes last."""
    at = report.time_column
    return sorted(
        chain.from_iterable(pages), key=lambda item: (item.get(at) is None, str(item.get(at)), item["row_id"])
    )
