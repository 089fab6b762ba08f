"""Reads the fact and dimension views as a spec test looks at them: rows as dicts, by the row they stand for."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

Row = dict[str, Any]


def fact_rows(connection: sa.Connection, report: str) -> list[Row]:
    """All rows of `reporting.fact_<report>`, oldest first."""
    found = connection.execute(sa.text(f"SELECT * FROM reporting.fact_{report} ORDER BY day, row_id"))
    return [_plain(row) for row in found.mappings()]


def fact_row(connection: sa.Connection, report: str, row_id: str) -> Row:
    """The one row of a source record; fails where there is none or more than one."""
    statement = sa.text(f"SELECT * FROM reporting.fact_{report} WHERE row_id = :row_id")
    return _plain(connection.execute(statement, {"row_id": row_id}).mappings().one())


def member(connection: sa.Connection, members: str, key: str) -> Row:
    """One member of `reporting.dim_<members>`, without its key."""
    statement = sa.text(f"SELECT * FROM reporting.dim_{members} WHERE key = :key")
    row = _plain(connection.execute(statement, {"key": key}).mappings().one())
    return {name: value for name, value in row.items() if name != "key"}


def _plain(row: sa.RowMapping) -> Row:
    """Keys as text, as the factories give them."""
    return {name: str(value) if isinstance(value, UUID) else value for name, value in row.items()}
