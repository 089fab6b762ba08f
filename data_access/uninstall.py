"""Takes everything of ours out of a K9 database, by name: triggers, indexes, rights, the schema with all it holds.

Each thing is dropped as itself, never with what depends on it: where somebody else's view reads one of our tables,
PostgreSQL refuses, the transaction is undone, and nothing has changed.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from dashboard.errors import Conflict, SetupError
from data_access.database import APP_ROLE, Database
from data_access.database_errors import driver_message, is_lost_connection, setup_error
from data_access.installed import Installed, find_installed
from data_access.migrate import LOCK_WAIT
from data_access.own_tables import SCHEMA
from data_access.source_tables import HOST_SCHEMA

_USERS = text("""
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'k9-insight'
""")


def uninstall(owner: Database, *, keep_data: bool) -> Installed:
    """Take it out, all or nothing; what went. `keep_data`: only what lies on the host's tables.

    Conflict while pages or jobs are connected, or something in our schema is not ours; SetupError for what the
    database refuses.
    """
    try:
        with owner.engine.begin() as connection:
            connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'"))
            _refuse_running(connection)
            found = find_installed(connection)
            for statement in _statements(found, keep_data=keep_data):
                connection.execute(text(statement))
            return found
    except DBAPIError as error:
        if is_lost_connection(error):
            raise setup_error(error, owner.url, owner.setting) from error
        raise SetupError(f"not uninstalled: {driver_message(error)}", hint="nothing was changed") from error


def _statements(found: Installed, *, keep_data: bool) -> Iterator[str]:
    for name, table in found.triggers:
        yield f"DROP TRIGGER {name} ON {table}"
    for name in found.indexes:
        yield f"DROP INDEX {HOST_SCHEMA}.{name}"
    if keep_data:
        return
    yield from _rights_taken_back(found)
    first = [name for name, of_row in found.functions if of_row]
    last = [name for name, of_row in found.functions if not of_row]
    for kind, names in (
        ("VIEW", [f"{SCHEMA}.{name}" for name in found.views]),
        ("FUNCTION", first),
        ("TABLE", [f"{SCHEMA}.{name}" for name in found.tables]),
        ("FUNCTION", last),
    ):
        if names:
            yield f"DROP {kind} {', '.join(names)}"
    if found.has_schema:
        yield f"DROP SCHEMA {SCHEMA}"
    if found.is_role_ours_alone:
        yield f"DROP ROLE {APP_ROLE}"


def _rights_taken_back(found: Installed) -> Iterator[str]:
    if not found.has_role:
        return
    for table in found.rights_on:
        yield f"REVOKE ALL ON TABLE {table} FROM {APP_ROLE}"
    yield f"REVOKE ALL ON SCHEMA {HOST_SCHEMA} FROM {APP_ROLE}"


def _refuse_running(connection: Connection) -> None:
    running = connection.execute(_USERS).scalar_one()
    if running:
        raise Conflict(
            f"{running} connections of the pages or the jobs are open", hint="stop them first; nothing was changed"
        )
