"""What the replica's tests stand on: a database of random rows a test module, a replica directory a test."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import sqlalchemy as sa

from dashboard.config import Settings
from dashboard.semantic.conventions import Conventions
from data_access.database import Database
from data_access.replica.build import conventions_of, rebuild, replica_directory
from data_access.replica.generation import Generation
from data_access.replica.layout import Layout
from data_access.replica.meta import Meta
from data_access.replica.reader import ReplicaReader
from data_access.replica.refresh import Refresher, RefreshOutcome
from tests.lib.database_ground import DatabaseGround
from tests.lib.random_files import fill_from_files
from tests.lib.random_unit import Unit, fill, make_unit
from tests.lib.replica_oracle import assert_replica_equals

BATCH = "00000000-0000-4000-8000-000000000001"


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A database with a random unit in it. `database` is the application's, `owner` changes rows."""

    settings: Settings
    database: Database
    owner: Database
    unit: Unit

    def with_replica_in(self, directory: Path) -> "Bench":
        """A replica of its own beside those of other tests, built from the present rows."""
        settings = replace(self.settings, data_dir=directory)
        bench = Bench(settings=settings, database=self.database, owner=self.owner, unit=self.unit)
        bench.rebuild()
        return bench


@dataclass(frozen=True, kw_only=True)
class Bench:
    """One replica and the database it follows."""

    settings: Settings
    database: Database
    owner: Database
    unit: Unit

    @property
    def conventions(self) -> Conventions:
        return conventions_of(self.settings)

    @property
    def layout(self) -> Layout:
        return Layout(replica_directory(self.settings))

    @property
    def reader(self) -> ReplicaReader:
        return ReplicaReader(self.layout.root, threads=1)

    def refresher(self) -> Refresher:
        return Refresher(self.database, self.settings, self.conventions)

    def refresh(self) -> RefreshOutcome:
        return self.refresher().once()

    def rebuild(self) -> Meta:
        return rebuild(self.database, self.settings, self.conventions)

    def generation(self) -> Generation:
        return self.reader.current()

    def change(self, *statements: str, **values: object) -> None:
        """Run statements as one transaction of the host."""
        with self.owner.engine.begin() as connection:
            for statement in statements:
                connection.execute(sa.text(statement), values)

    def ask(self, statement: str, **values: object) -> str:
        """The one value of a SELECT, as text."""
        with self.owner.read() as connection:
            return str(connection.execute(sa.text(statement), values).scalar_one())

    def assert_equal(self) -> None:
        assert_replica_equals(self.database, self.generation(), self.conventions)

    def directories(self) -> set[str]:
        return {path.name for path in self.layout.root.iterdir() if path.is_dir()}


@contextmanager
def replica_ground(databases: DatabaseGround, *, sessions: int = 300) -> Iterator[Ground]:
    """A database filled with a random unit (without sessions: its members only), gone afterwards."""
    with databases.copy() as found:
        with found.owner.engine.begin() as connection:
            _give_imported_rows_a_batch(connection)
            unit = make_unit(connection, Random(7))
            if sessions:
                fill(connection, unit, Random(8), sessions=sessions)
                fill_from_files(connection, unit, Random(9), rows=sessions // 5)
        yield Ground(settings=databases.settings, database=found.app, owner=found.owner, unit=unit)


def _give_imported_rows_a_batch(connection: sa.Connection) -> None:
    """Imported rows belong to a batch; no test here is about it."""
    connection.execute(
        sa.text("INSERT INTO reporting.import_batch (id, target, file_name, file_hash) VALUES (:id, 'x', 'x', 'x')"),
        {"id": BATCH},
    )
    for table in ("imported_training_session", "imported_veterinary_visit", "imported_handler_report"):
        connection.execute(sa.text(f"ALTER TABLE reporting.{table} ALTER batch_id SET DEFAULT '{BATCH}'"))
