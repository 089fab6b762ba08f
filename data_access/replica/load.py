"""PostgreSQL to DuckDB: dimension tables with their integer keys, and fact tables sorted by day and row."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import duckdb
import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from dashboard.semantic.report import ReportType
from data_access.fact_tables import MEMBERS, SCHEMA, Key, dim_table
from data_access.replica.columns import ORPHAN, ReplicaColumn, replica_columns
from data_access.replica.failures import NeedsRebuild
from data_access.replica.postgres_rows import BulkReader

STAMP = "stamp"
"""The column of a delta's facts, and of no base's, that tells rows apart by all that PostgreSQL shows of them, which is
more than the replica keeps."""

_REAL_DAY = "f.day BETWEEN DATE '0001-01-01' AND DATE '9999-12-31'"


def load_members(target: duckdb.DuckDBPyConnection, rows: BulkReader, known: str | None) -> None:
    """All dimension tables. Keys are 1, 2, .. by code; those of the `known` catalog stay, new members follow.

    Raises NeedsRebuild when a known member did not arrive: rows may carry its key, and keys have no gaps.
    """
    for members in MEMBERS:
        table = dim_table(members)
        columns = ", ".join(f'"{name}"' for name in table.c.keys())
        target.register("arrived", rows.read(f"SELECT {columns} FROM {SCHEMA}.{table.name}"))
        target.execute("CREATE OR REPLACE TEMP TABLE arrived_members AS SELECT * FROM arrived")
        target.unregister("arrived")
        if known and _has_left(target, f"{known}.{table.name}"):
            raise NeedsRebuild(f"a member left {table.name}")
        target.execute(f"CREATE TABLE {table.name} AS {_numbered(table, known)}")


def _has_left(target: duckdb.DuckDBPyConnection, known_table: str) -> bool:
    gone = f"SELECT 1 FROM {known_table} old ANTI JOIN arrived_members m ON m.key = old.id LIMIT 1"
    return target.execute(gone).fetchone() is not None


def _numbered(table: sa.Table, known: str | None) -> str:
    """SELECT of the arrived members with their integer keys."""
    attributes = [column for column in table.c if column.name not in ("key", "code", "name")]
    selected = ["CAST(number.key AS INTEGER) AS key", "m.key AS id", "m.code", "m.name"]
    selected += [_attribute_sql(column) for column in attributes]
    project = " LEFT JOIN dim_project ON dim_project.id = m.project_key" if "project_key" in table.c else ""
    old = f"SELECT key, id FROM {known}.{table.name}" if known else "SELECT 0 AS key, uuid() AS id WHERE false"
    return f"""
        WITH old AS ({old}), number AS (
            SELECT old.key, m.key AS id FROM arrived_members m JOIN old ON old.id = m.key
            UNION ALL
            SELECT (SELECT coalesce(max(key), 0) FROM old) + row_number() OVER (ORDER BY m.code, m.key), m.key
            FROM arrived_members m ANTI JOIN old ON old.id = m.key)
        SELECT {", ".join(selected)} FROM arrived_members m JOIN number ON number.id = m.key{project}
        ORDER BY number.key"""


def _attribute_sql(column: sa.Column[object]) -> str:
    types: dict[type[TypeEngine[Any]], str] = {
        sa.Date: "DATE",
        sa.Boolean: "BOOLEAN",
        sa.Time: "TIME",
        sa.Text: "VARCHAR",
    }
    if isinstance(column.type, Key):
        return f"dim_project.key AS {column.name}"
    return f'CAST(m."{column.name}" AS {types[type(column.type)]}) AS "{column.name}"'


def load_facts(
    target: duckdb.DuckDBPyConnection,
    rows: BulkReader,
    report: ReportType,
    *,
    days: Sequence[date] | None = None,
    kept: str | None = None,
) -> None:
    """The table fact_<report>: all rows, or those of `days` with their stamps, together with what the SELECT `kept`
    gives.

    A key that no dimension view knows is ORPHAN, which joins nothing either. A row
    without a day, or with a mistyped one after the year 9999, belongs to no period and is left out.
    """
    columns = replica_columns(report)
    arrived = arrive(target, rows, report, columns, days)
    source = f"{arrived} UNION ALL {kept}" if kept else arrived
    target.execute(f"CREATE TABLE {report.fact} AS SELECT * FROM ({source}) ORDER BY day, row_id")
    target.unregister("arrived")


def arrive(
    target: duckdb.DuckDBPyConnection,
    rows: BulkReader,
    report: ReportType,
    columns: Sequence[ReplicaColumn],
    days: Sequence[date] | None,
) -> str:
    """Registers what PostgreSQL sends as `arrived`; gives the SELECT of it in the replica's keys."""
    stamp = [f"hashtextextended(f::text, 0) AS {STAMP}"] if days is not None else []
    wanted = ", ".join(["row_id", "day", *(f'"{column.name}"' for column in columns), *stamp])
    listed = ", ".join(f"'{day}'" for day in days or ())
    some = f" WHERE day IN ({listed})" if days is not None else ""
    target.register("arrived", rows.read(f"SELECT {wanted} FROM {SCHEMA}.{report.fact} f{some}"))
    return _arrived_facts(report, columns, [STAMP] if stamp else [])


def _arrived_facts(report: ReportType, columns: Sequence[ReplicaColumn], more: Sequence[str]) -> str:
    selected, joins = ["f.row_id", "f.day"], []
    for column in columns:
        if column.column.members is None:
            selected.append(f'CAST(f."{column.name}" AS {column.duckdb_type}) AS "{column.name}"')
        else:
            alias = f"at_{column.name}"
            known = f'CASE WHEN f."{column.name}" IS NOT NULL THEN coalesce({alias}.key, {ORPHAN}) END'
            selected.append(f'{known} AS "{column.name}"')
            joins.append(f'LEFT JOIN dim_{column.column.members} {alias} ON {alias}.id = f."{column.name}"')
    selected += [f"f.{name}" for name in more]
    return f"SELECT {', '.join(selected)} FROM arrived f {' '.join(joins)} WHERE {_REAL_DAY}"
