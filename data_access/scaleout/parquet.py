"""The store's Parquet as tables: how DuckDB writes and reads it, and how the cluster is told what is in it."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from dashboard.semantic.fields import ColumnType
from dashboard.semantic.report import ReportType
from data_access.fact_tables import Key, dim_table
from data_access.replica.attached import quoted
from data_access.replica.columns import ReplicaColumn, replica_columns

_SPARK_TYPES = {
    ColumnType.TEXT: "STRING",
    ColumnType.INTEGER: "INT",
    ColumnType.BOOLEAN: "BOOLEAN",
    ColumnType.DATE: "DATE",
    ColumnType.TIMESTAMP: "TIMESTAMP_NTZ",
    ColumnType.KEY: "INT",
}


def fact_columns(report: ReportType) -> str:
    """What a month's file holds of each row, for DuckDB. An id is text: Parquet's uuid is bytes to the cluster."""
    return ", ".join(["CAST(row_id AS VARCHAR) AS row_id", "day", *(f'"{c.name}"' for c in replica_columns(report))])


def fact_schema(report: ReportType) -> str:
    """The same for the cluster, which then need not look into the files first."""
    return ", ".join(["row_id STRING", "day DATE", *(f"`{c.name}` {_spark_type(c)}" for c in replica_columns(report))])


def _spark_type(column: ReplicaColumn) -> str:
    if column.column.type is ColumnType.DECIMAL:
        return f"DECIMAL(18,{column.column.scale})"
    return _SPARK_TYPES[column.column.type]


def member_columns(members: str) -> str:
    """What the file of a dimension table holds, for DuckDB: ids and times of day as text."""
    return ", ".join(["key", "CAST(id AS VARCHAR) AS id", *(_as_text(c) for c in _attributes(members))])


def member_schema(members: str) -> str:
    """The same for the cluster."""
    return ", ".join(["key INT", "id STRING", *(f"`{c.name}` {_spark_type_of(c)}" for c in _attributes(members))])


def members_of(members: str, path: Path) -> str:
    """SELECT of a dimension table as the replica has it."""
    back = [f'CAST("{c.name}" AS TIME) AS "{c.name}"' if isinstance(c.type, sa.Time) else f'"{c.name}"' for c in
            _attributes(members)]  # fmt: skip
    return f"SELECT key, CAST(id AS UUID) AS id, {', '.join(back)} FROM {files_sql([path])}"


def facts_of(report: ReportType, paths: Sequence[Path]) -> str:
    """SELECT of the facts in some files; without files, of none."""
    if paths:
        return f"SELECT * FROM {files_sql(paths)}"
    nulls = [f'CAST(NULL AS {c.duckdb_type}) AS "{c.name}"' for c in replica_columns(report)]
    return f"SELECT {', '.join(['NULL::VARCHAR AS row_id', 'NULL::DATE AS day', *nulls])} WHERE false"


def files_sql(paths: Sequence[Path]) -> str:
    return f"read_parquet([{', '.join(quoted(path) for path in paths)}])"


def _attributes(members: str) -> list[sa.Column[object]]:
    return [column for column in dim_table(members).c if column.name != "key"]


def _as_text(column: sa.Column[object]) -> str:
    return f'CAST("{column.name}" AS VARCHAR) AS "{column.name}"' if isinstance(column.type, sa.Time) else (
        f'"{column.name}"'
    )  # fmt: skip


def _spark_type_of(column: sa.Column[object]) -> str:
    if isinstance(column.type, Key):
        return "INT"
    return {sa.Date: "DATE", sa.Boolean: "BOOLEAN"}.get(type(column.type), "STRING")
