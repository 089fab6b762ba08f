"""A report's measures day by day up to a day: their series, which way they go, and what a day of today is held against.

A day that still runs is never mixed with whole days: it is in the series, marked, and no line is drawn through it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from dashboard import clock
from dashboard.metrics.read_path import ReadPath
from dashboard.metrics.result import Number, Result
from dashboard.metrics.trend import TrendVector, calculate_trend_vector, weekday_effects
from dashboard.metrics.usual import HISTORY_DAYS
from dashboard.permissions import Viewer
from dashboard.semantic.fields import Count, CountDistinct, Measure, Sum
from dashboard.semantic.period import Days, Period
from dashboard.semantic.query import Query


@dataclass(frozen=True, kw_only=True)
class Series:
    """One measure, a value per day of `days` (None: not known). `history`: the days before, for what is usual.
    `rows`: the number of rows of every day, those of the history first."""

    measure: Measure
    days: Days
    values: tuple[float | None, ...]
    history: tuple[float | None, ...]
    rows: tuple[int, ...]

    def shortened(self, days: Days) -> "Series":
        """The same up to the same day, over fewer days, with as long a history."""
        every = (*self.history, *self.values)
        first = max(len(every) - days.count - len(self.history), 0)
        return replace(
            self,
            days=days,
            values=every[-days.count :],
            history=every[first : -days.count],
            rows=self.rows[first:],
        )


@dataclass(frozen=True, kw_only=True)
class TrendMetrics:
    """`complete`: the days of the window that are over; `vectors` by measure are about those only."""

    window: Days
    complete: Days | None
    series: Mapping[str, Series]
    vectors: Mapping[str, TrendVector]


def get_trend_metrics(reads: ReadPath, query: Query, viewer: Viewer, *, end: date, window: int) -> TrendMetrics:
    """The `window` days up to `end` of the query's measures, under its filters; its own period does not matter."""
    days = Days(start=end - timedelta(days=window - 1), end=end)
    series = get_series(reads, query, viewer, days)
    return _metrics(series, days, clock.today(reads.conventions.timezone))


def _metrics(series: Mapping[str, Series], days: Days, today: date) -> TrendMetrics:
    complete = days.complete(today)
    return TrendMetrics(
        window=days,
        complete=complete,
        series=series,
        vectors={name: _vector(one, complete) for name, one in series.items()},
    )


def get_windows(
    reads: ReadPath, query: Query, viewer: Viewer, *, end: date, windows: Sequence[int]
) -> dict[int, TrendMetrics]:
    """The same for several windows up to one day, from one question about the longest of them."""
    longest = get_trend_metrics(reads, query, viewer, end=end, window=max(windows))
    today = clock.today(reads.conventions.timezone)
    return {window: _shortened(longest, window, today) for window in windows}


def _shortened(trend: TrendMetrics, window: int, today: date) -> TrendMetrics:
    days = Days(start=trend.window.end - timedelta(days=window - 1), end=trend.window.end)
    return _metrics({name: one.shortened(days) for name, one in trend.series.items()}, days, today)


def get_series(reads: ReadPath, query: Query, viewer: Viewer, days: Days) -> dict[str, Series]:
    """Every measure of the query by day, from one question that also brings the history before."""
    asked = replace(
        query, by=("date",), period=_period(days.before(HISTORY_DAYS).start, days.end), order=None, limit=None
    )
    result = reads.run(asked, viewer)
    first = reads.first_day(query.report)
    return {name: _series(query.report.measure(name), result, days, first) for name in query.measures}


def _series(measure: Measure, result: Result, days: Days, first: date | None) -> Series:
    known = dict(zip(result.frame["date"], result.frame[measure.name], strict=True))
    every = [_value(measure, known.get(day.isoformat()), day, first) for day in result.days]
    rows = dict(zip(result.frame["date"], result.frame["n"], strict=True))
    return Series(
        measure=measure,
        days=days,
        values=tuple(every[-days.count :]),
        history=tuple(every[: -days.count]),
        rows=tuple(int(rows.get(day.isoformat(), 0)) for day in result.days),
    )


def _value(measure: Measure, found: float | None, day: date, first: date | None) -> float | None:
    """A day without rows counts 0 of what is counted; of a ratio, or before the first day of all, nothing is known."""
    if found is not None and found == found:
        return float(found)
    counts = isinstance(measure, Count | CountDistinct | Sum)
    return 0.0 if found is None and counts and first is not None and day >= first else None


def _vector(series: Series, complete: Days | None) -> TrendVector:
    values = series.values[: complete.count] if complete else ()
    first_of_history = series.days.start - timedelta(days=len(series.history))
    effects = weekday_effects(series.history, first_of_history.weekday())
    usual = None
    if effects is not None:
        usual = [effects[(series.days.start.weekday() + day) % 7] for day in range(len(values))]
    return calculate_trend_vector(values, usual)


@dataclass(frozen=True, kw_only=True)
class LikeForLike:
    """A day that still runs against others up to the same time of day: `until` local time, numbers by measure."""

    until: str
    current: Mapping[str, Number]
    yesterday: Mapping[str, Number]
    last_week: Mapping[str, Number]


def compare_running_day(reads: ReadPath, query: Query, viewer: Viewer, *, today: date) -> LikeForLike:
    """Today so far, yesterday and the same weekday of last week up to this minute."""
    zone = ZoneInfo(reads.conventions.timezone)
    until = clock.now().astimezone(zone).time().replace(second=0, microsecond=0)

    def totals(day: date) -> Mapping[str, Number]:
        return reads.run(replace(query, by=(), period=_period(day, day)), viewer, until=until).totals

    return LikeForLike(
        until=f"{until:%H:%M}",
        current=totals(today),
        yesterday=totals(today - timedelta(days=1)),
        last_week=totals(today - timedelta(days=7)),
    )


def _period(start: date, end: date) -> Period:
    return Period(start=start.isoformat(), end=end.isoformat())
