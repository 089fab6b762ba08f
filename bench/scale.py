"""A database and replica with a given number of training sessions, made once and kept for the next benchmark."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from time import perf_counter

import click

from dashboard import clock
from dashboard.config import Settings
from dashboard.metrics import ReadPath
from dashboard.permissions import EVERYTHING, ROLE_PERMISSIONS, Role, Viewer
from data_access.connect import OpenDatabase, opened_database
from data_access.demo import is_empty, load_demo
from data_access.migrate import migrate
from data_access.postgres_engine import PostgresEngine
from data_access.replica.build import conventions_of, ensure_replica, replica_directory
from data_access.replica.meta import definition_version
from data_access.replica.reader import ReplicaReader

COMMANDER = Viewer(
    user_id="00000000-0000-0000-0000-000000000000",
    username="bench",
    name="bench",
    role=Role.COMMANDER,
    scope=EVERYTHING,
    permissions=ROLE_PERMISSIONS[Role.COMMANDER],
)


@dataclass(frozen=True, kw_only=True)
class Bench:
    """What a benchmark works on."""

    settings: Settings
    database: OpenDatabase
    read_path: ReadPath
    replica: ReplicaReader


@contextmanager
def prepared(settings: Settings, rows: int) -> Iterator[Bench]:
    """An embedded database below the data directory with `rows` sessions, its replica and the read path."""
    own = replace(settings, data_dir=settings.data_dir / "bench" / str(rows), database_url="")
    own.data_dir.mkdir(parents=True, exist_ok=True)
    with opened_database(own) as database:
        migrate(own, database.owner, database.app_login)
        _fill(own, database, rows)
        conventions = conventions_of(own)
        replica = ReplicaReader(replica_directory(own))
        source = PostgresEngine(database.app, definition_version(conventions))
        read_path = ReadPath(replica=replica, source=source, conventions=conventions)
        yield Bench(settings=own, database=database, read_path=read_path, replica=replica)


def _fill(settings: Settings, database: OpenDatabase, rows: int) -> None:
    start = perf_counter()
    if is_empty(database.owner):
        load_demo(database.owner, settings=settings, today=clock.today(settings.timezone), sessions=rows)
        click.echo(f"loaded {rows:,} sessions in {perf_counter() - start:.1f} s")
    start = perf_counter()
    ensure_replica(settings, database.app)
    click.echo(f"replica ready in {perf_counter() - start:.1f} s")
