"""own_tables.py says what the migrations make, column for column."""

import pytest
import sqlalchemy as sa

from data_access.migrations import VERSION_TABLE
from data_access.own_tables import OWN, SCHEMA
from tests.lib import catalog

TABLES = tuple(OWN.tables.values())
each_table = pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])

_UNIQUE = sa.text(
    "SELECT array_agg(a.attname::text ORDER BY k.place) FROM pg_constraint c"
    " CROSS JOIN LATERAL unnest(c.conkey) WITH ORDINALITY AS k(number, place)"
    " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number"
    " WHERE c.conrelid = CAST(:table AS regclass) AND c.contype = :kind GROUP BY c.oid"
)


def _kind(connection: sa.Connection, column: "sa.Column[object]") -> str:
    return column.type.compile(dialect=connection.dialect).lower().replace(", ", ",")


def _keys(connection: sa.Connection, table: sa.Table, kind: str) -> set[tuple[str, ...]]:
    found = connection.execute(_UNIQUE, {"table": f"{SCHEMA}.{table.name}", "kind": kind}).scalars()
    return {tuple(names) for names in found}


def test_every_table_is_declared(connection: sa.Connection) -> None:
    assert set(catalog.columns(connection, SCHEMA)) == {table.name for table in TABLES} | {VERSION_TABLE}


@each_table
def test_its_columns_are_those_of_the_migrations(connection: sa.Connection, table: sa.Table) -> None:
    made = catalog.columns(connection, SCHEMA)[table.name]
    found = [(name, kind.replace("xid8", "bigint"), required) for name, (kind, required) in made.items()]
    declared = [(column.name, _kind(connection, column), not column.nullable) for column in table.columns]
    assert declared == found


@each_table
def test_its_keys_are_those_of_the_migrations(connection: sa.Connection, table: sa.Table) -> None:
    assert _keys(connection, table, "p") == {tuple(column.name for column in table.primary_key)}
    declared = {
        tuple(column.name for column in constraint.columns)
        for constraint in table.constraints
        if isinstance(constraint, sa.UniqueConstraint)
    }
    assert _keys(connection, table, "u") == declared
