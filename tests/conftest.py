"""What many tests stand on: one PostgreSQL server a run, a database a test; one application on demo data a run."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa
from xdist.remote import Producer

from data_access.connect import OpenDatabase
from data_access.embedded import start_embedded
from tests.lib.app_ground import CAST, AppGround, app_ground
from tests.lib.database_ground import DatabaseGround, database_ground
from tests.lib.redis_ground import RedisGround, redis_ground
from tests.lib.workers import Scheduling, longest_first


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling | None:
    """Where files stay together (`--dist loadfile`), more does."""
    return Scheduling(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    longest_first(items)


@pytest.fixture(scope="session")
def databases() -> Iterator[DatabaseGround]:
    """The server, for tests that want databases of their own making.

    Not in pytest's own folder: that one is closed to other users whenever a pytest starts, and run by root,
    PostgreSQL is another user.
    """
    with TemporaryDirectory(prefix="k9-tests-") as directory, database_ground(Path(directory)) as made:
        yield made


@pytest.fixture
def database(databases: DatabaseGround) -> Iterator[OpenDatabase]:
    """A migrated database without rows, this test's alone: for what commits."""
    with databases.copy() as found:
        yield found


@pytest.fixture(scope="session")
def _rolled_back(databases: DatabaseGround) -> Iterator[OpenDatabase]:
    with databases.copy() as found:
        yield found


@pytest.fixture
def connection(_rolled_back: OpenDatabase) -> Iterator[sa.Connection]:
    """A transaction of the owner in a migrated database without rows, rolled back afterwards."""
    with _rolled_back.owner.engine.connect() as made:
        yield made
        made.rollback()


@pytest.fixture
def data_directory() -> Iterator[Path]:
    """A data directory of its own: see `databases` for why it is not pytest's."""
    with TemporaryDirectory(prefix="k9-embedded-") as made:
        yield Path(made)


@pytest.fixture(scope="module")
def used_data_directory() -> Iterator[Path]:
    """A data directory whose server was made and stopped before, for tests that leave it as it was."""
    with TemporaryDirectory(prefix="k9-embedded-") as made:
        start_embedded(Path(made)).stop()
        yield Path(made)


@pytest.fixture(scope="session")
def web() -> Iterator[AppGround]:
    """One application on demo data for the whole run. Tests leave it as they found it.

    Not in pytest's own folder, for the reason that `databases` gives.
    """
    with TemporaryDirectory(prefix="k9-web-") as directory, app_ground(Path(directory)) as made:
        yield made


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisGround]:
    """A Redis for the whole run. Tests leave it running."""
    with redis_ground(tmp_path_factory.mktemp("redis")) as made:
        yield made


@pytest.fixture(scope="session")
def tokens(web: AppGround) -> dict[str, str]:
    """A token that may read, of each of the cast."""
    return {who: web.make_token(who) for who in CAST}
