"""A report's measures day by day up to a day: their series, which way they go, and what a day of today is held against.

A day that still runs is never mixed with whole days: it is in the series, marked, and no line is drawn through it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from dashboard import clock
from dashboard.metrics.calendar_filters import let_through
from dashboard.metrics.read_path import ReadPath
from dashboard.metrics.result import NOT_RECORDED, Group, Number
from dashboard.metrics.trend import TrendVector, calculate_trend_vector, weekday_effects
from dashboard.metrics.usual import HISTORY_DAYS
from dashboard.permissions import Viewer
from dashboard.semantic.fields import Count, CountDistinct, Measure, Sum
from dashboard.semantic.period import Days, Period
from dashboard.semantic.query import Query

MINUTES_AT_ONCE = 5


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
    days = _window(end, window)
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
    longest = get_series(reads, query, viewer, _window(end, max(windows)))
    today = clock.today(reads.conventions.timezone)
    found = {}
    for window in windows:
        days = _window(end, window)
        found[window] = _metrics({name: one.shortened(days) for name, one in longest.items()}, days, today)
    return found


def _window(end: date, days: int) -> Days:
    return Days(start=end - timedelta(days=days - 1), end=end)


def get_series(reads: ReadPath, query: Query, viewer: Viewer, days: Days) -> dict[str, Series]:
    """Every measure of the query by day, with the history before."""
    whole = Days(start=days.before(HISTORY_DAYS).start, end=days.end)
    first = reads.first_day(query.report)
    known = _groups_by_day(reads, query, viewer, whole)
    by_day = [known.get(day.isoformat()) for day in whole]
    rows = tuple(group.rows if group else 0 for group in by_day)
    before = len(by_day) if first is None else max((first - whole.start).days, 0)
    asked = let_through(query, whole, reads.conventions)
    found = {}
    for name in query.measures:
        measure = query.report.measure(name)
        every = _values(measure, by_day, before, asked)
        values, history = tuple(every[-days.count :]), tuple(every[: -days.count])
        found[name] = Series(measure=measure, days=days, values=values, history=history, rows=rows)
    return found


def _groups_by_day(reads: ReadPath, query: Query, viewer: Viewer, days: Days) -> dict[str, Group]:
    """Of the days that have rows. The last one is asked for by itself: where it is today, most changes are of it, and
    the answer about the days before still holds."""
    asked, last = replace(query, by=("date",), order=None, limit=None), days.end.isoformat()
    [whole] = reads.run(replace(asked, by=(), period=_period(days.end, days.end)), viewer).groups
    if days.count == 1:
        before: tuple[Group, ...] = ()
    else:
        before = reads.run(replace(asked, period=_period(days.start, days.end - timedelta(days=1))), viewer).groups
    return {group.members[0]: group for group in before} | ({last: whole} if whole.rows else {})


def _values(
    measure: Measure, by_day: Sequence[Group | None], before: int, asked: NDArray[np.bool_]
) -> list[float | None]:
    """A day without rows counts 0 of what is counted. Nothing is known of a ratio then, of the days `before` the first
    of all, and of those that are not `asked` for."""
    nothing = 0.0 if isinstance(measure, Count | CountDistinct | Sum) else None
    return [
        (nothing if number >= before and asked[number] else None)
        if group is None
        else _float(group.numbers[measure.name].value)
        for number, group in enumerate(by_day)
    ]


def _float(value: float | None) -> float | None:
    return None if value is None else float(value)


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


def so_far(timezone: str) -> time:
    """Up to when a day that still runs is held against others: the last five minutes that are over, so that an answer
    about it is good for as long."""
    now = clock.now().astimezone(ZoneInfo(timezone)).time()
    return time(now.hour, now.minute - now.minute % MINUTES_AT_ONCE)


def compare_running_day(reads: ReadPath, query: Query, viewer: Viewer, *, today: date) -> LikeForLike:
    """Today so far, yesterday and the same weekday of last week, each up to `so_far`: by the kernel, for every five
    minutes everybody asks for it anew."""
    until = so_far(reads.conventions.timezone)
    totals = replace(query, by=(), order=None, limit=None)

    def day(days_ago: int) -> Mapping[str, Number]:
        of = today - timedelta(days=days_ago)
        if not let_through(query, Days(start=of, end=of), reads.conventions).all():
            return dict.fromkeys(query.measures, Number(value=None, n=0, reason=NOT_RECORDED))
        [whole] = reads.run(replace(totals, period=_period(of, of)), viewer, until=until).groups
        return whole.numbers

    current, yesterday, week_ago = map(day, (0, 1, 7))
    return LikeForLike(until=f"{until:%H:%M}", current=current, yesterday=yesterday, last_week=week_ago)


def _period(start: date, end: date) -> Period:
    return Period(start=start.isoformat(), end=end.isoformat())
