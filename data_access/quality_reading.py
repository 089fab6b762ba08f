"""Reads findings within a viewer's scope: counted, listed, and by project, day, rule or person."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from dashboard.permissions import Scope
from data_access.database import Database
from data_access.own_tables import quality_finding as findings

OPEN, ACCEPTED, MENDED = "open", "accepted", "mended"
STATES = (OPEN, ACCEPTED, MENDED)
ERROR = "error"
WARNING_WEIGHT = 0.25
"""How much less sound a row is by a warning; an error counts as a whole row."""


@dataclass(frozen=True, kw_only=True)
class FindingFilter:
    """Which findings, of those in the scope. None: any; ids are those of the source."""

    scope: Scope
    reports: Collection[str] = ()
    first: date | None = None
    last: date | None = None
    projects: Collection[str] | None = None
    dogs: Collection[str] | None = None
    people: Collection[str] | None = None
    states: Collection[str] = (OPEN,)
    rules: Collection[str] | None = None
    row_ids: Collection[str] | None = None
    ids: Collection[int] | None = None

    def values(self) -> dict[str, Any]:
        """What is asked by, under the names of parameters."""
        told: dict[str, Any] = {"reports": list(self.reports), "states": list(self.states), **_scope_values(self.scope)}
        told |= {name: day for name, day in (("first", self.first), ("last", self.last)) if day is not None}
        keys = (("projects", self.projects), ("dogs", self.dogs), ("people", self.people), ("row_ids", self.row_ids))
        told |= {name: _keys(wanted) for name, wanted in keys if wanted is not None}
        plain = (("rules", self.rules), ("ids", self.ids))
        return told | {name: list(wanted) for name, wanted in plain if wanted is not None}


_COLUMNS = {
    "reports": findings.c.report_type,
    "states": findings.c.state,
    "projects": findings.c.project_id,
    "dogs": findings.c.dog_id,
    "people": findings.c.person_id,
    "rules": findings.c.rule,
    "row_ids": findings.c.row_id,
    "ids": findings.c.id,
    "of_projects": findings.c.project_id,
}
"""What each parameter with a list names members of."""


def _scope_values(scope: Scope) -> dict[str, Any]:
    """The rule of rows: all, those of the projects, or one's own and those of one's dogs."""
    if scope.all_projects:
        return {}
    if scope.is_own_rows:
        return {"own": UUID(scope.own_employee), "own_dogs": _keys(scope.own_dogs)}
    return {"of_projects": _keys(scope.projects)}


@cache
def _conditions(asked_by: frozenset[str]) -> tuple[sa.ColumnElement[bool], ...]:
    """Built once for the same parameters: building them costs as much as to ask."""
    c = findings.c
    told: list[sa.ColumnElement[bool]] = [
        _is_one_of(column, name) for name, column in _COLUMNS.items() if name in asked_by
    ]
    told += [c.day >= sa.bindparam("first")] if "first" in asked_by else []
    told += [c.day <= sa.bindparam("last")] if "last" in asked_by else []
    told += [sa.or_(c.person_id == sa.bindparam("own"), _is_one_of(c.dog_id, "own_dogs"))] if "own" in asked_by else []
    return tuple(told)


def _is_one_of(column: sa.ColumnElement[Any], name: str) -> sa.ColumnElement[bool]:
    """Of a list that is one parameter: a parameter for each would make another statement for each length."""
    return column == sa.any_(sa.cast(sa.bindparam(name), sa.ARRAY(column.type)))


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One finding as it is kept."""

    id: int
    report_type: str
    rule: str
    field: str
    severity: str
    row_id: str | None
    day: date
    project_id: str | None
    dog_id: str | None
    person_id: str | None
    value: str | None
    state: str
    owner_id: str | None
    due_on: date | None
    reason: str | None
    decided_by: str | None
    decided_at: datetime | None
    first_seen: datetime
    last_seen: datetime


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What stands against some rows. `missing`: required fields without a value; `burden`: by how many rows the rows
    are less sound; `silent`: days of a project without any; `by_rule`: open findings."""

    missing: int = 0
    burden: float = 0.0
    silent: int = 0
    accepted: int = 0
    by_rule: dict[str, int] = field(default_factory=dict)
    errors: int = 0


class QualityReading:
    """The only place that reads findings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def tallies(
        self, wanted: FindingFilter, missing: Collection[str], silence: Collection[str], by: Sequence[str] = ()
    ) -> dict[tuple[Any, ...], Tally]:
        """By the values of the columns `by`. `missing`: names of the rules of required fields, `silence`: of silent
        days; what breaks any other rule makes its row less sound, once."""
        values = wanted.values() | {"missing": list(missing), "silence": list(silence)}
        return self._fetch(_counted(frozenset(wanted.values()), tuple(by)), values)

    def find(self, wanted: FindingFilter, *, after: int | None = None, limit: int = 50) -> list[Finding]:
        """Errors first, then the newest day; `after`: the number of the finding before."""
        c = findings.c
        order = (c.severity.asc(), c.day.desc(), c.id.desc())
        values = wanted.values()
        select = sa.select(*(c[name] for name in Finding.__dataclass_fields__)).where(*_conditions(frozenset(values)))
        if after is not None:
            last = sa.select(c.severity, c.day, c.id).where(c.id == after).subquery()
            is_later = sa.or_(
                c.severity > last.c.severity,
                sa.and_(c.severity == last.c.severity, sa.tuple_(c.day, c.id) < sa.tuple_(last.c.day, last.c.id)),
            )
            select = select.where(is_later)
        found = self._database.fetch(
            lambda connection: connection.execute(select.order_by(*order).limit(limit), values).mappings().all()
        )
        return [Finding(**{name: _text(value) for name, value in row.items()}) for row in found]

    def count(self, wanted: FindingFilter, by: Sequence[str] = ()) -> dict[tuple[Any, ...], int]:
        """How many findings there are by the values of the columns `by`."""
        columns = [findings.c[name] for name in by]
        values = wanted.values()
        select = sa.select(*columns, sa.func.count()).where(*_conditions(frozenset(values))).group_by(*columns)
        rows = self._database.fetch(lambda connection: connection.execute(select, values).all())
        return {tuple(_text(value) for value in row[:-1]): row[-1] for row in rows}

    def _fetch(
        self, selects: tuple[sa.Select[Any], sa.Select[Any]], values: Mapping[str, Any]
    ) -> dict[tuple[Any, ...], Tally]:
        by_rule, burdens = self._database.fetch(
            lambda connection: tuple([tuple(row) for row in connection.execute(select, values)] for select in selects)
        )
        return _joined(by_rule, burdens)


