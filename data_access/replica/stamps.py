"""What a base remembers of the rows of its last days, so that a change of one of them is known by its project: a sum of
stamps, by day and project."""

from collections.abc import Sequence
from datetime import date

import duckdb

from dashboard.semantic.report import ReportType
from data_access.replica.columns import replica_columns
from data_access.replica.load import STAMP, arrive
from data_access.replica.postgres_rows import BulkReader

NO_PROJECT = 0
"""Stands for the rows that name no project, as code 0 does in the mapped columns."""

_DAYS = "stamped_days"
"""The table of a base that says of which days it has stamps."""


def load_stamps(target: duckdb.DuckDBPyConnection, rows: BulkReader, report: ReportType, days: Sequence[date]) -> None:
    """The table stamps_<report>: of these days, as `stamps_by_project` gives them, without the rows."""
    columns = [column for column in replica_columns(report) if column.name == report.scope_column]
    arrived = arrive(target, rows, report, columns, days)
    summed = stamps_by_project(report, f"({arrived})", f"sum({STAMP})")
    target.execute(f"CREATE TABLE {stamps_table(report)} AS {summed}")
    target.unregister("arrived")


def name_stamped_days(target: duckdb.DuckDBPyConnection, days: Sequence[date]) -> None:
    """That there are tables of stamps, and of which days."""
    target.execute(f"CREATE TABLE {_DAYS} (day DATE)")
    target.executemany(f"INSERT INTO {_DAYS} VALUES (?)", [[day] for day in days])


def stamped_days(target: duckdb.DuckDBPyConnection, catalog: str) -> frozenset[date]:
    """Of which days an attached base has stamps; none, where an earlier program made it."""
    tables = "SELECT 1 FROM duckdb_tables() WHERE database_name = ? AND table_name = ?"
    if target.execute(tables, [catalog, _DAYS]).fetchone() is None:
        return frozenset()
    return frozenset(day for (day,) in target.execute(f"SELECT day FROM {catalog}.{_DAYS}").fetchall())


def stamps_table(report: ReportType) -> str:
    return f"stamps_{report.name}"


def stamps_by_project(report: ReportType, source: str, stamps: str) -> str:
    """SELECT of day, project (its key), stamps (the sum of its rows', by which the same rows are known again) and n
    (how many there are)."""
    return (
        f"SELECT day, coalesce({report.scope_column}, {NO_PROJECT}) AS project, CAST({stamps} AS HUGEINT) AS stamps,"
        f" count(*) AS n FROM {source} GROUP BY ALL"
    )
