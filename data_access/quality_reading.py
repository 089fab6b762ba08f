"""Reads findings within a viewer's scope: counted, listed, and by project, day, rule or person."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
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

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        c = findings.c
        told = [c.report_type.in_(self.reports), c.state.in_(self.states), in_scope(self.scope)]
        told += [c.day >= self.first] if self.first else []
        told += [c.day <= self.last] if self.last else []
        for column, wanted in ((c.project_id, self.projects), (c.dog_id, self.dogs), (c.person_id, self.people)):
            told += [column.in_(_keys(wanted))] if wanted is not None else []
        told += [c.rule.in_(self.rules)] if self.rules is not None else []
        told += [c.row_id.in_(_keys(self.row_ids))] if self.row_ids is not None else []
        told += [c.id.in_(self.ids)] if self.ids is not None else []
        return told


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
        return self._fetch(_counted(wanted, missing, silence, by))

    def find(self, wanted: FindingFilter, *, after: int | None = None, limit: int = 50) -> list[Finding]:
        """Errors first, then the newest day; `after`: the number of the finding before."""
        c = findings.c
        order = (c.severity.asc(), c.day.desc(), c.id.desc())
        select = sa.select(*(c[name] for name in Finding.__dataclass_fields__)).where(*wanted.conditions())
        if after is not None:
            last = sa.select(c.severity, c.day, c.id).where(c.id == after).subquery()
            is_later = sa.or_(
                c.severity > last.c.severity,
                sa.and_(c.severity == last.c.severity, sa.tuple_(c.day, c.id) < sa.tuple_(last.c.day, last.c.id)),
            )
            select = select.where(is_later)
        found = self._database.fetch(
            lambda connection: connection.execute(select.order_by(*order).limit(limit)).mappings().all()
        )
        return [Finding(**{name: _text(value) for name, value in row.items()}) for row in found]

    def count(self, wanted: FindingFilter, by: Sequence[str] = ()) -> dict[tuple[Any, ...], int]:
        """How many findings there are by the values of the columns `by`."""
        columns = [findings.c[name] for name in by]
        select = sa.select(*columns, sa.func.count()).where(*wanted.conditions()).group_by(*columns)
        rows = self._database.fetch(lambda connection: connection.execute(select).all())
        return {tuple(_text(value) for value in row[:-1]): row[-1] for row in rows}

    def _fetch(self, selects: tuple[sa.Select[Any], sa.Select[Any]]) -> dict[tuple[Any, ...], Tally]:
        by_rule, burdens = self._database.fetch(
            lambda connection: tuple([tuple(row) for row in connection.execute(select)] for select in selects)
        )
        return _joined(by_rule, burdens)


def in_scope(scope: Scope) -> sa.ColumnElement[bool]:
    """The rule of rows: all, those of the projects, or one's own and those of one's dogs."""
    c = findings.c
    if scope.all_projects:
        return sa.true()
    if scope.is_own_rows:
        return sa.or_(c.person_id == UUID(scope.own_employee), c.dog_id.in_(_keys(scope.own_dogs)))
    return c.project_id.in_(_keys(scope.projects))


def _counted(
    wanted: FindingFilter, missing: Collection[str], silence: Collection[str], by: Sequence[str]
) -> tuple[sa.Select[Any], sa.Select[Any]]:
    c = findings.c
    groups = [c[name] for name in by]
    is_open = c.state == OPEN
    conditions = wanted.conditions()
    weight = sa.case((c.severity == ERROR, 1.0), else_=WARNING_WEIGHT)
    worst = sa.select(*groups, c.subject, sa.func.max(weight).label("weight")).where(
        *conditions, is_open, c.rule.not_in([*missing, *silence])
    )
    rows = worst.group_by(*groups, c.subject).subquery("rows")
    burdens = sa.select(*(rows.c[name] for name in by), sa.func.sum(rows.c.weight))
    by_rule = sa.select(*groups, c.rule, c.severity, c.state, c.rule.in_(missing), c.rule.in_(silence), sa.func.count())
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
