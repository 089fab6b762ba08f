"""What the replica keeps of a report type, derived from its declaration, as SQL for PostgreSQL and for DuckDB.

The same rules as the read path's SQL: a null never satisfies a condition, a band includes its lower limit and
excludes its upper one, code 0 stands for "missing" or "in no band".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from dashboard.errors import DeclarationError
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import (
    Band,
    BandDimension,
    Column,
    ColumnType,
    Count,
    MemberDimension,
    Sum,
    ValueDimension,
    Where,
)
from dashboard.semantic.report import ReportType

FLAGS_IN_A_BYTE = 8
MINUTE_CODES = 2 + 24 * 60
"""Codes of the time of day: 0 where it is not known, else 1 + the minute by whose beginning it had happened."""

ORPHAN = -1
"""The key of a row that names a member whom no dimension view knows: no number counts it, a rule finds it."""

_DUCKDB_TYPES = {
    ColumnType.TEXT: "VARCHAR",
    ColumnType.INTEGER: "INTEGER",
    ColumnType.BOOLEAN: "BOOLEAN",
    ColumnType.DATE: "DATE",
    ColumnType.TIMESTAMP: "TIMESTAMP",
    ColumnType.KEY: "INTEGER",
}


@dataclass(frozen=True, kw_only=True)
class ReplicaColumn:
    """A fact column as the replica keeps it."""

    column: Column

    @property
    def name(self) -> str:
        return self.column.name

    @property
    def duckdb_type(self) -> str:
        if self.column.type is ColumnType.DECIMAL:
            return f"DECIMAL(18,{self.column.scale})"
        return _DUCKDB_TYPES[self.column.type]


def replica_columns(report: ReportType) -> tuple[ReplicaColumn, ...]:
    """The columns of a fact that some key, dimension or measure reads, in declared order, without `day`."""
    kept = report.counted_columns
    for column in kept:
        if column.sensitive is not None:
            raise DeclarationError(f"{report.name}: {column.name!r} is sensitive and cannot be in the replica")
    return tuple(ReplicaColumn(column=column) for column in kept)


def code_sql(report: ReportType, conventions: Conventions) -> tuple[str, ...]:
    """DuckDB expressions, one per coded dimension: a code, except that a value dimension gives its text."""
    expressions = []
    for dimension in report.coded_dimensions:
        match dimension:
            case MemberDimension():
                expressions.append(f'greatest(coalesce("{dimension.column}", 0), 0)')
            case BandDimension():
                bands = dimension.fixed or conventions.bands(dimension.bands)
                expressions.append(_band_sql(dimension.column, bands))
            case ValueDimension():
                expressions.append(f'"{dimension.column}"')
    return tuple(expressions)


def minute_sql(report: ReportType) -> str:
    """A DuckDB expression for the code of the time of day. 11:05:00 is minute 665, a second later is minute 666."""
    at = f'"{report.time_column}"'
    # DuckDB counts the microseconds of a minute, seconds among them.
    return f"coalesce(1 + 60 * hour({at}) + minute({at}) + CAST(microsecond({at}) > 0 AS INTEGER), 0)"


def _band_sql(column: str, bands: Iterable[Band]) -> str:
    whens = []
    for number, band in enumerate(bands, start=1):
        tests = [f'"{column}" IS NOT NULL']
        tests += [f'"{column}" >= {band.lower!r}'] if band.lower is not None else []
        tests += [f'"{column}" < {band.upper!r}'] if band.upper is not None else []
        whens.append(f"WHEN {' AND '.join(tests)} THEN {number}")
    return f"CASE {' '.join(whens)} ELSE 0 END"


@cache
def sums_of(report: ReportType) -> tuple[Sum, ...]:
    """The measures that add up a column, each of which is a column of values."""
    return tuple(measure for measure in report.measures if isinstance(measure, Sum))


@cache
def flags_of(report: ReportType) -> tuple[Count | Sum, ...]:
    """What is true of a row or not, a bit each: that it satisfies a count's conditions, that it has a sum's value."""
    counts = (measure for measure in report.measures if isinstance(measure, Count) and measure.where)
    return (*counts, *sums_of(report))


def sum_sql(report: ReportType) -> tuple[str, ...]:
    """DuckDB expressions, one per sum: the value in its smallest unit, 0 where there is none."""
    return tuple(
        f'coalesce(CAST("{m.column}" * {10 ** report.column(m.column).scale} AS BIGINT), 0)' for m in sums_of(report)
    )


def flag_sql(report: ReportType) -> tuple[str, ...]:
    """DuckDB expressions, one per byte: eight of the report's flags each, the first one lowest."""
    tests = [_flag_sql(flag) for flag in flags_of(report)]
    eights = [tests[first : first + FLAGS_IN_A_BYTE] for first in range(0, len(tests), FLAGS_IN_A_BYTE)]
    return tuple(
        " + ".join(f"CASE WHEN {test} THEN {1 << bit} ELSE 0 END" for bit, test in enumerate(eight)) for eight in eights
    )


def _flag_sql(flag: Count | Sum) -> str:
    if isinstance(flag, Sum):
        return f'"{flag.column}" IS NOT NULL'
    return " AND ".join(_condition_sql(condition) for condition in flag.where)


def _condition_sql(condition: Where) -> str:
    column = f'"{condition.column}"'
    if condition.one_of:
        texts = ", ".join("'" + text.replace("'", "''") + "'" for text in condition.one_of)
        return f"{column} IN ({texts})"
    if condition.at_least is not None:
        return f"{column} >= {condition.at_least!r}"
    return f"{column} IS TRUE" if condition.is_true else f"{column} IS NOT NULL"
