"""SQL of the read path as SQLAlchemy expressions: one text for PostgreSQL and for DuckDB.

Every statement has the same form: an inner SELECT of the rows that pass, with one `by_<dimension>` column per
dimension asked for and one `in_<measure>` column per additive measure, and an outer one that aggregates.
Aliases with a prefix keep an output name from ever being taken for an input column.
"""

from collections.abc import Iterable, Sequence
from datetime import time
from functools import cache
from typing import Any

import sqlalchemy as sa

from dashboard.metrics.days import day_condition, day_part
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import (
    MISSING,
    AttributeDimension,
    Band,
    BandDimension,
    Count,
    CountDistinct,
    Dimension,
    Measure,
    MemberDimension,
    Sum,
    TimeDimension,
    ValueDimension,
    Where,
)
from dashboard.semantic.period import Days
from dashboard.semantic.query import Filters
from dashboard.semantic.report import ReportType
from dashboard.semantic.scope_codes import ScopeCodes
from data_access.fact_tables import dim_table, fact_table


def bands_of(dimension: BandDimension, conventions: Conventions) -> tuple[Band, ...]:
    return dimension.fixed or conventions.bands(dimension.bands)


@cache
def _beside(members: str, column: str) -> sa.FromClause:
    """The dimension view as it stands beside a KEY column; its columns are set up once for all statements."""
    found = dim_table(members).alias(f"at_{column}")
    # SQLAlchemy does so when it is first asked for one; threads share it afterwards.
    found.c.keys()
    return found


class FactSelect:
    """Builds the inner SELECT over one report's fact view, joining a dimension view when it is first used."""

    def __init__(self, report: ReportType, conventions: Conventions) -> None:
        self.report = report
        self.fact = fact_table(report)
        self._conventions = conventions
        self._members: dict[str, sa.FromClause] = {}
        self._others: list[tuple[sa.FromClause, sa.ColumnElement[bool]]] = []

    def joined_members(self, column: str) -> sa.FromClause:
        """The dimension view behind a KEY column, joined once per column."""
        if column not in self._members:
            members = self.report.column(column).members
            assert members is not None
            self._members[column] = _beside(members, column)
        return self._members[column]

    def join(self, other: sa.FromClause, on: sa.ColumnElement[bool]) -> None:
        """Another table beside every row; at most one record of it may fit a row."""
        self._others.append((other, on))

    def member(self, dimension: Dimension) -> sa.ColumnElement[Any]:
        """The column whose value is the member of a row (null: missing); for time, see `day_part`."""
        match dimension:
            case TimeDimension():
                return day_part(self.fact.c.day, dimension.part, self._conventions)
            case MemberDimension():
                return self.joined_members(dimension.column).c.code
            case AttributeDimension():
                base = self.report.base_of(dimension)
                assert isinstance(base, MemberDimension)
                return self.joined_members(base.column).c[dimension.attribute]
            case BandDimension():
                return _band_case(self.fact.c[dimension.column], bands_of(dimension, self._conventions))
            case ValueDimension():
                return self.fact.c[dimension.column]
        raise TypeError(f"no SQL for {type(dimension).__name__}")

    def filtered(self, filters: Filters) -> list[sa.ColumnElement[bool]]:
        return [self._one_of(self.report.dimension(name), members) for name, members in filters]

    def _one_of(self, dimension: Dimension, members: Sequence[str]) -> sa.ColumnElement[bool]:
        if isinstance(dimension, TimeDimension):
            return day_condition(self.fact.c.day, dimension.part, members, self._conventions)
        column = self.member(dimension)
        known = [member for member in members if member != MISSING]
        tests: list[sa.ColumnElement[bool]] = [column.in_(known)] if known else []
        if MISSING in members:
            tests.append(column.is_(None))
        return sa.or_(*tests)

    def within(self, days: Days) -> sa.ColumnElement[bool]:
        return self.fact.c.day.between(days.start, days.end)

    def by_time(self, until: time) -> sa.ColumnElement[bool]:
        """Rows of any day up to this time of day; a row whose time is not known counts at any time."""
        at = self.fact.c[self.report.time_column]
        return sa.or_(at.is_(None), sa.cast(at, sa.Time) <= until)

    def in_scope(self, scope: ScopeCodes) -> list[sa.ColumnElement[bool]]:
        if scope.all_projects:
            return []
        if not scope.is_own_rows:
            return [self.joined_members(self.report.scope_column).c.code.in_(scope.projects)]
        tests = [self.joined_members(self.report.dog_column).c.code.in_(scope.own_dogs)]
        if self.report.own_column is not None:
            tests.append(self.joined_members(self.report.own_column).c.code.in_(scope.own_employee))
        return [sa.or_(*tests)]

    def joined(self) -> sa.FromClause:
        """The fact view with every dimension view and other table used so far."""
        source: sa.FromClause = self.fact
        for column, members in self._members.items():
            source = source.outerjoin(members, self.fact.c[column] == members.c.key)
        for other, on in self._others:
            source = source.outerjoin(other, on)
        return source

    def input(self, measure: Measure) -> sa.ColumnElement[Any]:
        """What one row adds to a measure, null when nothing is known."""
        match measure:
            case Count():
                return sa.case((sa.and_(*map(self.satisfies, measure.where)), 1), else_=0)
            case Sum():
                return self.fact.c[measure.column]
            case CountDistinct():
                return self.member(self.report.dimension(measure.dimension))
        raise TypeError(f"{measure.name} is made of other measures")

    def satisfies(self, condition: Where) -> sa.ColumnElement[bool]:
        """True where a row fulfils the condition; never where its column is null."""
        column = self.fact.c[condition.column]
        if condition.one_of:
            return column.in_(condition.one_of)
        if condition.at_least is not None:
            return column >= condition.at_least
        if condition.is_true:
            return column.is_(sa.true())
        return column.is_not(None)


