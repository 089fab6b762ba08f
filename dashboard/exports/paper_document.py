"""The document of any question as its paper looks: the numbers, and every row in the columns of the sheet."""

from dataclasses import replace

from dashboard.exports.document import Document
from dashboard.exports.question_document import question_document
from dashboard.i18n import Locale
from dashboard.metrics.read_path import ReadPath
from dashboard.permissions import Viewer
from dashboard.semantic.query import Query


def paper_document(reads: ReadPath, query: Query, viewer: Viewer, locale: Locale) -> Document:
    """With the day of each row, unless all are of one."""
    whole = question_document(reads, query, viewer, locale)
    sheet, rows = query.report.sheet, whole.tables[-1]
    is_one_day = query.period.start == query.period.end
    names = sheet.columns if is_one_day else ("day", *sheet.columns)
    visible = {column.name: column for column in rows.columns}
    paper = replace(rows, columns=tuple(visible[name] for name in names if name in visible))
    return replace(whole, tables=(paper,), is_wide=sheet.is_wide)
