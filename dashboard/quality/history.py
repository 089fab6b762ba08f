"""Rules that look past the day: how a dog's value moves from row to row, and the weekdays on which a project trains."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from dashboard.metrics.holidays import DayKind, kind_of_day
from dashboard.metrics.statements import FactSelect
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.report import ReportType
from dashboard.semantic.rules import Between, Steady
from data_access.fact_tables import dim_table, fact_table

WEEKS, ENOUGH_WEEKS = 8, 7
"""A weekday has its rhythm when so many of the same weekdays before it had rows."""
TOO_MANY_FOR_CHANCE = 9.0
"""Rows to be expected: where they come by chance alone, none of them comes once in eight thousand times (Poisson)."""
RUN_WEEKS = 2
"""How far silence is looked at around a day that is judged by itself."""


def jumps(select: FactSelect, rule: Steady, count: int | None) -> sa.Select[Any]:
    """Row ids of the rows whose value leaves those of the dog before and after; with a `count` of days, of dogs seen
    on them."""
    fact = select.fact
    value, dog = fact.c[rule.column], fact.c[select.report.dog_column]
    conditions = [on_days(fact, None), value.is_not(None), dog.is_not(None)]
    conditions.append(fact.c.dog_age_days >= rule.from_age_days)
    conditions += _plausible(select.report, rule, value)
    if count is not None:
        conditions.append(dog.in_(sa.select(dog).where(on_days(fact, count))))
    window: dict[str, Any] = {"partition_by": dog, "order_by": [fact.c.day, fact.c.row_id]}
    neighbours = {name: sa.func.lag(value, step).over(**window) for name, step in (("before", 1), ("earlier", 2))}
    neighbours |= {name: sa.func.lead(value, step).over(**window) for name, step in (("after", 1), ("later", 2))}
    series = sa.select(
        fact.c.row_id, value.label("value"), *(column.label(name) for name, column in neighbours.items())
    )
    told = series.where(*conditions).subquery("series")
    return sa.select(told.c.row_id).where(_stands_out(told, rule.share))


def on_days(fact: sa.Table, count: int | None) -> sa.ColumnElement[bool]:
    """Rows of so many days, which `day_values` names when it is asked; or of any real day: one without a day, or after
    the year 9999, belongs to no period."""
    if count is None:
        return fact.c.day.between(date.min, date.max)
    return fact.c.day.in_([sa.bindparam(f"judged_day_{number}", date.min, sa.Date()) for number in range(count)])


def day_values(days: Collection[date] | None) -> dict[str, date]:
    """The days of a statement that was made for so many of them."""
    return {f"judged_day_{number}": day for number, day in enumerate(sorted(set(days or ())))}


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
    is_first = sa.and_(c.before.is_(None), _far(c.value, c.after, share), _far(c.value, c.later, share))
    return sa.or_(between, is_last, is_first)


def _far(value: sa.ColumnElement[Any], other: sa.ColumnElement[Any], share: float) -> sa.ColumnElement[bool]:
    return sa.func.abs(value - other) > share * sa.func.least(value, other)


def _same_side(c: Any) -> sa.ColumnElement[bool]:
    same: sa.ColumnElement[bool] = (c.value - c.before) * (c.value - c.after) > 0
    return same


def silent_days(
    counts: Iterable[tuple[Any, date, int]],
    active: Collection[Any],
    until: date,
    conventions: Conventions,
    only: Collection[date] | None,
) -> Iterator[tuple[Any, date]]:
    """(project, day) where a project fell silent; `counts`: rows by project and day, `active`: projects that go on.

    Days without rows that follow each other are judged together: the rows that were to be expected on them, by the
    same weekdays of the weeks before, must be too many for chance. Feasts and the unit's holidays are no working days,
    nothing is missing after the end of a project, and what lasts for weeks becomes the new rhythm.
    """
    seen: dict[Any, dict[date, int]] = defaultdict(dict)
    for project, day, rows in counts:
        # A date typed into the future does not keep a project that has ended going.
        if project is not None and day <= until:
            seen[project][day] = rows
    first = min((min(days) for days in seen.values()), default=until)
    working = [day for day in _days(first, until) if _is_plain(day, conventions)]
    for project, rows_of in seen.items():
        begun, last = min(rows_of), until if project in active else max(rows_of)
        for run in _runs((day for day in working if begun <= day <= last), rows_of):
            if sum(_usual(rows_of, day) for day in run) >= TOO_MANY_FOR_CHANCE:
                yield from (
                    (project, day) for day in run if _had_rhythm(rows_of, day) and (only is None or day in only)
                )


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _runs(days: Iterable[date], rows_of: Mapping[date, int]) -> Iterator[list[date]]:
    """Of working days in order, those without rows that follow each other."""
    for is_silent, run in groupby(days, key=lambda day: day not in rows_of):
        if is_silent:
            yield list(run)


def _usual(rows_of: Mapping[date, int], day: date) -> float:
    return sum(rows_of.get(before, 0) for before in weekdays_before(day)) / WEEKS


def _had_rhythm(rows_of: Mapping[date, int], day: date) -> bool:
    return sum(before in rows_of for before in weekdays_before(day)) >= ENOUGH_WEEKS


def weekdays_before(day: date) -> list[date]:
    """The same weekdays of the weeks that make its rhythm."""
    return [day - timedelta(weeks=weeks) for weeks in range(1, WEEKS + 1)]


def _is_plain(day: date, conventions: Conventions) -> bool:
    return kind_of_day(day, conventions.holidays) in (DayKind.PLAIN, DayKind.RAMADAN)


@cache
def projects_with_rows(report: ReportType, count: int) -> sa.Select[Any]:
    """(project, day) of so many days, where a project has rows on them."""
    fact = fact_table(report)
    return sa.select(fact.c[report.scope_column], fact.c.day).where(on_days(fact, count)).distinct()


def rows_by_day(
    report: ReportType, days: Collection[date] | None, projects: Collection[Any] | None = None
) -> sa.Select[Any]:
    """(project, day, rows): of all days, or of those that `days` of these projects are judged by."""
    fact = fact_table(report)
    by = (fact.c[report.scope_column], fact.c.day)
    select = sa.select(*by, sa.func.count()).group_by(*by)
    if days is None:
        return select.where(on_days(fact, None))
    first, last = min(days) - timedelta(weeks=WEEKS + RUN_WEEKS), max(days) + timedelta(weeks=RUN_WEEKS)
    return select.where(fact.c.day.between(first, last), by[0].in_(sorted(projects or ())))


@cache
def active_projects() -> sa.Select[Any]:
    """Keys of the projects that go on."""
    project = dim_table("project")
    return sa.select(project.c.key).where(project.c.status == "ACTIVE")
