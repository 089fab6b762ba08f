"""Judges the rows of some days, or all, of one report type by its declared rules, in a statement or three.

The same SQL runs on the replica (DuckDB) and on the fact views (PostgreSQL), which is the oracle of the tests.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from dashboard.metrics.engine import Engine
from dashboard.metrics.statements import FactSelect
from dashboard.quality.day_tests import day_test
from dashboard.quality.found import Found
from dashboard.quality.history import (
    active_projects,
    day_values,
    jumps,
    on_days,
    projects_with_rows,
    rows_by_day,
    silent_days,
)
from dashboard.quality.reference import Reference
from dashboard.quality.row_tests import row_test
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.report import ReportType
from dashboard.semantic.rules import Rhythm, Rule, Steady


@dataclass(frozen=True, kw_only=True)
class Judge:
    """One state of the facts, what its rows are compared with, and the day it is judged on."""

    engine: Engine
    reference: Reference
    conventions: Conventions
    today: date

    def judge(self, report: ReportType, days: Collection[date] | None = None) -> list[Found]:
        """Every finding in the rows of `days` (None: of all days). Findings of a dog's history may be of other days:
        all of those dogs that have a row on one of `days`."""
        return [*self._rows(report, days), *self._histories(report, days), *self._silences(report, days)]

    def _rows(self, report: ReportType, days: Collection[date] | None) -> Iterator[Found]:
        told = _doubtful_rows(report, self.conventions, self.reference, self.today, _count(days))
        for record in self.engine.fetch(told.select, day_values(days)):
            row = dict(zip(told.names, record[1:], strict=False))
            for rule, mark in zip(told.rules, record[1 + len(told.names) :], strict=True):
                if mark:
                    yield self._found(report, rule, str(record[0]), row)

    def _histories(self, report: ReportType, days: Collection[date] | None) -> Iterator[Found]:
        for rule in report.rules:
            if isinstance(rule, Steady):
                told = _rows_that_jump(report, self.conventions, rule, _count(days))
                for record in self.engine.fetch(told.select, day_values(days)):
                    yield self._found(report, rule, str(record[0]), dict(zip(told.names, record[1:], strict=True)))

    def _silences(self, report: ReportType, days: Collection[date] | None) -> Iterator[Found]:
        for rule in report.rules:
            if isinstance(rule, Rhythm):
                active = {key for (key,) in self.engine.fetch(active_projects(), {})}
                yesterday = self.today - timedelta(days=1)
                projects = None if days is None else self._without_rows(report, days, active)
                if projects is not None and not projects:
                    continue
                counts = self.engine.fetch(rows_by_day(report, days, projects))
                for project, day in silent_days(counts, active, yesterday, self.conventions, days):
                    yield self._found(report, rule, None, {report.scope_column: project, "day": day})

    def _without_rows(self, report: ReportType, days: Collection[date], active: Collection[Any]) -> list[Any]:
        """Projects that have no rows on one of the days, though they had begun and not ended."""
        found = self.engine.fetch(projects_with_rows(report, _count(days) or 0), day_values(days))
        present = {tuple(pair) for pair in found}
        return [
            project
            for project, (first, last) in self.reference.spans(report).items()
            if any(first < day and (project in active or day < last) and (project, day) not in present for day in days)
        ]

    def _found(self, report: ReportType, rule: Rule, row_id: str | None, row: dict[str, Any]) -> Found:
        value = row.get(rule.field) if report.column(rule.field).members is None else None
        return Found(
            report=report,
            rule=rule,
            row_id=row_id,
            day=row["day"],
            project_id=self._id(report, report.scope_column, row),
            dog_id=self._id(report, report.dog_column, row),
            person_id=self._id(report, report.own_column, row),
            value=None if value is None else str(value),
        )

    def _id(self, report: ReportType, column: str | None, row: dict[str, Any]) -> str | None:
        """The source's key of a member that there is: as it stands in PostgreSQL, by its number in the replica."""
        key = row.get(column) if column is not None else None
        if column is None or key is None:
            return None
        members = self.engine.members(report.column(column).members or "")
        if isinstance(key, int):
            return members.id[key] if key > 0 else None
        return str(key) if str(key) in members.code_of_id else None


@dataclass(frozen=True, kw_only=True)
class _Told:
    """A statement of doubtful rows: of each its id, the columns `names`, and a mark for each of `rules`."""

    select: sa.Select[Any]
    names: list[str]
    rules: list[Rule]


def _count(days: Collection[date] | None) -> int | None:
    return None if days is None else len(set(days))


# Building and compiling such a statement takes longer than judging a day by it, so it is kept.
@lru_cache(maxsize=64)
def _doubtful_rows(
    report: ReportType, conventions: Conventions, reference: Reference, today: date, count: int | None
) -> _Told:
    select = FactSelect(report, conventions)
    tests = [(rule, row_test(rule, select, reference, today)) for rule in report.rules]
    told = [*tests, *((rule, day_test(rule, select)) for rule in report.rules)]
    rules = [rule for rule, test in told if test is not None]
    marks = [test.label(f"breaks_{number}") for number, test in enumerate(test for _, test in told if test is not None)]
    judged = _judged(select, marks, count)
    names = list(dict.fromkeys((*_identity(report), *(rule.field for rule in rules))))
    doubtful = sa.or_(*(_is_marked(judged.c[mark.name]) for mark in marks))
    wanted = [judged.c.row_id, *(judged.c[name] for name in names), *(judged.c[mark.name] for mark in marks)]
    return _Told(select=sa.select(*wanted).where(doubtful), names=names, rules=rules)


def _judged(select: FactSelect, marks: Sequence[sa.Label[Any]], count: int | None) -> sa.Subquery:
    report = select.report
    kept = dict.fromkeys((*_identity(report), *(rule.field for rule in report.rules)))
    conditions = [on_days(select.fact, count), *map(select.satisfies, report.judged)]
    fields = [select.fact.c[name] for name in kept if name != "day"]
    chosen = sa.select(select.fact.c.row_id, select.fact.c.day, *fields, *marks)
    return chosen.select_from(select.joined()).where(*conditions).subquery("judged")


@lru_cache(maxsize=64)
def _rows_that_jump(report: ReportType, conventions: Conventions, rule: Steady, count: int | None) -> _Told:
    select = FactSelect(report, conventions)
    names = list(dict.fromkeys((*_identity(report), rule.field)))
    fact, found = select.fact, jumps(select, rule, count)
    wanted = sa.select(fact.c.row_id, *(fact.c[name] for name in names)).where(fact.c.row_id.in_(found))
    return _Told(select=wanted, names=names, rules=[rule])


def _identity(report: ReportType) -> tuple[str, ...]:
    own = (report.own_column,) if report.own_column is not None else ()
    return ("day", report.scope_column, report.dog_column, *own)


def _is_marked(column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    return column == 1 if isinstance(column.type, sa.Integer) else column.is_(sa.true())
