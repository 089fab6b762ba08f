"""What a base remembers of the rows of its last days, so that a change of one of them is known by its project: a sum of
stamps, by day and project."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate

import duckdb

from dashboard.semantic.report import ReportType
from data_access.replica.columns import replica_columns
from data_access.replica.load import STAMP, arrive
from data_access.replica.postgres_rows import BulkReader

NO_PROJECT = 0
"""Stands for the rows that name no project, as code 0 does in the mapped columns."""

LATELY_DAYS = 31
LATELY_ROWS = 200_000
"""A base has stamps of today and the days before it, of which nearly all rows are that change later: of so many days,
but of no more than so many rows."""


def late_days(target: duckdb.DuckDBPyConnection, report: ReportType, today: date) -> list[date]:
    """The days of which there are to be stamps, by the rows of the table fact_<report>; today in any case."""
    within = [today - timedelta(days=LATELY_DAYS), today]
    counted = f"SELECT day, count(*) FROM {report.fact} WHERE day BETWEEN ? AND ? GROUP BY day"
    rows = dict(target.execute(counted, within).fetchall())
    last = [today - timedelta(days=number) for number in range(LATELY_DAYS)]
    together = accumulate(rows.get(day, 0) for day in last)
    return [day for day, so_far in zip(last, together, strict=True) if day == today or so_far <= LATELY_ROWS]


def load_stamps(target: duckdb.DuckDBPyConnection, rows: BulkReader, report: ReportType, days: Sequence[date]) -> None:
    """The table stamps_<report>: of these days, as `stamps_by_project` gives them, without the rows; and one that says
    of which days it has any."""
    columns = [column for column in replica_columns(report) if column.name == report.scope_column]
    arrived = arrive(target, rows, report, columns, days)
    summed = stamps_by_project(report, f"({arrived})", f"sum({STAMP})")
    target.execute(f"CREATE TABLE {stamps_table(report)} AS {summed}")
    target.unregister("arrived")
    target.execute(f"CREATE TABLE {_days_table(report)} AS SELECT unnest(?::DATE[]) AS day", [list(days)])


def stamped_days(target: duckdb.DuckDBPyConnection, catalog: str, report: ReportType) -> frozenset[date]:
    """Of which days an attached base has stamps; none, where an earlier program made it."""
    tables = "SELECT 1 FROM duckdb_tables() WHERE database_name = ? AND table_name = ?"
    if target.execute(tables, [catalog, _days_table(report)]).fetchone() is None:
        return frozenset()
    return frozenset(day for (day,) in target.execute(f"SELECT day FROM {catalog}.{_days_table(report)}").fetchall())


def _days_table(report: ReportType) -> str:
    return f"stamped_days_{report.name}"


def stamps_table(report: ReportType) -> str:
    return f"stamps_{report.name}"


def stamps_by_project(report: ReportType, source: str, stamps: str) -> str:
    """SELECT of day, project (its key), stamps (the sum of its rows', by which the same rows are known again) and n
    (how many there are)."""
    # As the mapped columns have it: of a project that nobody knows is of none.
    project = f"greatest(coalesce({report.scope_column}, {NO_PROJECT}), {NO_PROJECT})"
    return (
        f"SELECT day, {project} AS project, CAST({stamps} AS HUGEINT) AS stamps,"
        f" count(*) AS n FROM {source} GROUP BY ALL"
    )
