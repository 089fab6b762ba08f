"""Brings a database to this program's version: tables, views, triggers, rights. Safe to run at every start."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from dashboard.config import Settings
from dashboard.errors import SetupError
from data_access.change_feed import ensure_change_feed, ensure_day_indexes
from data_access.database import Database
from data_access.database_errors import driver_message, is_lost_connection, setup_error
from data_access.grants import ensure_grants, ensure_role
from data_access.installed import find_installed
from data_access.schema_check import check_host_columns, check_ownership, check_version, present_host_tables
from data_access.schema_versions import is_newer, keep_oldest_program, migrations_config
from data_access.source_tables import SOURCE_TABLES
from data_access.views import ensure_views

# Any number that no other program uses for its advisory locks.
MIGRATION_LOCK = 0x6B39_0001
# Of the audit log: time for a jobs process that does not run to be noticed.
MONTHS_AHEAD = 3
# A host transaction that holds a table must not make us wait, and everybody else behind us, for long.
LOCK_WAIT = "15s"

log = logging.getLogger(__name__)


def migrate(settings: Settings, owner: Database, app_login: str | None = None) -> None:
    """Bring the database of `owner` up to date, all in one transaction. `app_login` becomes the application.

    Two starters do not collide: the second waits and finds nothing to do.
    """
    with _telling(owner), owner.engine.connect() as connection, connection.begin():
        _migrate(connection, settings, app_login or str(owner.url.username or ""))


def plan_migration(settings: Settings, owner: Database, app_login: str | None = None) -> list[str]:
    """What `migrate` would add, one line for each thing: it is done, looked at, and undone.

    Raises SetupError where it could not be done.
    """
    with _telling(owner), owner.engine.connect() as connection, connection.begin() as transaction:
        before = find_installed(connection).lines(keep_data=False)
        has_host = bool(present_host_tables(connection))
        _migrate(connection, settings, app_login or str(owner.url.username or ""))
        after = find_installed(connection).lines(keep_data=False)
        transaction.rollback()
    added = [line for line in after if line not in before]
    return added if has_host else [f"{len(SOURCE_TABLES)} tables of the K9 program, which are not there yet", *added]


@contextmanager
def _telling(owner: Database) -> Iterator[None]:
    """What the database refuses becomes one line for an operator."""
    try:
        yield
    except DBAPIError as error:
        if is_lost_connection(error):
            raise setup_error(error, owner.url, owner.setting) from error
        raise SetupError(
            f"the database cannot be migrated: {driver_message(error)}", hint="nothing was changed"
        ) from error


def host_tables_made_by_us(connection: Connection) -> bool:
    """Whether the host's tables are ours (empty database) or were there before: the default of K9_HOST_WRITES."""
    value = connection.execute(text("SELECT value FROM reporting.setting WHERE name = 'host_tables_made'")).scalar()
    return value == "true"


def _may_write_host(connection: Connection, settings: Settings) -> bool:
    """What K9_HOST_WRITES says; where it says nothing, whether the tables are ours."""
    return host_tables_made_by_us(connection) if settings.host_writes is None else settings.host_writes


def _migrate(connection: Connection, settings: Settings, app_login: str) -> None:
    check_version(connection)
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
    connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'"))
    if is_newer(connection):
        # Its views, triggers and rights are the later program's business.
        log.info("a later program has migrated the database, and this one may use it as it is")
        return
    if present_host_tables(connection):
        check_host_columns(connection)
        check_ownership(connection)
    connection.execute(text("CREATE SCHEMA IF NOT EXISTS reporting"))
    ensure_role(connection, app_login)
    command.upgrade(_alembic(connection), "head")
    keep_oldest_program(connection)
    _ensure_timezone(connection, settings.timezone)
    remade = ensure_views(connection)
    ensure_day_indexes(connection)
    ensure_change_feed(connection)
    connection.execute(text("SELECT reporting.ensure_audit_months(:ahead)"), {"ahead": MONTHS_AHEAD})
    ensure_grants(connection, may_write_host=_may_write_host(connection, settings))
    log.info("database is up to date", extra={"views_remade": remade})


def _alembic(connection: Connection) -> Config:
    config = migrations_config()
    config.attributes["connection"] = connection
    return config


def _ensure_timezone(connection: Connection, timezone: str) -> None:
    """The unit's zone as a constant function: the planner puts it into the views, at no cost per row."""
    exists = connection.execute(text("SELECT to_regprocedure('reporting.unit_timezone()') IS NOT NULL")).scalar_one()
    if exists and connection.execute(text("SELECT reporting.unit_timezone()")).scalar_one() == timezone:
        return
    # The name was checked against the list of time zones when the settings were read.
    connection.execute(
        text(
            "CREATE OR REPLACE FUNCTION reporting.unit_timezone() RETURNS text"
            f" LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN '{timezone}'::text"
        )
    )
