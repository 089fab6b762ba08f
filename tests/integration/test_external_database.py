"""A PostgreSQL that somebody else runs, reached through DATABASE_URL: with two logins, and with one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.config import Settings, load_settings
from data_access.connect import opened_database
from data_access.database import Actor
from data_access.migrate import migrate
from data_access.migrations.steps import HOST_SCHEMA_FILE, run_file
from tests import factories as make
from tests.lib.database_ground import DatabaseGround

WHO = sa.text("SELECT session_user || ' as ' || current_user")


@pytest.fixture
def host_database(databases: DatabaseGround) -> Iterator[str]:
    """The name of a database that the host's program uses."""
    with databases.empty() as found:
        with found.owner.engine.begin() as connection:
            run_file(connection, HOST_SCHEMA_FILE)
            make.make_dog(connection, code="REX")
        yield str(found.owner.url.database)


def settings_of(tmp_path: Path, url: str, owner_url: str = "") -> Settings:
    """As an operator writes them: `postgresql://`, without the driver's name."""
    plain = url.replace("postgresql+psycopg2", "postgresql"), owner_url.replace("postgresql+psycopg2", "postgres")
    return load_settings({"K9_DATA_DIR": str(tmp_path), "DATABASE_URL": plain[0], "DATABASE_OWNER_URL": plain[1]})


def test_with_two_logins_each_does_its_part(databases: DatabaseGround, host_database: str, tmp_path: Path) -> None:
    settings = settings_of(tmp_path, databases.url("app", host_database), databases.url("owner", host_database))
    with opened_database(settings) as found:
        assert found.server is None
        migrate(settings, found.owner, found.app_login)
        found.app.check()
        with found.app.read() as connection:
            assert connection.execute(WHO).scalar_one() == "k9_insight as k9_app"
            assert connection.execute(sa.text("SELECT code FROM reporting.dim_dog")).scalar_one() == "REX"
        with found.owner.read() as connection:
            assert connection.execute(WHO).scalar_one() == "k9_owner as k9_owner"
    assert not (tmp_path / "postgres").exists()


def test_with_one_login_the_pages_still_act_as_the_application(
    databases: DatabaseGround, host_database: str, tmp_path: Path
) -> None:
    settings = settings_of(tmp_path, databases.url("owner", host_database))
    with opened_database(settings) as found:
        migrate(settings, found.owner, found.app_login)
        migrate(settings, found.owner, found.app_login)
        with found.app.write(Actor(name="amal")) as connection:
            assert connection.execute(WHO).scalar_one() == "k9_owner as k9_app"
        with pytest.raises(sa.exc.ProgrammingError, match="permission denied"), found.app.read() as connection:
            connection.execute(sa.text("SELECT phone FROM employee"))
        with pytest.raises(sa.exc.ProgrammingError), found.app.write(Actor(name="amal")) as connection:
            connection.execute(sa.text("DELETE FROM dog"))


def test_the_hosts_program_goes_on_working(databases: DatabaseGround, host_database: str, tmp_path: Path) -> None:
    settings = settings_of(tmp_path, databases.url("owner", host_database))
    with opened_database(settings) as found:
        migrate(settings, found.owner, found.app_login)
        with found.owner.engine.begin() as connection:
            rex = connection.execute(
                sa.text("UPDATE dog SET name = 'Rex' WHERE code = 'REX' RETURNING id")
            ).scalar_one()
        with found.owner.read() as connection:
            entry = "SELECT actor || ' ' || change_summary FROM reporting.audit_log WHERE entity_id = CAST(:id AS text)"
            assert connection.execute(sa.text(entry), {"id": rex}).scalar_one() == "k9_owner name"
