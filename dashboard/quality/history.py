"""Rules that look past the day: how a dog's value moves from row to row, and the weekdays on which a project trains."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from dashboard.metrics.holidays import DayKind, kind_of_day
from dashboard.metrics.statements import FactSelect
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.report import ReportType
from dashboard.semantic.rules import Between, Steady
from data_access.fact_tables import fact_table

WEEKS, ENOUGH_WEEKS = 8, 7
"""A weekday has its rhythm when so many of the same weekdays before it had rows."""


def jumps(select: FactSelect, rule: Steady, days: Collection[date] | None) -> sa.Select[Any]:
    """Row ids of the rows whose value leaves those of the dog before and after; with `days`, of dogs seen on them."""
    fact = select.fact
    value, dog = fact.c[rule.column], fact.c[select.report.dog_column]
    conditions = [value.is_not(None), dog.is_not(None), fact.c.dog_age_days >= rule.from_age_days]
    conditions += _plausible(select.report, rule, value)
    if days is not None:
        conditions.append(dog.in_(sa.select(dog).where(fact.c.day.in_(sorted(days)))))
    window: dict[str, Any] = {"partition_by": dog, "order_by": [fact.c.day, fact.c.row_id]}
    neighbours = {name: sa.func.lag(value, step).over(**window) for name, step in (("before", 1), ("earlier", 2))}
    neighbours["after"] = sa.func.lead(value, 1).over(**window)
    series = sa.select(
        fact.c.row_id, value.label("value"), *(column.label(name) for name, column in neighbours.items())
    )
    told = series.where(*conditions).subquery("series")
    return sa.select(told.c.row_id).where(_stands_out(told, rule.share))


def _plausible(report: ReportType, rule: Steady, value: sa.ColumnElement[Any]) -> Iterator[sa.ColumnElement[bool]]:
    """What is out of range is a finding of its own, and no neighbour to be compared with."""
    for other in report.rules:
        if isinstance(other, Between) and other.column == rule.column:
            yield from () if other.least is None else (value >= other.least,)
            yield from () if other.most is None else (value <= other.most,)


def _stands_out(series: sa.Subquery, share: float) -> sa.ColumnElement[bool]:
    """Between two others: far from both on the same side. The first and the last row: far from the next two."""
    c = series.c
    between = sa.and_(_far(c.value, c.before, share), _far(c.value, c.after, share), _same_side(c))
    is_last = sa.and_(c.after.is_(None), _far(c.value, c.before, share), _far(c.value, c.earlier, share))
    return sa.or_(between, is_last)


def _far(value: sa.ColumnElement[Any], other: sa.ColumnElement[Any], share: float) -> sa.ColumnElement[bool]:
    return sa.func.abs(value - other) > share * sa.func.least(value, other)


def _same_side(c: Any) -> sa.ColumnElement[bool]:
    return (c.value - c.before) * (c.value - c.after) > 0


def silent_days(
    rows: Collection[tuple[Any, date]], until: date, conventions: Conventions, *, only: Collection[date] | None
) -> Iterator[tuple[Any, date]]:
    """(project, day) where a project fell silent; `rows`: the pairs that have rows, `until`: the last day that is over.

    Feasts and the unit's holidays are no working days. A project's silence ends to be news when it becomes its rhythm.
    """
    seen: dict[Any, set[date]] = defaultdict(set)
    for project, day in rows:
        if project is not None:
            seen[project].add(day)
    for project, days in seen.items():
        first = min(days) + timedelta(weeks=ENOUGH_WEEKS)
        for day in _candidates(first, until) if only is None else only:
            if day not in days and first <= day <= until and _had_rhythm(days, day) and _is_plain(day, conventions):
                yield project, day


def _candidates(first: date, until: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((until - first).days + 1))


def _had_rhythm(days: set[date], day: date) -> bool:
    return sum(before in days for before in weekdays_before(day)) >= ENOUGH_WEEKS


def weekdays_before(day: date) -> list[date]:
    """The same weekdays of the weeks that make its rhythm."""
    return [day - timedelta(weeks=weeks) for weeks in range(1, WEEKS + 1)]


def _is_plain(day: date, conventions: Conventions) -> bool:
    return kind_of_day(day, conventions.holidays) in (DayKind.PLAIN, DayKind.RAMADAN)


def days_with_rows(report: ReportType, days: Collection[date] | None) -> sa.Select[Any]:
    """(project, day) of every project's days that have rows."""
    fact = fact_table(report)
    select = sa.select(fact.c[report.scope_column], fact.c.day).distinct()
    return select if days is None else select.where(fact.c.day.in_(sorted(days)))