def _band_case(column: sa.ColumnElement[Any], bands: Iterable[Band]) -> sa.ColumnElement[Any]:
    whens = []
    for band in bands:
        tests = [column >= band.lower] if band.lower is not None else [column.is_not(None)]
        tests += [column < band.upper] if band.upper is not None else []
        whens.append((sa.and_(*tests), band.value))
    return sa.case(*whens)


def passing_rows(
    report: ReportType,
    conventions: Conventions,
    *,
    scope: ScopeCodes,
    days: Days,
    filters: Filters,
    by: Sequence[Dimension] = (),
    measures: Sequence[Measure] = (),
    until: time | None = None,
) -> sa.Subquery:
    """The inner SELECT: rows in scope, period and filters, with what the outer one groups and sums.

    `until`: of each day only what happened up to this time of day.
    """
    select = FactSelect(report, conventions)
    conditions = [select.within(days), *select.in_scope(scope), *select.filtered(filters)]
    conditions += [select.by_time(until)] if until is not None else []
    columns: list[sa.ColumnElement[Any]] = [select.member(d).label(f"by_{d.name}") for d in by]
    columns += [select.input(measure).label(f"in_{measure.name}") for measure in measures]
    columns.append(sa.literal(1).label("one"))
    return sa.select(*columns).select_from(select.joined()).where(*conditions).subquery("passing")


def sums_over(rows: sa.Subquery, measures: Sequence[Measure]) -> list[sa.ColumnElement[Any]]:
    """Outer columns: row count, then per measure its sum and known count, or its distinct count."""
    columns: list[sa.ColumnElement[Any]] = [sa.func.count().label("rows")]
    for measure in measures:
        column = rows.c[f"in_{measure.name}"]
        if isinstance(measure, CountDistinct):
            columns.append(sa.func.count(column.distinct()).label(f"distinct_{measure.name}"))
        else:
            columns.append(sa.func.sum(column).label(f"sum_{measure.name}"))
            columns.append(sa.func.count(column).label(f"known_{measure.name}"))
    return columns


def grouped(rows: sa.Subquery, by: Sequence[Dimension], measures: Sequence[Measure]) -> sa.Select[Any]:
    """One row per combination of members of `by`."""
    keys = [rows.c[f"by_{dimension.name}"] for dimension in by]
    return sa.select(*keys, *sums_over(rows, measures)).group_by(*keys)


def grouping_sets(rows: sa.Subquery, by: Sequence[Dimension], measures: Sequence[Measure]) -> sa.Select[Any]:
    """Every dimension's groups and the grand total in one statement; `which` tells them apart (a bit mask
    with the first dimension as its highest bit: 0 where the dimension is grouped by)."""
    keys = [rows.c[f"by_{dimension.name}"] for dimension in by]
    sets = [sa.tuple_(key) for key in keys]
    which = sa.func.grouping(*keys).label("which")
    grouping = sa.func.grouping_sets(*sets, sa.text("()"))
    return sa.select(which, *keys, *sums_over(rows, measures)).group_by(grouping)
