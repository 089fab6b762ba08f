"""What a database holds, read from PostgreSQL's own catalogue."""

from typing import Any

import sqlalchemy as sa

_COLUMNS = sa.text(
    "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull"
    " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
    " WHERE c.relnamespace = to_regnamespace(:schema) AND c.relkind IN ('r', 'p') AND NOT c.relispartition"
    " AND a.attnum > 0 AND NOT a.attisdropped"
    " AND c.relname = coalesce(:table, c.relname)"
    " ORDER BY c.relname, a.attnum"
)
_CONSTRAINTS = sa.text(
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = to_regnamespace(:schema) AND contype <> 'n' ORDER BY 1, 2"
)
_OBJECTS = sa.text(
    "SELECT 'relation', oid::bigint, relname FROM pg_class WHERE relnamespace = ANY(:namespaces)"
    " UNION ALL SELECT 'trigger', oid, tgname FROM pg_trigger"
    " UNION ALL SELECT 'function', oid, proname FROM pg_proc WHERE pronamespace = ANY(:namespaces)"
    " UNION ALL SELECT 'rule', oid, rulename FROM pg_rewrite"
    " ORDER BY 1, 2"
)
_NAMESPACES = sa.text("SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'reporting')")

Column = tuple[str, bool]
"""Type as PostgreSQL writes it, and whether it is NOT NULL."""


def columns(connection: sa.Connection, schema: str, table: str | None = None) -> dict[str, dict[str, Column]]:
    """The columns of every table of a schema, or of one, by table, in order."""
    found: dict[str, dict[str, Column]] = {}
    for of_table, name, kind, is_required in connection.execute(_COLUMNS, {"schema": schema, "table": table}):
        found.setdefault(of_table, {})[name] = (kind, is_required)
    return found


def constraints(connection: sa.Connection, schema: str) -> list[tuple[Any, ...]]:
    """Keys, checks and foreign keys of a schema."""
    return [tuple(row) for row in connection.execute(_CONSTRAINTS, {"schema": schema})]


def objects(connection: sa.Connection) -> list[tuple[Any, ...]]:
    """Every relation, trigger, function and view body with its number: equal only where nothing was made anew."""
    namespaces = list(connection.execute(_NAMESPACES).scalars())
    return [tuple(row) for row in connection.execute(_OBJECTS, {"namespaces": namespaces})]
