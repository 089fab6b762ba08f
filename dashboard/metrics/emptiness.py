"""Why an answer stands on no rows at all."""

from dataclasses import replace

from dashboard.metrics.asking import Asking
from dashboard.metrics.result import Emptiness, TickResult, Why
from dashboard.semantic.period import Days
from dashboard.semantic.query import Query
from dashboard.semantic.scope_codes import ScopeCodes


def emptiness_of(asking: Asking, query: Query, scope: ScopeCodes, days: Days, rows: int) -> Emptiness | None:
    """None for an answer that stands on rows. `days`: those of the query."""
    if rows:
        return None
    first_day = asking.universes.engine.first_day(query.report.name)
    if not (scope.all_projects or scope.projects or scope.own_employee or scope.own_dogs):
        return Emptiness(why=Why.NOT_ALLOWED, first_day=None)
    if first_day is not None and days.end < first_day:
        return Emptiness(why=Why.BEFORE_FIRST, first_day=first_day)
    # A project is where records come from; other filters may leave nothing of what is there.
    if any(name != "project" for name, _ in query.filters):
        return Emptiness(why=Why.FILTERED, first_day=first_day)
    if days.start >= asking.today:
        return Emptiness(why=Why.NOT_YET, first_day=first_day)
    return Emptiness(why=Why.FILTERED if query.filters else Why.NO_ROWS, first_day=first_day)


def emptiness_of_day(tick: TickResult) -> Emptiness | None:
    """A project is what a daily report is of, no filter that could be taken away."""
    found = tick.emptiness
    return replace(found, why=Why.NO_ROWS) if found and found.why is Why.FILTERED else found
