"""Endpoints of unusual days: which there are, and what one of them is made of."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response

from dashboard.api.answers import cached_answer
from dashboard.api.questions import end_asked, measure_asked, question, window_asked
from dashboard.i18n import Locale
from dashboard.metrics import ReadPath
from dashboard.metrics.anomalies import find_anomalies
from dashboard.metrics.cached_question import Wanted
from dashboard.metrics.contributions import explain_day
from dashboard.metrics.covered_days import days_of_series
from dashboard.metrics.present_anomalies import anomalies_as_json, explanation_as_json
from dashboard.metrics.present_report import period_as_json
from dashboard.metrics.report_cache import ReportCache
from dashboard.people.current import current_locale, current_viewer
from dashboard.permissions import Viewer
from dashboard.semantic.period import Days, parse_day
from dashboard.semantic.query import Query


def wanted_anomalies(query: Query, viewer: Viewer, locale: Locale, end: date, window: int) -> Wanted:
    """The question about the `window` days up to `end`, as the cache knows it."""
    return Wanted(
        kind="anomalies",
        query=query,
        viewer=viewer,
        period=Days(start=end - timedelta(days=window - 1), end=end),
        covers=days_of_series(end, window),
        locale=locale,
    )


def read_anomalies(held: ReadPath, wanted: Wanted, locale: Locale) -> dict[str, Any]:
    """The answer to that question, counted now."""
    found = find_anomalies(held, wanted.query, wanted.viewer, wanted.period)
    return {
        "report_type": wanted.query.report.name,
        "period": period_as_json(wanted.period, held.conventions),
        "measures": anomalies_as_json(found, wanted.query.report, locale),
    }


class AnomalyEndpoints:
    def __init__(self, reads: ReadPath, cache: ReportCache) -> None:
        self._reads, self._cache = reads, cache

    def add_to(self, api: Blueprint) -> None:
        api.add_url_rule("/api/reports/<report_name>/anomalies", "anomalies", self.anomalies)
        api.add_url_rule("/api/reports/<report_name>/anomalies/<measure_name>/<day>", "unusual_day", self.unusual_day)

    def anomalies(self, report_name: str) -> Response:
        """The `window` days up to `end`, each with what was expected, under the filters."""
        query, viewer, locale = question(report_name, without=("end", "window")), current_viewer(), current_locale()
        end, window, measure = end_asked(self._reads.conventions.timezone), window_asked(), measure_asked(query.report)
        asked = replace(query, measures=(measure,)) if measure else query
        held, wanted = self._reads.pinned(), wanted_anomalies(asked, viewer, locale, end, window)
        return cached_answer(self._cache, held, wanted, lambda: read_anomalies(held, wanted, locale))

    def unusual_day(self, report_name: str, measure_name: str, day: str) -> Response:
        """One day of one measure: its verdict, and which dogs, people and projects moved it by how much."""
        query, viewer, locale = question(report_name), current_viewer(), current_locale()
        measure, asked = query.report.measure(measure_name), parse_day(day, field="day")
        held = self._reads.pinned()
        wanted = Wanted(
            kind="unusual_day",
            query=query,
            viewer=viewer,
            period=Days(start=asked, end=asked),
            covers=days_of_series(asked, 1),
            locale=locale,
            details={"measure": measure.name},
        )

        def compute() -> dict[str, Any]:
            found = explain_day(held, query, viewer, measure=measure.name, day=asked)
            return explanation_as_json(found, locale, held.conventions)

        return cached_answer(self._cache, held, wanted, compute)
