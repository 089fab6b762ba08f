"""Endpoints of the report types: what there is, the tick of a page, the rows behind a number, all rows as CSV."""

from typing import Any

from flask import Blueprint, Response

from dashboard.api.answers import answer_unless_known, answer_unless_same
from dashboard.api.csv_rows import csv_of_card, csv_response
from dashboard.api.questions import (
    cursor_asked,
    dimension_asked,
    measure_asked,
    offset_asked,
    order_asked,
    panels_asked,
    question,
    rows_asked,
)
from dashboard.i18n import Locale
from dashboard.metrics import ReadPath
from dashboard.metrics.cached_question import Wanted
from dashboard.metrics.covered_days import days_of_tick
from dashboard.metrics.present import rows_as_json, tick_as_json
from dashboard.metrics.present_tile import tile_as_json
from dashboard.people.current import current_locale, current_viewer
from dashboard.reports import REPORTS
from dashboard.semantic.report import ReportType


class ReportEndpoints:
    def __init__(self, reads: ReadPath) -> None:
        self._reads = reads

    def add_to(self, api: Blueprint) -> None:
        api.add_url_rule("/api/reports", "reports", self.reports)
        api.add_url_rule("/api/reports/<report_name>/tick", "tick", self.tick)
        api.add_url_rule("/api/reports/<report_name>/tile", "tile", self.tile)
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

        def ask(held: ReadPath) -> Wanted:
            asking = held.asking()
            days = asking.days(query)
            return Wanted(
                kind="tick",
                query=query,
                viewer=viewer,
                period=days,
                covers=days_of_tick(query, days, asking.today),
                locale=locale,
                # Which members there are, at zero too, is a matter of all days.
                details={"measure": measure, "panels": panels, "known": held.visible(query.report, viewer).digest},
            )

        def compute(held: ReadPath) -> object:
            result = held.tick(query, viewer, measure=measure, panels=panels)
            return tick_as_json(result, locale, held.conventions)

        return answer_unless_same(self._reads, ask, compute)

    def tile(self, report_name: str) -> Response:
        """What every range along one dimension gives: for who drags one, and wants to see all of them on the way."""
        query, viewer, locale = question(report_name), current_viewer(), current_locale()
        measure, dimension = measure_asked(query.report), dimension_asked()

        def ask(held: ReadPath) -> Wanted:
            days = held.asking().days(query)
            return Wanted(kind="tile", query=query, viewer=viewer, period=days, covers=None, locale=locale)

        def compute(held: ReadPath) -> object:
            tile = held.tile(query, viewer, dimension, measure=measure)
            return tile_as_json(tile, locale, held.conventions)

        return answer_unless_same(self._reads, ask, compute)

    def rows(self, report_name: str) -> Response:
        query, viewer, locale = question(report_name), current_viewer(), current_locale()
        measure, order = measure_asked(query.report), order_asked()
        offset, after, limit = offset_asked(), cursor_asked(), rows_asked()

        def ask(held: ReadPath) -> Wanted:
            days = held.asking().days(query)
            return Wanted(kind="rows", query=query, viewer=viewer, period=days, covers=days, locale=locale)

        def compute(held: ReadPath) -> object:
            page = held.rows(query, viewer, measure=measure, offset=offset, after=after, limit=limit, order=order)
            return rows_as_json(page, locale, held.conventions)

        return answer_unless_same(self._reads, ask, compute)

    def export_csv(self, report_name: str) -> Response:
        """Every row; `panels`: one card instead, with all of its members."""
        query, panels = question(report_name), panels_asked()
        measure = measure_asked(query.report)
        if panels:
            return csv_of_card(self._reads, query, panels, measure)
        return csv_response(self._reads, query, measure=measure, order=order_asked())


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
