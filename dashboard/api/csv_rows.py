"""The rows of a question as CSV, sent while they are read: there is no cap, and nothing large is held."""

import logging
from collections.abc import Iterator
from itertools import chain
from typing import Any

from flask import Response, stream_with_context

from dashboard.api.exported import record_export
from dashboard.errors import Forbidden, InvalidInput
from dashboard.exports.as_csv import MEDIA_TYPE, csv_head, csv_lines
from dashboard.exports.cards_document import cards_document
from dashboard.i18n import Locale
from dashboard.metrics import ReadPath
from dashboard.metrics.result import RowPage
from dashboard.people.current import current_locale, current_viewer
from dashboard.permissions import Permission, Viewer
from dashboard.semantic.query import Query

log = logging.getLogger(__name__)

ROWS_HEADER = "X-Total-Rows"
PAGE = 5000
"""Rows held at once while a file is written; the file itself has no cap."""


def require_export() -> None:
    """Raises Forbidden for a viewer who may look at rows but not take them along."""
    if not current_viewer().may(Permission.REPORT_ROWS_EXPORT):
        raise Forbidden("your role may not export rows", hint="ask an administrator")


def csv_response(reads: ReadPath, query: Query, **asked: Any) -> Response:
    """Every row of the question. The first page is read before the answer starts, so that an error is one, and its
    head says how many rows will come (ROWS_HEADER)."""
    require_export()
    locale = current_locale()
    pages = _pages(reads, query, current_viewer(), **asked)
    first = next(pages)
    report = query.report
    record_export(report.name, ending="csv", title=report.label.text(locale.lang), rows=first.total, report=report.name)
    response = Response(stream_with_context(_lines(query.report.name, first, pages, locale)), content_type=MEDIA_TYPE)
    response.headers[ROWS_HEADER] = str(first.total)
    response.headers["Content-Disposition"] = f'attachment; filename="{query.report.name}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def csv_of_card(reads: ReadPath, query: Query, panels: tuple[str, ...], measure: str | None) -> Response:
    """The members of a card and their numbers. InvalidInput for more than one: a CSV file holds one table."""
    require_export()
    if len(panels) > 1:
        raise InvalidInput(
            f"a CSV file holds one card, {len(panels)} are asked for",
            code="bad_panels",
            field="panels",
            value=",".join(panels),
            suggestion=panels[0],
        )
    locale = current_locale()
    made = cards_document(reads, query, current_viewer(), locale, panels=panels, measure=measure)
    (table,) = made.tables
    lines = "".join(csv_lines(table.columns, page) for page in table.pages)
    record_export(
        made.name, ending="csv", title=f"{made.title} · {made.subtitle}", rows=made.rows, report=query.report.name
    )
    response = Response(f"{csv_head(table.columns, locale)}{lines}".encode(), content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{made.name}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _pages(reads: ReadPath, query: Query, viewer: Viewer, **asked: Any) -> Iterator[RowPage]:
    after: str | None = None
    held = reads.pinned()
    while True:
        page = held.rows(query, viewer, after=after, limit=PAGE, **asked)
        yield page
        if not page.has_more:
            return
        after = page.items[-1]["cursor"]


def _lines(name: str, first: RowPage, rest: Iterator[RowPage], locale: Locale) -> Iterator[bytes]:
    """An error in the middle breaks the connection off: a cut file must never look whole. When the reader breaks it
    off, nothing more is read."""
    written = 0
    try:
        yield csv_head(first.columns, locale).encode()
        for page in chain((first,), rest):
            yield csv_lines(page.columns, page.items).encode()
            written += len(page.items)
    except GeneratorExit:
        log.info("the reader left: %s.csv ends after %d of %d rows", name, written, first.total)
        raise
