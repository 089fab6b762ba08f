"""Which versions of the database this program works with: the one that it makes, and newer ones that still let it.

For an upgrade without downtime the database goes first, and nodes of the version before work on until they are
replaced. Each migration keeps the program of just before it working; one that keeps still older ones working says so
(`readable_from = "0019"`), and one that breaks with the version before says its own number. The database keeps the
number of the oldest program that may use it, which is how a program knows of versions that came after it.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, text

from dashboard.errors import SetupError
from data_access.database import Database
from data_access.migrations import VERSION_SCHEMA, VERSION_TABLE

_FLOOR = "oldest_program"
_TELL_FLOOR = text("SELECT value FROM reporting.setting WHERE name = :name")
_KEEP_FLOOR = text(
    "INSERT INTO reporting.setting (name, value) VALUES (:name, :value)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)


def migrations_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


def present_version(connection: Connection) -> str | None:
    """The version that the database is at; None before the first migration."""
    table = {"version_table": VERSION_TABLE, "version_table_schema": VERSION_SCHEMA}
    return MigrationContext.configure(connection, opts=table).get_current_revision()


def newest_version() -> str:
    """The version that this program brings a database to."""
    return str(_scripts().get_current_head())


def oldest_program() -> str:
    """The version of the oldest program that works with the database that this program makes."""
    return max(map(_oldest_with, versions()))


def keep_oldest_program(connection: Connection) -> None:
    """Tell programs of before whether they may go on. Part of the migration."""
    connection.execute(_KEEP_FLOOR, {"name": _FLOOR, "value": oldest_program()})


def is_newer(connection: Connection) -> bool:
    """Whether a later program has changed the database, and lets this one go on: it must leave it as it is.

    SetupError where the later program does not.
    """
    present = present_version(connection)
    if present is None or present in {one.revision for one in versions()}:
        return False
    floor = connection.execute(_TELL_FLOOR, {"name": _FLOOR}).scalar_one_or_none()
    if floor is None or newest_version() < floor:
        said = f"which needs a program of {floor} or later; this one is of {newest_version()}"
        raise SetupError(
            f"the database is at version {present}, {said if floor else 'which this program does not know'}",
            hint="start the newer program, or restore a backup of before",
        )
    return True


def check_schema(database: Database) -> None:
    """SetupError unless the database is at this program's version, or at a later one that lets it work.

    Raises Unavailable while the database does not answer.
    """
    with database.read() as connection:
        present = present_version(connection)
        if present != newest_version() and not is_newer(connection):
            raise SetupError(
                f"the database is at version {present or 'none'}, this program needs {newest_version()}",
                field="DATABASE_URL",
                hint="run ./k9 migrate",
            )


def versions() -> Iterator[Script]:
    """Those that this program knows, the newest first."""
    return _scripts().walk_revisions()


def _oldest_with(script: Script) -> str:
    """Unless a migration says it: the program of just before."""
    before = script.down_revision or script.revision
    return str(getattr(script.module, "readable_from", before))


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(migrations_config())
