"""The rows of a question as CSV, sent while they are read: there is no cap, and nothing large is held."""

from collections.abc import Iterator
from typing import Any

from flask import Response, stream_with_context

from dashboard.errors import Forbidden
from dashboard.exports.as_csv import MEDIA_TYPE, csv_head, csv_lines
from dashboard.i18n import Locale
from dashboard.metrics import ReadPath
from dashboard.people.current import current_locale, current_viewer
from dashboard.permissions import Permission, Viewer
from dashboard.semantic.query import Query

PAGE = 5000
"""Rows held at once while a file is written; the file itself has no cap."""


def require_export() -> None:
    """Raises Forbidden for a viewer who may look at rows but not take them along."""
    if not current_viewer().may(Permission.REPORT_ROWS_EXPORT):
        raise Forbidden("your role may not export rows", hint="ask an administrator")


def csv_response(reads: ReadPath, query: Query, **asked: Any) -> Response:
    """Every row of the question. The first page is read before the answer starts, so that an error is one."""
    require_export()
    lines = _csv(reads, query, current_viewer(), current_locale(), **asked)
    first = next(lines)
    response = Response(stream_with_context(_rest(first, lines)), content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{query.report.name}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _csv(reads: ReadPath, query: Query, viewer: Viewer, locale: Locale, **asked: Any) -> Iterator[str]:
    after: str | None = None
    held = reads.pinned()
    while True:
        page = held.rows(query, viewer, after=after, limit=PAGE, **asked)
        head = csv_head(page.columns, locale) if after is None else ""
        yield head + csv_lines(page.columns, page.items)
        if not page.has_more:
            return
        after = page.items[-1]["cursor"]


def _rest(first: str, lines: Iterator[str]) -> Iterator[bytes]:
    """An error in the middle breaks the connection off: a cut file must never look whole."""
    yield first.encode()
    for text in lines:
        yield text.encode()
