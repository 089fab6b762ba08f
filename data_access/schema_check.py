"""Does the database have what we read? Version, the host's tables and columns, and the rights to follow them."""

from collections.abc import Iterable

from sqlalchemy import Connection, text

from dashboard.errors import SetupError
from data_access.source_tables import HOST_SCHEMA, SOURCE_TABLES

OLDEST_VERSION = 14
SHOWN_AT_MOST = 40

_COLUMNS = text(
    "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
    " WHERE c.relnamespace = to_regnamespace(:schema) AND c.relkind IN ('r', 'p')"
    " AND c.relname = ANY(:tables) AND a.attnum > 0 AND NOT a.attisdropped"
)
_FOREIGN = text(
    "SELECT c.relname FROM pg_class c WHERE c.relnamespace = to_regnamespace(:schema)"
    " AND c.relname = ANY(:tables) AND NOT pg_has_role(c.relowner, 'USAGE') ORDER BY 1"
)


def check_version(connection: Connection) -> None:
    """SetupError for a PostgreSQL that is too old for what we use."""
    number = int(connection.execute(text("SHOW server_version_num")).scalar_one())
    if number < OLDEST_VERSION * 10_000:
        shown = connection.execute(text("SHOW server_version")).scalar_one()
        raise SetupError(
            f"the database is PostgreSQL {shown}, needed is {OLDEST_VERSION} or later",
            field="DATABASE_URL",
            hint="upgrade it, or leave DATABASE_URL empty for the embedded one",
        )


def present_host_tables(connection: Connection) -> set[str]:
    """Those of the tables we read that exist."""
    return {table for table, _ in _found(connection)}


def check_host_columns(connection: Connection) -> None:
    """SetupError naming every table and every column that we read and the database lacks."""
    found = _found(connection)
    present = {table for table, _ in found}
    tables = [table.name for table in SOURCE_TABLES if table.name not in present]
    wanted = [(table.name, column.name) for table in SOURCE_TABLES for column in table.columns]
    columns = [f"{table}.{name}" for table, name in wanted if table in present and (table, name) not in found]
    lacking = [f"the {kind} {_listed(names)}" for kind, names in (("tables", tables), ("columns", columns)) if names]
    if lacking:
        raise SetupError(
            f"the K9 database lacks in schema {HOST_SCHEMA} {' and '.join(lacking)}",
            field="DATABASE_URL",
            hint="is this the K9 database, and is its program up to date?",
        )


def check_ownership(connection: Connection) -> None:
    """SetupError naming the host's tables on which the migrating login may not set triggers."""
    foreign = connection.execute(_FOREIGN, _names()).scalars().all()
    if foreign:
        user = connection.execute(text("SELECT current_user")).scalar_one()
        raise SetupError(
            f"{user} does not own {_listed(foreign)} and cannot set audit triggers there",
            field="DATABASE_OWNER_URL",
            hint="give DATABASE_OWNER_URL the login that owns the K9 tables",
        )


def _found(connection: Connection) -> set[tuple[str, str]]:
    return {(table, column) for table, column in connection.execute(_COLUMNS, _names())}


def _names() -> dict[str, object]:
    return {"schema": HOST_SCHEMA, "tables": [table.name for table in SOURCE_TABLES]}


def _listed(names: Iterable[str]) -> str:
    names = list(names)
    more = len(names) - SHOWN_AT_MOST
    return ", ".join(names[:SHOWN_AT_MOST]) + (f" and {more} more" if more > 0 else "")
