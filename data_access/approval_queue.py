"""Which daily reports are meant, where many are: by state, report type, project, and by whom they wait for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID

import sqlalchemy as sa

from data_access.own_tables import daily_report as reports

Condition = sa.ColumnElement[bool]


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way to decide on a report: in a state, on projects (None: all) but for some, if none of `people` made the
    marks `apart_from`, and if one of `only_after` (None: anybody) submitted it."""

    state: str
    projects: frozenset[str] | None
    apart_from: tuple[str, ...]
    people: frozenset[str]
    but_for: frozenset[str] = frozenset()
    only_after: frozenset[str] | None = None


@dataclass(frozen=True, kw_only=True)
class QueueFilter:
    """`projects`: their ids, None: all. `ways`: only reports that one of these can decide on; `but_ways`: only those
    that none of these can. `waiting_since`: those whose last step is as old as that."""

    states: tuple[str, ...]
    report_types: tuple[str, ...] | None = None
    projects: frozenset[str] | None = None
    ways: tuple[Way, ...] | None = None
    but_ways: tuple[Way, ...] = ()
    waiting_since: datetime | None = None

    def condition(self) -> Condition:
        found: Condition = reports.c.state.in_(self.states) & _of_projects(self.projects)
        if self.report_types is not None:
            found &= reports.c.report_type.in_(self.report_types)
        if self.ways is not None:
            found &= _open_to(self.ways)
        if self.but_ways:
            # Who submitted may be unknown: then it is not known to be in any of these ways.
            found &= sa.not_(sa.func.coalesce(_open_to(self.but_ways), sa.false()))
        if self.waiting_since is not None:
            found &= reports.c.updated_at <= self.waiting_since
        return found


def _open_to(ways: Collection[Way]) -> Condition:
    return reduce(or_, map(_open, ways), sa.false())


def _open(way: Way) -> Condition:
    may = (reports.c.state == way.state) & _of_projects(way.projects)
    if way.but_for:
        may &= reports.c.project_id.not_in(_keys(way.but_for))
    if way.only_after is not None:
        keys = _keys(way.only_after)
        may &= reports.c.submitted_by.in_(keys) | reports.c.submitted_for.in_(keys)
    for name in way.apart_from:
        for column in (reports.c[f"{name}_by"], reports.c[f"{name}_for"]):
            may &= column.is_(None) | column.not_in(_keys(way.people))
    return may


def _of_projects(projects: frozenset[str] | None) -> Condition:
    return sa.true() if projects is None else reports.c.project_id.in_(_keys(projects))


def _keys(texts: Collection[str]) -> list[UUID]:
    return [UUID(text) for text in sorted(texts)]
