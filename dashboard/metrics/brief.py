"""The brief of one report type: its key figures of a day, a week or a month so far, what they were before, and the days
that led there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from dashboard.metrics.kpi_periods import DAY, MONTH, WEEK, period_around
from dashboard.metrics.read_path import ReadPath
from dashboard.metrics.result import Change, Emptiness, Number, Provenance
from dashboard.metrics.trends import TrendMetrics, compare_running_day, get_trend_metrics
from dashboard.metrics.usual import HISTORY_DAYS
from dashboard.permissions import Viewer
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.period import Days, Period
from dashboard.semantic.query import COMPARISONS, PREVIOUS, Query

WINDOWS = {DAY: 14, WEEK: 30, MONTH: 90}
"""Days of the trend that is shown beside each kind of period."""
COMPARED = {DAY: PREVIOUS, WEEK: "week", MONTH: "week"}
"""What each kind of period is held against: a day against the one before, longer ones weekday by weekday."""


@dataclass(frozen=True, kw_only=True)
class ReportBrief:
    """`changes`: of what is over; of a day that still runs up to `until` (local time). `trend`: up to the last day."""

    query: Query
    grain: str
    days: Days
    is_complete: bool
    numbers: Mapping[str, Number]
    emptiness: Emptiness | None
    changes: Mapping[str, Change]
    until: str | None
    trend: TrendMetrics
    provenance: Provenance


def brief_query(query: Query, grain: str, around: date, today: date, conventions: Conventions) -> Query:
    """The question of the period in which `around` lies, up to today, under the filters of `query`."""
    whole = period_around(grain, around, conventions)
    end = min(whole.end, today) if whole.start <= today else whole.end
    period = Period(start=whole.start.isoformat(), end=end.isoformat())
    return replace(query, period=period, compare_to=COMPARED[grain])


def days_of_brief(query: Query, grain: str, days: Days, today: date) -> Days:
    """The days that the brief stands on: of the period, of what it is held against, of the trend and its history."""
    starts = [COMPARISONS[query.comparison](of).start for of in (days, days.complete(today)) if of is not None]
    end = min(days.end, today)
    trend = Days(start=end, end=end).before(WINDOWS[grain] - 1 + HISTORY_DAYS)
    return Days(start=min(days.start, trend.start, *starts), end=max(days.end, end))


def read_brief(reads: ReadPath, query: Query, grain: str, viewer: Viewer) -> ReportBrief:
    """`query`: as `brief_query` makes it. Everything from one moment."""
    held = reads.pinned()
    today = held.asking().today
    tick = held.tick(query, viewer, panels=())
    days, changes, until = tick.days, tick.changes, None
    if days.start == days.end == today:
        changes, until = _since_yesterday(held, query, viewer, today)
    return ReportBrief(
        query=query,
        grain=grain,
        days=days,
        is_complete=days.end < today,
        numbers=tick.numbers,
        emptiness=tick.emptiness,
        changes=changes,
        until=until,
        trend=get_trend_metrics(held, query, viewer, end=min(days.end, today), window=WINDOWS[grain]),
        provenance=tick.provenance,
    )


def _since_yesterday(held: ReadPath, query: Query, viewer: Viewer, today: date) -> tuple[dict[str, Change], str]:
    """Today so far against yesterday up to the same time, where yesterday lies within the data."""
    running = compare_running_day(held, query, viewer, today=today)
    yesterday, first = Days(start=today, end=today).before(), held.first_day(query.report)
    if first is None or yesterday.start < first:
        return {}, running.until
    changes = {
        name: Change(current=number, previous=running.yesterday[name], days=yesterday)
        for name, number in running.current.items()
    }
    return changes, running.until
