"""The periods whose KPIs are kept: days, the unit's weeks, months."""

from collections.abc import Iterator
from datetime import date, timedelta

from dashboard.errors import InvalidInput, nearest
from dashboard.metrics.days import days_of_member, part_of_day
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.period import Days

DAY, WEEK, MONTH = "day", "week", "month"
PARTS = {DAY: "date", WEEK: "week", MONTH: "month"}
"""Kinds of period, and the dimension of every report type whose members they are."""


def period_around(kind: str, day: date, conventions: Conventions) -> Days:
    """The period of that kind in which `day` lies."""
    if kind not in PARTS:
        raise InvalidInput(
            f"there is no kind of period called {kind!r}; there are {', '.join(PARTS)}",
            code="unknown_period_kind",
            field="grain",
            value=kind,
            suggestion=nearest(kind, PARTS),
        )
    return days_of_member(PARTS[kind], part_of_day(PARTS[kind], day, conventions), conventions)


def periods_over(kind: str, first: date, today: date, conventions: Conventions) -> Iterator[Days]:
    """Every period of that kind that is over on `today`, from the one in which `first` lies."""
    period = period_around(kind, first, conventions)
    while period.end < today:
        yield period
        period = period_around(kind, period.end + timedelta(days=1), conventions)
