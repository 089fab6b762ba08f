"""Asks the read path for a report's numbers the way a page does, on every engine that can answer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from dashboard.metrics import DUCKDB, KERNEL, POSTGRESQL, ReadPath
from dashboard.metrics.result import Number
from dashboard.permissions import EVERYTHING, ROLE_PERMISSIONS, Role, Viewer
from dashboard.reports import report_named
from dashboard.semantic.period import Period
from dashboard.semantic.query import Query
from data_access.connect import OpenDatabase
from data_access.postgres_engine import PostgresEngine
from data_access.replica.build import conventions_of, rebuild, replica_directory
from data_access.replica.reader import ReplicaReader
from tests.lib.database_ground import DatabaseGround

ENGINES = (KERNEL, DUCKDB, POSTGRESQL)
AMAL = Viewer(
    user_id="00000000-0000-4000-8000-0000000000aa",
    username="amal",
    name="Amal",
    role=Role.ADMIN,
    scope=EVERYTHING,
    permissions=ROLE_PERMISSIONS[Role.ADMIN],
)

Known = tuple[float | int | None, int, str | None]
"""A number as a spec writes it: value, rows it stands on, why there is no value."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Rows that are in PostgreSQL and in a replica alike."""

    reads: ReadPath

    def numbers(self, report: str, day: date, engine: str) -> dict[str, Known]:
        """Every shown measure of a report on one day, as the key figures of its page."""
        query = Query(report=report_named(report), period=Period(start=str(day), end=str(day)))
        tick = self.reads.tick(query, AMAL, panels=(), engine=engine)
        return {name: _known(number) for name, number in tick.numbers.items()}

    def totals(self, report: str, day: date, engine: str) -> dict[str, Known]:
        """The same as the totals of a table grouped by project."""
        query = Query(report=report_named(report), by=("project",), period=Period(start=str(day), end=str(day)))
        return {name: _known(number) for name, number in self.reads.run(query, AMAL, engine=engine).totals.items()}


@contextmanager
def measured(ground: DatabaseGround, directory: Path, add_rows: Callable[[sa.Connection], None]) -> Iterator[Measured]:
    """A database with the rows of `add_rows`, and its replica in `directory`."""
    with ground.copy() as database:
        with database.owner.engine.begin() as connection:
            add_rows(connection)
        yield Measured(reads=_read_path(ground, directory, database))


def _read_path(ground: DatabaseGround, directory: Path, database: OpenDatabase) -> ReadPath:
    settings = replace(ground.settings, data_dir=directory)
    conventions = conventions_of(settings)
    meta = rebuild(database.app, settings, conventions)
    source = PostgresEngine(database.app, meta.definition_version)
    return ReadPath(replica=ReplicaReader(replica_directory(settings)), source=source, conventions=conventions)


def _known(number: Number) -> Known:
    return number.value, number.n, number.reason
