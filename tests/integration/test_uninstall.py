"""./k9 uninstall-triggers leaves a database as its own program had made it, and never takes anything else along."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from data_access.connect import OpenDatabase
from data_access.embedded_cluster import programs
from data_access.migrate import migrate
from data_access.migrations.steps import HOST_SCHEMA_FILE, run_file
from tests import factories as make
from tests.lib.console import Console, console_on
from tests.lib.database_ground import DatabaseGround


@pytest.fixture
def host(databases: DatabaseGround) -> Iterator[OpenDatabase]:
    """A database of a live K9 program, before we came."""
    with databases.empty() as found:
        with found.owner.engine.begin() as connection:
            run_file(connection, HOST_SCHEMA_FILE)
            make.make_dog(connection, code="REX")
            connection.execute(sa.text("CREATE INDEX dog_by_name ON dog (name)"))
            connection.execute(sa.text("CREATE VIEW kennel AS SELECT code FROM dog"))
        yield found


@pytest.fixture
def k9(databases: DatabaseGround, host: OpenDatabase, tmp_path: Path) -> Console:
    """An operator of ours there, with nothing of ours running."""
    migrate(databases.settings, host.owner, host.app_login)
    host.close()
    return console_on(host, tmp_path)


def dump(found: OpenDatabase) -> str:
    """All that PostgreSQL knows of the database's shape and rights, as its own program writes it."""
    url = found.owner.url.set(drivername="postgresql").render_as_string(hide_password=False)
    done = subprocess.run(
        [programs() / "pg_dump", "--schema-only", "-d", url], capture_output=True, text=True, check=True
    )
    # Its first and last lines carry a random word.
    return "\n".join(line for line in done.stdout.splitlines() if not line.startswith("\\"))


def test_what_was_there_before_is_there_after_and_nothing_else(
    databases: DatabaseGround, host: OpenDatabase, tmp_path: Path
) -> None:
    host.close()
    before, k9 = dump(host), console_on(host, tmp_path)
    *planned, end = k9.says("migrate", "--dry-run").splitlines()
    assert end == f"{len(planned)} things would be added, nothing was changed"
    assert dump(host) == before, "a dry run changes nothing"
    migrate(databases.settings, host.owner, host.app_login)
    host.close()
    installed = dump(host)

    listed = k9.says("uninstall-triggers", "--dry-run").splitlines()
    assert dump(host) == installed, "a dry run changes nothing"
    assert listed[-1] == f"{len(listed) - 1} things would go, nothing was changed"
    assert {"trigger k9_audit_insert on dog", "index public.k9_feeding_log_day", "schema reporting"} <= set(listed)
    assert "table reporting.audit_log" in listed and "rights of k9_app on dog" in listed
    on_theirs = re.findall(r"^CREATE TRIGGER k9_audit_\w+ AFTER \w+ ON public\.", installed, flags=re.MULTILINE)
    assert len([line for line in listed if line.startswith("trigger ")]) == len(on_theirs) > 90
    assert planned == listed[:-1], "what a migration would add is what an uninstallation takes away"

    said = k9.says("uninstall-triggers", "--yes").splitlines()
    assert said[: len(listed) - 1] == listed[:-1]
    assert dump(host) == before
    assert k9.says("uninstall-triggers", "--dry-run") == "there is nothing of ours\n"
    with host.owner.engine.begin() as connection:
        assert connection.execute(sa.text("UPDATE dog SET name = 'Rex' RETURNING code")).scalar_one() == "REX"


def test_with_keep_data_the_hosts_tables_are_free_of_us_and_our_data_is_there(host: OpenDatabase, k9: Console) -> None:
    k9.says("uninstall-triggers", "--keep-data", "--yes")
    shape = dump(host)
    assert "k9_audit_" not in shape.partition("CREATE TABLE public.")[2].partition("reporting.audit")[0]
    with host.owner.read() as connection:
        left = "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'public.dog'::regclass AND tgname LIKE 'k9%'"
        assert connection.execute(sa.text(left)).scalar_one() == 0
        assert connection.execute(sa.text("SELECT code FROM reporting.dim_dog")).scalar_one() == "REX"


def test_the_name_of_the_database_is_asked_for(host: OpenDatabase, k9: Console) -> None:
    assert "nothing was changed" in str(k9.refused("uninstall-triggers", typed="k9\n"))
    assert "things are gone" in k9.says("uninstall-triggers", typed=f"{host.owner.url.database}\n")


@pytest.mark.parametrize(
    ("theirs", "said"),
    [
        ("CREATE TABLE reporting.notes (id int)", "did not make: reporting.notes"),
        ("CREATE VIEW public.seals AS SELECT number FROM reporting.audit_seal", "other objects depend on"),
    ],
)
def test_what_somebody_else_has_put_there_is_never_taken_along(
    host: OpenDatabase, k9: Console, theirs: str, said: str
) -> None:
    with host.owner.engine.begin() as connection:
        connection.execute(sa.text(theirs))
    host.close()
    before = dump(host)
    error = str(k9.refused("uninstall-triggers", "--yes"))
    assert said in error and "nothing was changed" in error
    assert dump(host) == before


def test_it_is_refused_while_the_pages_are_connected(host: OpenDatabase, k9: Console) -> None:
    with host.app.read():
        assert "connections of the pages or the jobs are open" in str(k9.refused("uninstall-triggers", "--yes"))
