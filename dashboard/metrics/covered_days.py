"""The days that an answer stands on: more than those of its period, for it is held against earlier ones."""

from datetime import date, timedelta

from dashboard.metrics.daily import WINDOWS
from dashboard.metrics.usual import HISTORY_DAYS
from dashboard.semantic.period import Days
from dashboard.semantic.query import COMPARISONS, Query


def days_of_series(end: date, window: int) -> Days:
    """Those of a series and of the history before it; those that a running day is held against are among them."""
    return Days(start=end - timedelta(days=window - 1 + HISTORY_DAYS), end=end)


def days_of_tick(query: Query, days: Days, today: date) -> Days:
    """Those of the period, and of what its complete days are held against."""
    complete = days.complete(today)
    compared = COMPARISONS[query.comparison](complete).start if complete else days.start
    return Days(start=min(days.start, compared), end=days.end)


def days_of_report(query: Query, days: Days, today: date) -> Days:
    """Those of the period, of its comparison and of its trends."""
    compared = [COMPARISONS[query.comparison](of).start for of in (days, days.complete(today)) if of is not None]
    trends = days_of_series(min(days.end, today), max(WINDOWS))
    return Days(start=min(days.start, trends.start, *compared), end=max(days.end, trends.end))
