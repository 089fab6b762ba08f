"""Endpoints of one report type's numbers: the report of a day or of any question, and its trends."""

from flask import Blueprint, Response

from dashboard import clock
from dashboard.api.answers import answer_unless_known, version_of
from dashboard.api.questions import cursor_asked, end_asked, measure_asked, question, rows_asked, single, window_asked
from dashboard.metrics import ReadPath
from dashboard.metrics.daily import read_report
from dashboard.metrics.present_report import (
    like_for_like_as_json,
    period_as_json,
    report_as_json,
    series_as_json,
    trend_as_json,
)
from dashboard.metrics.trends import compare_running_day, get_trend_metrics
from dashboard.people.current import current_locale, current_viewer


class OneReportEndpoints:
    def __init__(self, reads: ReadPath) -> None:
        self._reads = reads

    def add_to(self, api: Blueprint) -> None:
        api.add_url_rule("/api/reports/<report_name>", "report", self.report)
        api.add_url_rule("/api/reports/<report_name>/trends", "trends", self.trends)

    def report(self, report_name: str) -> Response:
        """Numbers, change, trends, groups and rows; `view=light`: without groups and rows."""
        query, viewer, locale = question(report_name), current_viewer(), current_locale()
        rows, after, is_light = rows_asked(), cursor_asked(), single("view") == "light"

        def compute() -> object:
            answer = read_report(self._reads, query, viewer, rows=rows, after=after, is_light=is_light)
            return report_as_json(answer, locale, self._reads.conventions)

        return answer_unless_known(f"{version_of(self._reads)} {self._minute()}", compute)

    def trends(self, report_name: str) -> Response:
        """The `window` days up to `end` (yesterday, the last complete day, unless given), under the filters."""
        query, viewer = question(report_name, without=("end", "window")), current_viewer()
        end, window = end_asked(self._reads.conventions.timezone), window_asked()
        measure = measure_asked(query.report)

        def compute() -> object:
            held = self._reads.pinned()
            trend = get_trend_metrics(held, query, viewer, end=end, window=window)
            shown = [query.report.measure(measure)] if measure else [s.measure for s in trend.series.values()]
            today = clock.today(self._reads.conventions.timezone)
            running = compare_running_day(held, query, viewer, today=today) if end == today else None
            return {
                "report_type": query.report.name,
                "period": period_as_json(trend.window, self._reads.conventions),
                "trend": trend_as_json(trend),
                "series": {one.name: series_as_json(trend, one) for one in shown},
                "like_for_like": running and like_for_like_as_json(running),
            }

        return answer_unless_known(f"{version_of(self._reads)} {self._minute()}", compute)

    def _minute(self) -> str:
        """A day that still runs is compared up to this minute: another minute, another answer."""
        return f"{clock.now():%Y-%m-%dT%H:%M}"
