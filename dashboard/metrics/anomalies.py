"""The unusual days of a report's measures, and what one of them is made of: which dogs, people and projects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import compress

import numpy as np

from dashboard import clock
from dashboard.metrics.anomaly import ANOMALIES, JUDGED, Verdict, judge
from dashboard.metrics.calendar_filters import let_through, without_time
from dashboard.metrics.holidays import DayKind, kind_of_day
from dashboard.metrics.read_path import ReadPath
from dashboard.metrics.trends import Series, get_series
from dashboard.metrics.usual import DailyValues, Floats, Noise
from dashboard.permissions import Viewer
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import CountDistinct, Measure, Ratio, Sum
from dashboard.semantic.period import Days
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType


class Reason(StrEnum):
    """Why a day was not judged."""

    NO_VALUE = "no_value"
    TOO_LITTLE_HISTORY = "too_little_history"
    NEW_SEASON = "new_season"
    FEAST = "feast"
    HOLIDAY = "holiday"
    NOT_OVER = "not_over"
    NOT_SELECTED = "not_selected"
    SETTLING = "settling"


@dataclass(frozen=True, kw_only=True)
class JudgedDay:
    """A day of a series: `low` to `high` is usual, both included, around `expected`. A day that was not judged has a
    `reason` instead, and no `verdict`."""

    day: date
    value: float | None
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    verdict: Verdict | None = None
    reason: Reason | None = None

    @property
    def is_anomaly(self) -> bool:
        return self.verdict in ANOMALIES


def find_anomalies(reads: ReadPath, query: Query, viewer: Viewer, days: Days) -> dict[str, tuple[JudgedDay, ...]]:
    """Every day of `days` by measure of the query, under its filters; its own period does not matter.

    Days are judged by all days before them, so a selection of weekdays or months only says which are shown; that of
    days, which is made on the time line itself, does not even say that.
    """
    report = query.report
    measures = [report.measure(name) for name in query.measures]
    asked = replace(query, measures=tuple(dict.fromkeys(name for m in measures for name in needed(m))))
    found = get_series(reads, without_time(asked), viewer, days)
    # A bar of days that is pressed hides no other day.
    shown = frozenset(compress(days, let_through(query, days, reads.conventions, but="date")))

    def judged(measure: Measure) -> tuple[JudgedDay, ...]:
        every = judge_series(report, found[measure.name], weights_of(measure, found), reads.conventions)
        return tuple(one if one.day in shown else _not_selected(one.day) for one in every)

    return {measure.name: judged(measure) for measure in measures}


def needed(measure: Measure) -> tuple[str, ...]:
    """The measures whose days must be known to judge one: itself, and what a ratio is divided by."""
    return (measure.name, measure.over[1]) if isinstance(measure, Ratio) else (measure.name,)


def weights_of(measure: Measure, found: Mapping[str, Series]) -> Floats:
    """What each day's value stands on, those of the history first: the denominator of a ratio, else the rows."""
    if not isinstance(measure, Ratio):
        return np.array(found[measure.name].rows, float)
    under = found[measure.over[1]]
    return np.array([value or 0 for value in (*under.history, *under.values)], float)


def _not_selected(day: date) -> JudgedDay:
    return JudgedDay(day=day, value=None, reason=Reason.NOT_SELECTED)


def judge_series(
    report: ReportType, series: Series, weights: Floats, conventions: Conventions
) -> tuple[JudgedDay, ...]:
    """Each day of the series after its history."""
    measure, days = series.measure, series.days
    every = Days(start=days.start - timedelta(days=len(series.history)), end=days.end)
    kinds = [kind_of_day(day, conventions.holidays) for day in every]
    values = np.array([np.nan if value is None else value for value in (*series.history, *series.values)])
    judged = judge(
        DailyValues(
            noise=noise_of(measure),
            values=values,
            weights=weights,
            season=np.array([kind is DayKind.RAMADAN for kind in kinds], np.int64),
            apart=np.array([kind in (DayKind.FEAST, DayKind.HOLIDAY) for kind in kinds]),
            decimals=measure.decimals,
        )
    )
    today = clock.today(conventions.timezone)
    found = zip(
        days, series.values, kinds[-days.count :], judged.verdicts,
        judged.expected.tolist(), judged.low.tolist(), judged.high.tolist(), strict=True,
    )  # fmt: skip
    return tuple(
        _judged_day(day, value, verdict, (expected, low, high), _reason(day, kind, verdict, report, today))
        for day, value, kind, verdict, expected, low, high in found
    )


def noise_of(measure: Measure) -> Noise:
    """How a measure varies, from its declaration."""
    match measure:
        case Sum():
            return Noise.AMOUNT
        case CountDistinct():
            return Noise.DISTINCT
        case Ratio():
            return Noise.SHARE if measure.unit == "%" else Noise.MEAN
        case _:
            return Noise.COUNT


def _reason(day: date, kind: DayKind, verdict: Verdict, report: ReportType, today: date) -> Reason | None:
    if day >= today:
        return Reason.NOT_OVER
    if verdict is Verdict.APART:
        return Reason.FEAST if kind is DayKind.FEAST else Reason.HOLIDAY
    if verdict in (Verdict.LOW, Verdict.SILENT) and (today - day).days <= report.settles_days:
        return Reason.SETTLING
    return None if verdict in JUDGED else Reason(verdict.value)


def _judged_day(
    day: date, value: float | None, verdict: Verdict, band: Sequence[float], reason: Reason | None
) -> JudgedDay:
    if reason is not None:
        return JudgedDay(day=day, value=value, reason=reason)
    expected, low, high = band
    return JudgedDay(day=day, value=value, expected=expected, low=low, high=high, verdict=verdict)
