"""The rows of a question as CSV, sent while they are read: there is no cap, and nothing large is held."""

import logging
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from flask import Response, stream_with_context

from dashboard.api.exported import record_export
from dashboard.errors import Forbidden, InvalidInput
from dashboard.exports.as_csv import MEDIA_TYPE, csv_head, csv_lines, csv_stream
from dashboard.exports.cards_document import cards_document
from dashboard.exports.document import Document
from dashboard.i18n import Locale
from dashboard.metrics import ReadPath
from dashboard.metrics.daily import every_row
from dashboard.metrics.result import RowPage
from dashboard.people.current import current_locale, current_viewer
from dashboard.permissions import Permission
from dashboard.semantic.query import Query

log = logging.getLogger(__name__)

ROWS_HEADER = "X-Total-Rows"


def require_export() -> None:
    """Raises Forbidden for a viewer who may look at rows but not take them along."""
    if not current_viewer().may(Permission.REPORT_ROWS_EXPORT):
        raise Forbidden("your role may not export rows", hint="ask an administrator")


def csv_file(lines: Iterable[bytes], name: str) -> Response:
    """The answer that is a file of these bytes, kept by nobody on the way."""
    response = Response(lines, content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def csv_response(reads: ReadPath, query: Query, **asked: Any) -> Response:
    """Every row of the question. The first page is read before the answer starts, so that an error is one, and its
    head says how many rows will come (ROWS_HEADER)."""
    require_export()
    locale = current_locale()
    pages = every_row(reads, query, current_viewer(), **asked)
    first = next(pages)
    report = query.report
    record_export(report.name, ending="csv", title=report.label.text(locale.lang), rows=first.total, report=report.name)
    response = csv_file(stream_with_context(_lines(report.name, first, pages, locale)), report.name)
    response.headers[ROWS_HEADER] = str(first.total)
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
    return csv_of_document(
        cards_document(reads, query, current_viewer(), current_locale(), panels=panels, measure=measure)
    )


def csv_of_document(made: Document) -> Response:
    """The one table of a document."""
    (table,) = made.tables
    lines = b"".join(csv_stream(table.columns, table.pages, current_locale()))
    report = made.report.name if made.report else None
    record_export(made.name, ending="csv", title=f"{made.title} · {made.subtitle}", rows=made.rows, report=report)
    return csv_file((lines,), made.name)


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