@cache
def _counted(asked_by: frozenset[str], by: tuple[str, ...]) -> tuple[sa.Select[Any], sa.Select[Any]]:
    """`asked_by`: the names of the filter's values; `missing` and `silence` are parameters, too."""
    c = findings.c
    groups = [c[name] for name in by]
    is_open = c.state == OPEN
    conditions = _conditions(asked_by)
    is_missing, is_silence = _is_one_of(c.rule, "missing"), _is_one_of(c.rule, "silence")
    weight = sa.case((c.severity == ERROR, 1.0), else_=WARNING_WEIGHT)
    worst = sa.select(*groups, c.subject, sa.func.max(weight).label("weight")).where(
        *conditions, is_open, sa.not_(is_missing), sa.not_(is_silence)
    )
    rows = worst.group_by(*groups, c.subject).subquery("rows")
    burdens = sa.select(*(rows.c[name] for name in by), sa.func.sum(rows.c.weight))
    by_rule = sa.select(*groups, c.rule, c.severity, c.state, is_missing, is_silence, sa.func.count())
    return (
        by_rule.where(*conditions).group_by(*groups, c.rule, c.severity, c.state),
        burdens.group_by(*(rows.c[name] for name in by)),
    )


def _joined(by_rule: Sequence[tuple[Any, ...]], burdens: Sequence[tuple[Any, ...]]) -> dict[tuple[Any, ...], Tally]:
    burden = {_group(row, 1): float(row[-1] or 0) for row in burdens}
    told: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in by_rule:
        rule, severity, state, is_missing, is_silence, count = row[-6:]
        one = told.setdefault(_group(row, 6), {"missing": 0, "silent": 0, "accepted": 0, "errors": 0, "by_rule": {}})
        if state != OPEN:
            one["accepted"] += count
            continue
        one["by_rule"][rule] = one["by_rule"].get(rule, 0) + count
        one["errors"] += count if severity == ERROR else 0
        one["missing"] += count if is_missing else 0
        one["silent"] += count if is_silence else 0
    return {group: Tally(**one, burden=burden.get(group, 0.0)) for group, one in told.items()}


def _group(row: tuple[Any, ...], columns: int) -> tuple[Any, ...]:
    return tuple(_text(value) for value in row[:-columns])


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


def _keys(texts: Collection[str]) -> list[UUID]:
    return [UUID(one) for one in texts]
