"""Holds a replica generation against PostgreSQL: every row, every member, every array cell."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import sqlalchemy as sa

from dashboard.reports import REPORTS
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import Band, BandDimension, Count, MemberDimension, Sum, ValueDimension, Where
from dashboard.semantic.report import ReportType
from data_access.database import Database
from data_access.fact_tables import MEMBERS, dim_table, fact_table
from data_access.replica.columns import flags_of, replica_columns, sums_of
from data_access.replica.generation import Generation
from data_access.replica.meta import day_number

Row = dict[str, Any]


def assert_replica_equals(database: Database, generation: Generation, conventions: Conventions) -> None:
    """Fails with the first difference. PostgreSQL must not change meanwhile."""
    for members in MEMBERS:
        select = _members_select(members)
        assert generation.fetch(select) == _on_postgres(database, select), f"members {members} differ"
    for report in REPORTS:
        select = rows_select(report)
        on_replica, on_postgres = generation.fetch(select), _on_postgres(database, select)
        assert len(on_replica) == len(on_postgres), f"{report.name}: number of rows"
        assert on_replica == on_postgres, f"{report.name}: rows differ"
        _assert_arrays_equal(report, generation, conventions)


def rows_select(report: ReportType) -> sa.Select[Any]:
    """All rows of a report with what the replica keeps: members by code, the rest by value."""
    fact = fact_table(report)
    source: sa.FromClause = fact
    selected: list[sa.ColumnElement[Any]] = [sa.cast(fact.c.row_id, sa.Text).label("row_id"), fact.c.day]
    for column in replica_columns(report):
        if column.column.members is None:
            selected.append(fact.c[column.name])
            continue
        dim = dim_table(column.column.members).alias(f"at_{column.name}")
        source = source.outerjoin(dim, fact.c[column.name] == dim.c.key)
        selected.append(dim.c.code.label(column.name))
    return sa.select(*selected).select_from(source).where(fact.c.day.is_not(None)).order_by(fact.c.day, fact.c.row_id)


def _members_select(members: str) -> sa.Select[Any]:
    table = dim_table(members)
    columns = [column for column in table.c if column.name not in ("key", "project_key")]
    if "project_key" not in table.c:
        return sa.select(*columns).order_by(table.c.code, table.c.name)
    project = dim_table("project")
    joined = table.outerjoin(project, table.c.project_key == project.c.key)
    named = project.c.code.label("project_code")
    return sa.select(*columns, named).select_from(joined).order_by(table.c.code, table.c.name)


def _on_postgres(database: Database, select: sa.Select[Any]) -> list[tuple[Any, ...]]:
    with database.read() as connection:
        return [tuple(row) for row in connection.execute(select)]


def _assert_arrays_equal(report: ReportType, generation: Generation, conventions: Conventions) -> None:
    names = ["row_id", "day", *(column.name for column in replica_columns(report))]
    rows = [dict(zip(names, row, strict=True)) for row in generation.fetch(rows_select(report))]
    positions = _positions(report, generation)
    expected = sorted(_expected_cells(report, positions, conventions, row) for row in rows)
    assert sorted(_mapped_cells(report, generation)) == expected, f"{report.name}: mapped columns differ"


def _positions(report: ReportType, generation: Generation) -> dict[str, dict[str, int]]:
    """The code of every member and value, per dimension that is not cut into bands."""
    texts: dict[str, Sequence[str]] = {}
    for dimension in report.coded_dimensions:
        if isinstance(dimension, MemberDimension):
            texts[dimension.name] = generation.members(dimension.members).code
        elif isinstance(dimension, ValueDimension):
            texts[dimension.name] = generation.values(report.name, dimension.name)
    return {name: {text: code for code, text in enumerate(found) if code} for name, found in texts.items()}


def _mapped_cells(report: ReportType, generation: Generation) -> Iterator[tuple[int, ...]]:
    for part in generation.parts(report.name):
        assert (np.diff(part.days) > 0).all(), "days are in order"
        days = np.repeat(part.days, np.diff(part.starts))
        codes = [part.codes(number) for number in range(len(report.coded_dimensions))]
        values = [part.values(number) for number in range(len(sums_of(report)))]
        flags = [part.flags(number // 8) >> number % 8 & 1 for number in range(len(flags_of(report)))]
        for cell in zip(*(column.tolist() for column in (days, *codes, *values, *flags)), strict=True):
            if cell[0] not in part.excluded_days:
                yield cell


def _expected_cells(
    report: ReportType, positions: dict[str, dict[str, int]], conventions: Conventions, row: Row
) -> tuple[int, ...]:
    codes = []
    for dimension in report.coded_dimensions:
        value = row[dimension.column]
        if isinstance(dimension, BandDimension):
            codes.append(_band_code(value, dimension.fixed or conventions.bands(dimension.bands)))
        else:
            codes.append(0 if value is None else positions[dimension.name][value])
    added = [added_by(report, measure, row) for measure in sums_of(report)]
    return (day_number(row["day"]), *codes, *added, *(_is_true(report, flag, row) for flag in flags_of(report)))


def _is_true(report: ReportType, flag: Count | Sum, row: Row) -> int:
    return int(row[flag.column] is not None) if isinstance(flag, Sum) else added_by(report, flag, row)


def _band_code(value: Any, bands: tuple[Band, ...]) -> int:
    for code, band in enumerate(bands, start=1):
        above = band.lower is None or (value is not None and value >= Decimal(repr(band.lower)))
        if value is not None and above and (band.upper is None or value < Decimal(repr(band.upper))):
            return code
    return 0


def added_by(report: ReportType, measure: Count | Sum, row: Row) -> int:
    """What one row adds to a measure, a decimal in its smallest unit; by the declaration alone."""
    if isinstance(measure, Sum):
        value = row[measure.column]
        return 0 if value is None else int(value * 10 ** report.column(measure.column).scale)
    return int(all(_satisfies(condition, row[condition.column]) for condition in measure.where))


def _satisfies(condition: Where, value: Any) -> bool:
    if value is None:
        return False
    if condition.one_of:
        return value in condition.one_of
    if condition.at_least is not None:
        return bool(value >= condition.at_least)
    return value is True if condition.is_true else True
