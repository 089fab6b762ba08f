"""Files: any question, and a daily report, in each format; the twins of pages, and the same under /api."""

import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO
from urllib.parse import quote

from flask import Blueprint, Response

from dashboard.api.csv_rows import csv_response, require_export
from dashboard.api.exported import record_export
from dashboard.api.giving_way import giving_way
from dashboard.api.presence import while_reader_waits
from dashboard.api.questions import measure_asked, panels_asked, question, report_asked
from dashboard.errors import NotFound, nearest
from dashboard.exports import FORMATS, Format
from dashboard.exports.cards_document import cards_document
from dashboard.exports.daily_document import daily_document
from dashboard.exports.document import Document
from dashboard.exports.question_document import question_document
from dashboard.metrics import ReadPath
from dashboard.metrics.daily import daily_query, read_sheet
from dashboard.people.current import current_locale, current_viewer
from dashboard.quality.asking import QualityAsking
from dashboard.semantic.period import parse_day
from layouts import paper as printed

KEPT_IN_MEMORY = 8_000_000
"""Bytes of a file that stay in memory; a larger one is kept on disk until it is sent."""
CHUNK = 256 * 1024
CSV = ("csv",)
"""Beside FORMATS: rows only, sent while they are read."""
PAPER = Format(ending="html", media_type=printed.MEDIA_TYPE, write=printed.write)
"""What a browser prints of a page; no file that is offered or sealed."""


class FileEndpoints:
    def __init__(self, reads: ReadPath, quality: QualityAsking) -> None:
        self._reads, self._quality = reads, quality

    def add_to(self, api: Blueprint) -> None:
        of_day = "/<report_name>/<project>/<day>"
        api.add_url_rule("/api/reports/<report_name>/export.<ending>", "export", self.question_file)
        api.add_url_rule(f"/api/reports{of_day}/export.csv", "day_export_csv", self.day_csv)
        api.add_url_rule(f"/api/reports{of_day}/export.<ending>", "day_export", self.day_file)
        # The twins of the pages.
        api.add_url_rule("/reports/<report_name>.<ending>", "page_file", self.question_file)
        api.add_url_rule("/reports/<report_name>/rows.<ending>", "rows_file", self.question_file)
        api.add_url_rule("/reports/<report_name>/paper", "page_paper", self.paper)
        api.add_url_rule(f"/reports{of_day}.csv", "day_csv", self.day_csv)
        api.add_url_rule(f"/reports{of_day}.<ending>", "day_file", self.day_file)

    def question_file(self, report_name: str, ending: str) -> Response:
        """Numbers, cards and every row of the question; `panels`: these cards alone, with all of their members."""
        kind, query = kind_of_file(ending, beside=CSV), question(report_name)
        measure, panels, viewer, locale = (
            measure_asked(query.report),
            panels_asked(),
            current_viewer(),
            current_locale(),
        )

        def document() -> Document:
            if panels:
                return cards_document(self._reads, query, viewer, locale, panels=panels, measure=measure)
            return question_document(self._reads, query, viewer, locale, measure=measure, quality=self._quality)

        return file_response(kind, document)

    def paper(self, report_name: str) -> Response:
        """The same document as the PDF's, for the printer of a page's reader."""
        query, viewer = question(report_name), current_viewer()
        measure = measure_asked(query.report)

        def document() -> Document:
            return question_document(
                self._reads, query, viewer, current_locale(), measure=measure, quality=self._quality
            )

        return file_response(PAPER, document)

    def day_file(self, report_name: str, project: str, day: str, ending: str) -> Response:
        """The daily report of a project."""
        kind, report = kind_of_file(ending, beside=CSV), report_asked(report_name)
        wanted = parse_day(day, field="date")

        def document() -> Document:
            sheet = read_sheet(self._reads, report, project, wanted, current_viewer())
            judged = self._quality.of(self._reads, daily_query(report, project, wanted), current_viewer())
            return daily_document(sheet, current_locale(), self._reads.conventions.timezone, judged)

        return file_response(kind, document)

    def day_csv(self, report_name: str, project: str, day: str) -> Response:
        """Its rows, as of any question."""
        query = daily_query(report_asked(report_name), project, parse_day(day, field="date"))
        return csv_response(self._reads, query)


def file_response(kind: Format, document: Callable[[], Document]) -> Response:
    """Written whole before the answer starts: an error is an error, and never half a file. When the reader breaks it
    off meanwhile, the work ends with the rows at hand.

    Forbidden for a viewer who may look at rows but not take them along.
    """
    require_export()
    return made_file(kind, document)


def made_file(kind: Format, document: Callable[[], Document]) -> Response:
    """The same for whom the caller has checked."""
    made = while_reader_waits(giving_way(document()))
    file = tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115 - closed when it is sent
    try:
        kind.write(made, file, current_locale())
        record_export(
            made.name,
            ending=kind.ending,
            title=f"{made.title} · {made.subtitle}",
            rows=made.rows,
            report=made.report.name if made.report else None,
        )
    except BaseException:
        file.close()
        raise
    size = file.tell()
    file.seek(0)
    response = Response(_sent(file), content_type=kind.media_type)
    response.headers["Content-Length"] = str(size)
    name = quote(f"{made.name}.{kind.ending}")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _sent(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        yield from iter(partial(file.read, CHUNK), b"")


def kind_of_file(ending: str, *, beside: tuple[str, ...] = ()) -> Format:
    """Raises NotFound naming the nearest kind that there is; `beside`: those that another function writes."""
    for kind in FORMATS:
        if kind.ending == ending:
            return kind
    known = [*(kind.ending for kind in FORMATS), *beside]
    raise NotFound(
        f"there is no file of kind {ending!r}; there are {', '.join(known)}",
        code="unknown_format",
        field="format",
        value=ending,
        suggestion=nearest(ending, known),
    )
