"""Endpoints of the report types: what there is, the tick of a page, the rows behind a number, all rows as CSV."""

import logging
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, stream_with_context

from dashboard.api.answers import answer_unless_known, version_of
from dashboard.api.questions import (
    cursor_asked,
    measure_asked,
    offset_asked,
    order_asked,
    panels_asked,
    question,
    rows_asked,
)
from dashboard.errors import Forbidden
from dashboard.exports.as_csv import csv_head, csv_lines
from dashboard.i18n import Locale
from dashboard.metrics import ReadPath
from dashboard.metrics.present import rows_as_json, tick_as_json
from dashboard.people.current import current_locale, current_viewer
from dashboard.permissions import Permission, Viewer
from dashboard.reports import REPORTS
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType

log = logging.getLogger(__name__)

EXPORT_PAGE = 5000
"""Rows held at once while a file is written; the file itself has no cap."""


class ReportEndpoints:
    def __init__(self, reads: ReadPath) -> None:
        self._reads = reads

    def add_to(self, api: Blueprint) -> None:
        api.add_url_rule("/api/reports", "reports", self.reports)
        api.add_url_rule("/api/reports/<report_name>/tick", "tick", self.tick)
        api.add_url_rule("/api/reports/<report_name>/rows", "rows", self.rows)
        api.add_url_rule("/api/reports/<report_name>/export.csv", "export_csv", self.export_csv)
        # The twins of the pages.
        api.add_url_rule("/reports/<report_name>.csv", "page_csv", self.export_csv)
        api.add_url_rule("/reports/<report_name>/rows.csv", "rows_csv", self.export_csv)

    def reports(self) -> Response:
        viewer, locale = current_viewer(), current_locale()
        readable = [report for report in REPORTS if viewer.may(report.permission)]
        return answer_unless_known(
            self._reads.conventions.key,
            lambda: {"items": [_declared(report, locale) for report in readable], "next": None},
        )

    def tick(self, report_name: str) -> Response:
        query, viewer, locale = question(report_name), current_viewer(), current_locale()
        measure, panels = measure_asked(query.report), panels_asked()

        def compute() -> object:
            result = self._reads.tick(query, viewer, measure=measure, panels=panels)
            return tick_as_json(result, locale, self._reads.conventions)

        return answer_unless_known(version_of(self._reads), compute)

    def rows(self, report_name: str) -> Response:
        query, viewer, locale = question(report_name), current_viewer(), current_locale()
        measure, order = measure_asked(query.report), order_asked()
        offset, after, limit = offset_asked(), cursor_asked(), rows_asked()

        def compute() -> object:
            page = self._reads.rows(
                query, viewer, measure=measure, offset=offset, after=after, limit=limit, order=order
            )
            return rows_as_json(page, locale, self._reads.conventions)

        return answer_unless_known(version_of(self._reads), compute)

    def export_csv(self, report_name: str) -> Response:
        """Every row of the question. The first page is read before the answer starts, so that an error is one."""
        query, viewer = question(report_name), current_viewer()
        if not viewer.may(Permission.REPORT_ROWS_EXPORT):
            raise Forbidden("your role may not export rows", hint="ask an administrator")
        lines = self._csv(query, viewer, current_locale(), measure=measure_asked(query.report), order=order_asked())
        first = next(lines)
        response = Response(stream_with_context(_rest(first, lines)), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{query.report.name}.csv"'
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def _csv(self, query: Query, viewer: Viewer, locale: Locale, **asked: Any) -> Iterator[str]:
        after: str | None = None
        while True:
            page = self._reads.rows(query, viewer, after=after, limit=EXPORT_PAGE, **asked)
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


def _declared(report: ReportType, locale: Locale) -> dict[str, Any]:
    return {
        "name": report.name,
        "label": report.label.text(locale.lang),
        "grain": report.grain.text(locale.lang),
        "default_measure": report.default_measure,
        "measures": [
            {
                "name": measure.name,
                "label": measure.label.text(locale.lang),
                "description": measure.description.text(locale.lang),
                "unit": measure.unit,
                "better": measure.better,
            }
            for measure in report.shown_measures
        ],
        "dimensions": [
            {
                "name": dimension.name,
                "label": dimension.label.text(locale.lang),
                "drills_to": dimension.drills_to,
            }
            for dimension in report.dimensions
        ],
    }
