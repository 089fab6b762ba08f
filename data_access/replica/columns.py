"""What the replica keeps of a report type, derived from its declaration, as SQL for PostgreSQL and for DuckDB.

The same rules as the read path's SQL: a null never satisfies a condition, a band includes its lower limit and
excludes its upper one, code 0 stands for "missing" or "in no band".
"""

from collections.abc import Iterable
from dataclasses import dataclass

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
    """A fact column as the replica keeps it. A decimal travels as a whole number of its smallest unit."""

    column: Column

    @property
    def name(self) -> str:
        return self.column.name

    @property
    def duckdb_type(self) -> str:
        if self.column.type is ColumnType.DECIMAL:
            return f"DECIMAL(18,{self.column.scale})"
        return _DUCKDB_TYPES[self.column.type]

    @property
    def postgres_sql(self) -> str:
        """Exact and cheap to transfer: numeric would travel as text."""
        if self.column.type is ColumnType.DECIMAL:
            return f'({self.name} * {10**self.column.scale})::bigint AS "{self.name}"'
        return f'"{self.name}"'

    def arrived_sql(self, table: str) -> str:
        """The kept value of a column (not a key) that arrived as `postgres_sql`."""
        arrived = f'{table}."{self.name}"'
        if self.column.type is not ColumnType.DECIMAL:
            return f"CAST({arrived} AS {self.duckdb_type})"
        scale = self.column.scale
        unit = f"CAST({10**-scale:.{scale}f} AS DECIMAL({scale + 1},{scale}))"
        return f"CAST(CAST({arrived} AS DECIMAL(18,0)) * {unit} AS {self.duckdb_type})"


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
                expressions.append(f'coalesce("{dimension.column}", 0)')
            case BandDimension():
                bands = dimension.fixed or conventions.bands(dimension.bands)
                expressions.append(_band_sql(dimension.column, bands))
            case ValueDimension():
                expressions.append(f'"{dimension.column}"')
    return tuple(expressions)


def _band_sql(column: str, bands: Iterable[Band]) -> str:
    whens = []
    for number, band in enumerate(bands, start=1):
        tests = [f'"{column}" IS NOT NULL']
        tests += [f'"{column}" >= {band.lower!r}'] if band.lower is not None else []
        tests += [f'"{column}" < {band.upper!r}'] if band.upper is not None else []
        whens.append(f"WHEN {' AND '.join(tests)} THEN {number}")
    return f"CASE {' '.join(whens)} ELSE 0 END"


def inputs(report: ReportType) -> tuple[Count | Sum, ...]:
    """The additive measures that have a row in the inputs: all but the plain row count."""
    return tuple(
        measure
        for measure in report.measures
        if isinstance(measure, Sum) or (isinstance(measure, Count) and measure.where)
    )


def input_sql(report: ReportType, measure: Count | Sum) -> str:
    """DuckDB expression of what one row adds: 0 or 1, or the value in its smallest unit (0 when null)."""
    if isinstance(measure, Count):
        conditions = " AND ".join(_condition_sql(condition) for condition in measure.where)
        return f"CASE WHEN {conditions} THEN 1 ELSE 0 END"
    scale = report.column(measure.column).scale
    return f'coalesce(CAST("{measure.column}" * {10**scale} AS BIGINT), 0)'


def present_sql(report: ReportType) -> tuple[str, ...]:
    """DuckDB expressions, one per Sum: 1 where its column has a value."""
    sums = (measure for measure in inputs(report) if isinstance(measure, Sum))
    return tuple(f'CASE WHEN "{measure.column}" IS NULL THEN 0 ELSE 1 END' for measure in sums)


def _condition_sql(condition: Where) -> str:
    column = f'"{condition.column}"'
    if condition.one_of:
        texts = ", ".join("'" + text.replace("'", "''") + "'" for text in condition.one_of)
        return f"{column} IN ({texts})"
    if condition.at_least is not None:
        return f"{column} >= {condition.at_least!r}"
    return f"{column} IS TRUE" if condition.is_true else f"{column} IS NOT NULL"
