"""Endpoints of unusual days: which there are, and what one of them is made of."""

from dataclasses import replace
from datetime import timedelta

from flask import Blueprint, Response

from dashboard.api.answers import answer_unless_known, version_of
from dashboard.api.questions import end_asked, measure_asked, question, window_asked
from dashboard.metrics import ReadPath
from dashboard.metrics.anomalies import find_anomalies
from dashboard.metrics.contributions import explain_day
from dashboard.metrics.present_anomalies import anomalies_as_json, explanation_as_json
from dashboard.metrics.present_report import period_as_json
from dashboard.people.current import current_locale, current_viewer
from dashboard.semantic.period import Days, parse_day


class AnomalyEndpoints:
    def __init__(self, reads: ReadPath) -> None:
        self._reads = reads

    def add_to(self, api: Blueprint) -> None:
        api.add_url_rule("/api/reports/<report_name>/anomalies", "anomalies", self.anomalies)
        api.add_url_rule("/api/reports/<report_name>/anomalies/<measure_name>/<day>", "unusual_day", self.unusual_day)

    def anomalies(self, report_name: str) -> Response:
        """The `window` days up to `end`, each with what was expected, under the filters."""
        query, viewer, locale = question(report_name, without=("end", "window")), current_viewer(), current_locale()
        end, window, measure = end_asked(self._reads.conventions.timezone), window_asked(), measure_asked(query.report)
        asked = replace(query, measures=(measure,)) if measure else query
        days = Days(start=end - timedelta(days=window - 1), end=end)

        def compute() -> object:
            found = find_anomalies(self._reads.pinned(), asked, viewer, days)
            return {
                "report_type": query.report.name,
                "period": period_as_json(days, self._reads.conventions),
                "measures": anomalies_as_json(found, query.report, locale),
            }

        return answer_unless_known(version_of(self._reads), compute)

    def unusual_day(self, report_name: str, measure_name: str, day: str) -> Response:
        """One day of one measure: its verdict, and which dogs, people and projects moved it by how much."""
        query, viewer, locale = question(report_name), current_viewer(), current_locale()
        measure, wanted = query.report.measure(measure_name), parse_day(day, field="day")

        def compute() -> object:
            found = explain_day(self._reads, query, viewer, measure=measure.name, day=wanted)
            return explanation_as_json(found, locale, self._reads.conventions)

        return answer_unless_known(version_of(self._reads), compute)
