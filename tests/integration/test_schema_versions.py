"""Which versions of the database this program works with: its own, and later ones that let it."""

import re

import pytest
import sqlalchemy as sa

from dashboard.errors import SetupError
from data_access.connect import OpenDatabase
from data_access.migrate import migrate
from data_access.schema_versions import check_schema, newest_version, oldest_program, versions
from tests.lib import catalog
from tests.lib.database_ground import DatabaseGround


def up(databases: DatabaseGround, found: OpenDatabase) -> None:
    migrate(databases.settings, found.owner, found.app_login)


def change(found: OpenDatabase, *statements: str) -> None:
    with found.owner.engine.begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))


def newer(found: OpenDatabase, oldest: str) -> None:
    """What a later program leaves: its version, and the oldest one that it lets work on."""
    change(
        found,
        "ALTER TABLE reporting.daily_report ADD COLUMN colour text NOT NULL DEFAULT 'grey'",
        "UPDATE reporting.schema_version SET version_num = '9999'",
        f"UPDATE reporting.setting SET value = '{oldest}' WHERE name = 'oldest_program'",
        "UPDATE reporting.setting SET value = 'of the later program' WHERE name = 'views'",
    )


def test_a_database_of_a_newer_program_that_lets_us_work_is_left_as_that_made_it(
    databases: DatabaseGround, database: OpenDatabase
) -> None:
    newer(database, oldest=newest_version())
    with database.owner.read() as connection:
        before = catalog.objects(connection)
    up(databases, database)
    check_schema(database.app)
    with database.owner.read() as connection:
        assert catalog.objects(connection) == before, "views too: they are the newer program's"


def test_a_database_of_a_newer_program_that_needs_a_newer_one_is_left_alone(
    databases: DatabaseGround, database: OpenDatabase
) -> None:
    newer(database, oldest="9998")
    said = f"9999, which needs a program of 9998.*of {newest_version()}"
    with pytest.raises(SetupError, match=said):
        up(databases, database)
    with pytest.raises(SetupError, match=said):
        check_schema(database.app)
    change(database, "DELETE FROM reporting.setting WHERE name = 'oldest_program'")
    with pytest.raises(SetupError, match="9999, which this program does not know"):
        up(databases, database)


def test_a_database_that_was_not_migrated_yet_is_not_used(database: OpenDatabase) -> None:
    change(database, "UPDATE reporting.schema_version SET version_num = '0018'")
    with pytest.raises(SetupError, match="at version 0018, this program needs .*run ./k9 migrate"):
        check_schema(database.app)


def test_every_version_is_four_digits_and_a_declared_floor_is_a_version_before(database: OpenDatabase) -> None:
    found = {one.revision: one for one in versions()}
    for revision, one in found.items():
        floor = getattr(one.module, "readable_from", one.down_revision or revision)
        assert re.fullmatch(r"\d{4}", revision) and floor in found and floor <= revision
    kept = sa.text("SELECT value FROM reporting.setting WHERE name = 'oldest_program'")
    with database.owner.read() as connection:
        assert connection.execute(kept).scalar_one() == oldest_program()
