"""Database: reads survive a restart of the server, writes are never repeated, errors tell no addresses."""

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.errors import SetupError, Unavailable
from data_access import database as module
from data_access.database import Actor, Database
from data_access.embedded import EmbeddedServer, start_embedded
from tests.lib.embedded_child import pid_of
from tests.lib.processes import soon

ONE = sa.text("SELECT 1")


@pytest.fixture
def server(used_data_directory: Path) -> Iterator[EmbeddedServer]:
    """A server that a test may kill."""
    found = start_embedded(used_data_directory)
    found.ensure_running()
    yield found
    found.stop()


@pytest.fixture
def database(server: EmbeddedServer) -> Iterator[Database]:
    found = Database(server.owner_url)
    yield found
    found.dispose()


def kill(server: EmbeddedServer) -> None:
    os.kill(pid_of(server.directory), signal.SIGKILL)
    assert soon(lambda: not server.is_running())


def test_a_pooled_connection_that_died_with_the_server_is_replaced(server: EmbeddedServer, database: Database) -> None:
    assert database.fetch(lambda connection: connection.execute(ONE).scalar_one()) == 1
    kill(server)
    server.ensure_running()
    with database.read() as connection:
        assert connection.execute(ONE).scalar_one() == 1
    with database.write(Actor(name="amal")) as connection:
        assert connection.execute(ONE).scalar_one() == 1


def test_a_read_waits_for_a_server_that_comes_back(
    server: EmbeddedServer, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "READ_TRIES", 9)
    kill(server)
    nurse = threading.Timer(0.3, server.ensure_running)
    nurse.start()
    try:
        assert database.fetch(lambda connection: connection.execute(ONE).scalar_one()) == 1
    finally:
        nurse.join()


def test_a_write_is_tried_once_and_says_that_it_may_be_tried_again(server: EmbeddedServer, database: Database) -> None:
    tries = []
    with pytest.raises(Unavailable) as caught, database.write(Actor(name="amal")) as connection:
        tries.append(connection.execute(ONE).scalar_one())
        kill(server)
        connection.execute(ONE)
    assert tries == [1]
    assert caught.value.status == 503
    for word in ("SELECT", "k9_owner", str(server.directory)):
        assert word not in str(caught.value)


def test_without_a_server_reads_and_checks_end_soon_and_clearly(server: EmbeddedServer, database: Database) -> None:
    kill(server)
    with pytest.raises(Unavailable, match="does not answer at the moment"):
        database.ping()
    with pytest.raises(Unavailable):
        database.fetch(lambda connection: connection.execute(ONE).scalar_one())
    with pytest.raises(SetupError, match="nothing listens on"):
        database.check()


def test_an_error_of_the_statement_itself_is_not_called_a_lost_connection(database: Database) -> None:
    with pytest.raises(sa.exc.ProgrammingError), database.read() as connection:
        connection.execute(sa.text("SELECT nothing FROM nowhere"))


def test_a_write_is_undone_by_any_error(database: Database) -> None:
    with pytest.raises(KeyError), database.write(Actor(name="amal")) as connection:
        connection.execute(sa.text("CREATE TABLE half_done (id int)"))
        raise KeyError
    with database.read() as connection:
        assert connection.execute(sa.text("SELECT to_regclass('half_done')")).scalar_one() is None


def test_a_raw_connection_is_the_callers_own(database: Database) -> None:
    raw = database.raw_connection()
    with raw.cursor() as cursor:
        cursor.execute("SHOW timezone")
        assert cursor.fetchone() == ("UTC",)
    raw.close()
    database.ping()


def test_several_reads_are_one_transaction_where_that_is_said(database: Database) -> None:
    which = sa.text("SELECT pg_backend_pid(), now()")

    def asked() -> list[object]:
        with database.read() as connection:
            return list(connection.execute(which).one())

    with database.one_read():
        first, second = asked(), asked()
        assert first == second, "the same moment on the same connection"
    assert asked()[1] != first[1]


def test_two_changes_that_wait_for_each_other_end_and_one_is_told_to_try_again(database: Database) -> None:
    lock, both_hold = sa.text("SELECT pg_advisory_xact_lock(:key)"), threading.Barrier(2)

    def take(first: int, second: int) -> None:
        with database.write(Actor(name="amal")) as connection:
            connection.execute(lock, {"key": first})
            both_hold.wait()
            connection.execute(lock, {"key": second})

    with ThreadPoolExecutor(2) as at_once:
        ended = [one.exception() for one in [at_once.submit(take, *keys) for keys in ((1, 2), (2, 1))]]
    [told] = [error for error in ended if error is not None]
    assert isinstance(told, Unavailable) and told.code == "changed_at_once"
