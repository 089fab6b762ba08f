"""What the replica's tests run in processes of their own: refreshers that get killed, and readers that must see
whole generations only."""

import multiprocessing
import time
from datetime import timedelta
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from random import Random
from typing import Any

from dashboard.config import Settings
from dashboard.metrics import ReadPath
from dashboard.permissions import EVERYTHING, ROLE_PERMISSIONS, Role, Viewer
from dashboard.reports import report_named
from dashboard.semantic.period import Period
from dashboard.semantic.query import Query
from data_access.database import Database
from data_access.postgres_engine import PostgresEngine
from data_access.replica.build import conventions_of, rebuild, replica_directory
from data_access.replica.generation import Generation
from data_access.replica.meta import definition_version
from data_access.replica.reader import ReplicaReader
from data_access.replica.refresh import Refresher
from tests.lib.random_unit import DAYS, FIRST_DAY

PAUSE_SECONDS, RESTS = 0.1, 3
"""A reader rests so many times as long as its reading took: else readers of a small machine leave no time for what they
are to come between, and read the same state again and again."""
HAMMERED = "hammered"
"""The place of the rows that the readers watch: every transaction gives all of them the same new number."""

VIEWER = Viewer(
    user_id="00000000-0000-0000-0000-000000000000",
    username="ghada",
    name="Ghada",
    role=Role.COMMANDER,
    scope=EVERYTHING,
    permissions=ROLE_PERMISSIONS[Role.COMMANDER],
)
_PERIOD = Period(start=str(FIRST_DAY), end=str(FIRST_DAY + timedelta(days=DAYS)))
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload([__name__])


def start_refresher(settings: Settings, database: Database, seed: int) -> BaseProcess:
    """A process that refreshes without a pause, and now and then rebuilds, until it is killed."""
    process = _PROCESSES.Process(target=_refresh_forever, args=(settings, *_address(database), seed), daemon=True)
    process.start()
    return process


def start_reader(settings: Settings, database: Database) -> tuple[BaseProcess, Connection]:
    """A process that reads until something is sent to it, and then sends back [versions seen, what was wrong]."""
    ours, theirs = _PROCESSES.Pipe()
    process = _PROCESSES.Process(target=_read_until_told, args=(settings, *_address(database), theirs), daemon=True)
    process.start()
    return process, ours


def _address(database: Database) -> tuple[str, str | None]:
    return database.url.render_as_string(hide_password=False), database.role


def _refresh_forever(settings: Settings, url: str, role: str | None, seed: int) -> None:
    database, conventions, random = Database(url, role), conventions_of(settings), Random(seed)
    refresher = Refresher(database, settings, conventions)
    while True:
        refresher.once()
        if random.random() < 0.2:
            rebuild(database, settings, conventions)


class _Held:
    """The newest generation, kept for a few questions as a request keeps it."""

    def __init__(self, reader: ReplicaReader) -> None:
        self._reader = reader
        self.generation = reader.current()

    def renew(self) -> None:
        self.generation = self._reader.current()

    def current(self) -> Generation:
        return self.generation

    def checked_at(self) -> None:
        return None


def _read_until_told(settings: Settings, url: str, role: str | None, pipe: Connection) -> None:
    conventions = conventions_of(settings)
    source = PostgresEngine(Database(url, role), definition_version(conventions))
    held = _Held(ReplicaReader(replica_directory(settings), threads=1))
    reads = ReadPath(replica=held, source=source, conventions=conventions)
    versions: list[str] = []
    wrong: list[str] = []
    newest = 0
    took = 0.0
    while not pipe.poll(max(PAUSE_SECONDS, took * RESTS)):
        began = time.monotonic()
        held.renew()
        found = _numbers_of_the_hammered(reads)
        if len(found) != 1 or min(found) < newest:
            wrong.append(f"{held.generation.data_version}: {sorted(found)} after {newest}")
        newest = max(newest, *found)
        versions.append(held.generation.data_version)
        took = time.monotonic() - began
    pipe.send((versions, wrong))


def _numbers_of_the_hammered(reads: ReadPath) -> set[int]:
    """The number as every way of reading gives it: kernel and SQL, as a total and day by day, of two reports."""
    found: set[int] = set()
    for report, measure, rows in (
        ("trainer_daily", "total_duration_min", "total_sessions"),
        ("vet_daily", "total_cost", "total_visits"),
    ):
        query = Query(
            report=report_named(report),
            measures=(measure, rows),
            by=("date",),
            filters=(("location", (HAMMERED,)),),
            period=_PERIOD,
        )
        tick, result = reads.tick(query, VIEWER, measure=measure), reads.run(query, VIEWER)
        found |= {_share(numbers[measure].value, numbers[rows].value) for numbers in (tick.numbers, result.totals)}
        found |= {_share(total, count) for total, count in zip(result.frame[measure], result.frame[rows], strict=True)}
        [kind] = [panel for panel in tick.panels if panel.name == "by_weekday"]
        found |= {_share(member.number.value, member.n) for member in kind.members if member.n}
    return found


def _share(total: Any, count: Any) -> int:
    """The number that each of `count` rows has, or -1 where they do not all have the same."""
    return int(total / count) if total is not None and count and total % count == 0 else -1
