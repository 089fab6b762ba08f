"""Database: reads survive a restart of the server, writes are never repeated, errors tell no addresses."""

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.errors import SetupError, Unavailable
from data_access import connection_pool
from data_access import database as module
from data_access.database import Actor, Database
from data_access.database_errors import BUSY
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
    with pytest.raises(Unavailable, match="does not answer at the moment"):
        database.raw_connection()
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


def test_who_looks_within_looks_on_the_same_connection_and_changes_nothing(database: Database) -> None:
    which = sa.text("SELECT pg_backend_pid()")

    def asked() -> int:
        with database.look() as connection:
            return int(connection.execute(which).scalar_one())

    with database.look() as connection:
        assert asked() == asked() == connection.execute(which).scalar_one()
        with pytest.raises(sa.exc.InternalError, match="read-only"):
            connection.execute(sa.text("CREATE TABLE looked_at (id int)"))
    with database.write(Actor(name="amal")) as connection:
        connection.execute(sa.text("CREATE TABLE looked_at (id int)"))
    with database.look() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM looked_at")).scalar_one() == 0


def test_a_connection_that_was_just_used_is_not_asked_whether_it_lives(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    pings = type(database.engine.dialect).do_ping

    def counting(*of: Any) -> bool:
        asked.append(of)
        return bool(pings(*of))

    monkeypatch.setattr(type(database.engine.dialect), "do_ping", counting)
    database.ping()
    database.ping()
    assert asked == []
    monkeypatch.setattr(connection_pool, "TRUSTED_S", 0.0)
    database.ping()
    assert len(asked) == 1


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


def test_who_finds_no_free_connection_is_told_to_try_again(
    server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_pool, "WAITS_S", 0.2)
    database = Database(server.owner_url)
    with ExitStack() as busy:
        for engine in (database.engine, database.looking_engine):
            for _ in range(engine.pool.size() + engine.pool._max_overflow):  # type: ignore[attr-defined]
                busy.enter_context(engine.connect())
        with pytest.raises(Unavailable) as writing, database.write(Actor(name="amal")):
            pass
        with pytest.raises(Unavailable) as looking:
            database.fetch(lambda connection: connection.execute(ONE))
        with pytest.raises(Unavailable) as copying:
            database.raw_connection()
    assert writing.value.code == looking.value.code == copying.value.code == BUSY
    assert database.fetch(lambda connection: connection.execute(ONE).scalar_one()) == 1, "once somebody is done"
    database.dispose()
