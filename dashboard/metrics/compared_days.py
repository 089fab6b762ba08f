"""Which earlier days the days of a question are held against, where that says something."""

from dashboard.metrics.asking import Asking
from dashboard.metrics.calendar_filters import let_through
from dashboard.semantic.period import Days
from dashboard.semantic.query import COMPARISONS, Query


def compared_days(asking: Asking, query: Query, days: Days) -> tuple[Days, Days] | None:
    """The days that are over, and those before them. None where these do not lie within the data, or where a filter on
    the calendar lets another number of them through: ten days of October against none before are no change.

    Weekdays are passed over: each comes as often in both, but for one."""
    complete = days.complete(asking.today)
    earlier = complete and COMPARISONS[query.comparison](complete)
    first = asking.universes.engine.first_day(query.report.name)
    if complete is None or earlier is None or first is None or earlier.start < first:
        return None
    conventions = asking.universes.conventions
    now, before = (let_through(query, of, conventions, but="weekday").sum() for of in (complete, earlier))
    return (complete, earlier) if now == before else None
