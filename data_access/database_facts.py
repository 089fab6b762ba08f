"""What there is to know about the database we are connected to: its version, our rights in it, our triggers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from dashboard.errors import SetupError
from data_access.change_feed import missing_triggers
from data_access.database import APP_ROLE, Database
from data_access.database_errors import driver_message
from data_access.job_store import SCHEDULER_LOCK
from data_access.migrate import host_tables_made_by_us
from data_access.own_tables import OWN, OWN_APPEND_ONLY, OWN_READ_ONLY, SCHEMA
from data_access.schema_versions import is_newer, newest_version, present_version
from data_access.source_tables import HOST_SCHEMA, SOURCE_TABLES

_LACKING = text("""
SELECT wanted.name FROM unnest(CAST(:names AS text[]), CAST(:tables AS text[]), CAST(:columns AS text[])) AS
    wanted(name, relation, attribute)
WHERE NOT has_column_privilege(:role, wanted.relation, wanted.attribute, 'SELECT') ORDER BY 1
""")
_CHANGEABLE = text("""
SELECT bool_or(has_table_privilege(:role, relation, 'UPDATE, DELETE, TRUNCATE'))
FROM unnest(CAST(:tables AS text[])) AS relation
""")
_WRITABLE = text("""
SELECT relation FROM unnest(CAST(:tables AS text[])) AS relation
WHERE NOT (has_table_privilege(:role, relation, 'INSERT') AND has_table_privilege(:role, relation, 'UPDATE')) ORDER BY 1
""")
_SCHEDULER = text(
    "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid::bigint = :lock"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
)

_KEPT = (*OWN_APPEND_ONLY, *OWN_READ_ONLY)


@dataclass(frozen=True, kw_only=True)
class DatabaseFacts:
    """`is_of_later_program`: it has migrated the database, and lets this one work on. `lacking_rights`: what the
    application's role may not do and must; `missing_triggers`: changes nobody sees."""

    version: str
    database: str
    login: str
    schema_version: str | None
    newest_schema_version: str
    is_of_later_program: bool
    host_tables_are_ours: bool
    lacking_rights: tuple[str, ...]
    audit_log_can_be_changed: bool
    missing_triggers: tuple[str, ...]
    has_scheduler: bool


@contextmanager
def as_setup_error() -> Iterator[None]:
    """What the database refuses becomes one line for an operator."""
    try:
        yield
    except DBAPIError as error:
        raise SetupError(driver_message(error)) from error


def database_facts(database: Database) -> DatabaseFacts:
    """Raises Unavailable when the database does not answer, SetupError when it holds nothing of ours."""
    with database.read() as connection:
        if connection.execute(text("SELECT to_regclass('reporting.setting') IS NULL")).scalar_one():
            raise SetupError("the database holds nothing of this program yet", hint="run ./k9 migrate")
        version, name, login = connection.execute(
            text("SELECT current_setting('server_version'), current_database(), session_user")
        ).one()
        return DatabaseFacts(
            version=version,
            database=name,
            login=login,
            schema_version=present_version(connection),
            newest_schema_version=newest_version(),
            is_of_later_program=is_newer(connection),
            host_tables_are_ours=host_tables_made_by_us(connection),
            lacking_rights=_lacking_rights(connection),
            audit_log_can_be_changed=connection.execute(_CHANGEABLE, _unchangeable()).scalar_one(),
            missing_triggers=tuple(missing_triggers(connection)),
            has_scheduler=connection.execute(_SCHEDULER, {"lock": SCHEDULER_LOCK}).scalar_one(),
        )


def _lacking_rights(connection: Connection) -> tuple[str, ...]:
    read = [(table.name, column.name) for table in SOURCE_TABLES for column in table.columns]
    unread = connection.execute(
        _LACKING,
        {
            "role": APP_ROLE,
            "names": [f"SELECT {table}.{column}" for table, column in read],
            "tables": [f'{HOST_SCHEMA}."{table}"' for table, _ in read],
            "columns": [column for _, column in read],
        },
    ).scalars()
    own = [f"{SCHEMA}.{table.name}" for table in OWN.tables.values() if table not in _KEPT]
    unwritten = connection.execute(_WRITABLE, {"role": APP_ROLE, "tables": own}).scalars()
    return (*unread, *(f"write {table}" for table in unwritten))


def _unchangeable() -> dict[str, object]:
    return {"role": APP_ROLE, "tables": [f"{SCHEMA}.{table.name}" for table in _KEPT]}
