"""Makes a row of any table from PostgreSQL's catalogue alone, for tests that run over all tables."""

from collections.abc import Mapping
from itertools import count
from typing import Any

import sqlalchemy as sa

from tests.lib import catalog

_NUMBERS = count(1)
_ENUM_LABEL = sa.text("SELECT min(enumlabel) FROM pg_enum WHERE enumtypid = to_regtype(:kind)")
_FREE = sa.text(
    "SELECT conrelid::regclass::text, quote_ident(conname) FROM pg_constraint"
    " WHERE contype IN ('c', 'f', 'u') AND connamespace::regnamespace::text IN ('public', 'reporting')"
)


def let_rows_stand_alone(connection: sa.Connection) -> None:
    """Drop foreign keys, checks and uniqueness but for the key, so that a made-up row needs no other and fits any."""
    for table, name in connection.execute(_FREE).all():
        connection.execute(sa.text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))


def kinds_of(connection: sa.Connection, table: sa.Table) -> dict[str, catalog.Column]:
    """Type and NOT NULL of every column a table has, also of those that we do not name."""
    return catalog.columns(connection, str(table.schema), table.name)[table.name]


def any_rows(connection: sa.Connection, table: sa.Table, number: int = 1) -> list[dict[str, Any]]:
    """Rows with a value for every required column and for every column that we name."""
    named = {column.name for column in table.columns if column.identity is None}
    wanted = {
        name: kind for name, (kind, is_required) in kinds_of(connection, table).items() if is_required or name in named
    }
    return [{name: any_value(connection, kind) for name, kind in wanted.items()} for _ in range(number)]


def any_value(connection: sa.Connection, kind: str) -> Any:
    """A value of a type, another one at each call where the type has enough of them."""
    number = next(_NUMBERS)
    texts: Mapping[str, str] = {
        "uuid": f"00000000-0000-4000-8000-{number:012d}",
        "uuid[]": f"{{00000000-0000-4000-8000-{number:012d}}}",
        "text": f"text {number}",
        "text[]": f"{{text {number}}}",
        "integer": str(number),
        "bigint": str(number),
        "boolean": "true",
        "date": "2026-11-01",
        "timestamp without time zone": "2026-11-01 08:00",
        "timestamp with time zone": "2026-11-01 08:00+00",
        "time without time zone": "08:00",
        "double precision": "1.5",
        "json": f'["{number}"]',
        "jsonb": f'{{"{number}": true}}',
    }
    bare = kind.split("(")[0]
    if bare == "character varying":
        return f"t{number}"
    if bare == "numeric":
        return "1.25"
    return texts.get(bare) or connection.execute(_ENUM_LABEL, {"kind": kind}).scalar_one()


def add_rows(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """All rows in one statement."""
    kinds = kinds_of(connection, table)
    listed = ", ".join(f'"{name}"' for name in rows[0])
    places = ", ".join(
        "(" + ", ".join(f"CAST(:{name}_{at} AS {kinds[name][0]})" for name in row) + ")" for at, row in enumerate(rows)
    )
    values = {f"{name}_{at}": value for at, row in enumerate(rows) for name, value in row.items()}
    connection.execute(sa.text(f'INSERT INTO {table.schema}."{table.name}" ({listed}) VALUES {places}'), values)
