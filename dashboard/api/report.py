"""Endpoints of one report type's numbers: the report of a day or of any question, and its trends."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response

from dashboard.api.answers import cached_answer
from dashboard.api.questions import (
    cursor_asked,
    end_asked,
    is_light_asked,
    measure_asked,
    question,
    rows_asked,
    window_asked,
)
from dashboard.metrics import ReadPath
from dashboard.metrics.cached_question import Wanted
from dashboard.metrics.covered_days import days_of_report, days_of_series
from dashboard.metrics.daily import read_report
from dashboard.metrics.present_report import (
    like_for_like_as_json,
    period_as_json,
    report_as_json,
    series_as_json,
    trend_as_json,
)
from dashboard.metrics.report_cache import ReportCache
from dashboard.metrics.trends import compare_running_day, get_trend_metrics
from dashboard.people.current import current_locale, current_viewer
from dashboard.quality.asking import QualityAsking
from dashboard.quality.present import quality_as_json
from dashboard.semantic.period import Days
from dashboard.workflow.reading import Reading


class OneReportEndpoints:
    def __init__(
        self, reads: ReadPath, cache: ReportCache, approvals: Reading | None, quality: QualityAsking | None
    ) -> None:
        self._reads, self._cache, self._approvals, self._quality = reads, cache, approvals, quality

    def add_to(self, api: Blueprint) -> None:
        api.add_url_rule("/api/reports/<report_name>", "report", self.report)
        api.add_url_rule("/api/reports/<report_name>/trends", "trends", self.trends)

    def report(self, report_name: str) -> Response:
        """Numbers, change, trends, groups and rows; `view=light`: without groups and rows. `quality`: of its records.
        `approval`: how it stands for this reader at this moment, where the question is one daily report."""
        query, viewer, locale = question(report_name), current_viewer(), current_locale()
        rows, after, is_light = rows_asked(), cursor_asked(), is_light_asked()
        held = self._reads.pinned()
        asking = held.asking()
        days, today = asking.days(query), asking.today
        wanted = Wanted(
            kind="report",
            query=query,
            viewer=viewer,
            period=days,
            covers=days_of_report(query, days, today),
            locale=locale,
            details={"rows": rows, "after": after, "is_light": is_light},
            is_running=days.start == days.end == today,
        )

        def compute() -> dict[str, Any]:
            answer = read_report(held, query, viewer, rows=rows, after=after, is_light=is_light)
            return report_as_json(answer, locale, held.conventions)

        def beside(is_now: bool) -> dict[str, Any]:
            told: dict[str, Any] = {}
            if self._quality is not None:
                told["quality"] = quality_as_json(self._quality.of(held, query, viewer), locale)
            if self._approvals is not None:
                told["approval"] = self._approvals.part(held, query, viewer, is_now=is_now)
            return told

        return cached_answer(self._cache, held, wanted, compute, beside)

    def trends(self, report_name: str) -> Response:
        """The `window` days up to `end` (yesterday, the last complete day, unless given), under the filters."""
        query, viewer = question(report_name, without=("end", "window")), current_viewer()
        held = self._reads.pinned()
        end, window = end_asked(self._reads.conventions.timezone), window_asked()
        measure, today = measure_asked(query.report), held.asking().today
        wanted = Wanted(
            kind="trends",
            query=query,
            viewer=viewer,
            period=Days(start=end - timedelta(days=window - 1), end=end),
            covers=days_of_series(end, window),
            details={"measure": measure},
            is_running=end == today,
        )

        def compute() -> dict[str, Any]:
            trend = get_trend_metrics(held, query, viewer, end=end, window=window)
            shown = [query.report.measure(measure)] if measure else [s.measure for s in trend.series.values()]
            running = compare_running_day(held, query, viewer, today=today) if end == today else None
            return {
                "report_type": query.report.name,
                "period": period_as_json(trend.window, self._reads.conventions),
                "trend": trend_as_json(trend),
                "series": {one.name: series_as_json(trend, one) for one in shown},
                "like_for_like": running and like_for_like_as_json(running),
            }

        return cached_answer(self._cache, held, wanted, compute)
