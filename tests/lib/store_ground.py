"""What tests of the store stand on: a database of random rows, its replica, the store that follows it, and a reader."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pytest import MonkeyPatch

from dashboard.metrics import SPARK, ReadPath
from dashboard.metrics.states import Far
from data_access.postgres_engine import PostgresEngine
from data_access.replica.meta import definition_version
from data_access.scaleout.cluster import Cluster, import_client
from data_access.scaleout.fill import Filler, FillOutcome
from data_access.scaleout.reader import StoreReader
from data_access.scaleout.store import Store
from tests.lib.database_ground import DatabaseGround
from tests.lib.engines import Engines
from tests.lib.replica_ground import Bench, replica_ground

RECENT_MONTHS = 2
"""The unit's rows lie in the four months before today's."""
NOBODY = "sc://127.0.0.1:9"


@dataclass(frozen=True, kw_only=True)
class StoreGround:
    """One store and what it follows; `reads` asks the cluster at `url` about older days."""

    bench: Bench
    root: Path
    filler: Filler
    reads: ReadPath

    @property
    def store(self) -> Store:
        return Store(self.root)

    @property
    def engines(self) -> Engines:
        """Kernel, DuckDB and the cluster."""
        return Engines(replica=self.reads, postgres=self.reads, others=(SPARK,))

    def follow(self) -> FillOutcome:
        """Replica and store, both to this moment."""
        self.bench.refresh()
        return self.filler.once()

    def reading(self, url: str) -> ReadPath:
        return _reading(self.bench, self.root, url)


@contextmanager
def store_ground(databases: DatabaseGround, directory: Path, url: str = NOBODY) -> Iterator[StoreGround]:
    _import_client()
    with replica_ground(databases, sessions=150) as ground:
        bench, root = ground.with_replica_in(directory / "replica"), directory / "store"
        made = StoreGround(
            bench=bench,
            root=root,
            filler=Filler(bench.database, replace(bench.settings, spark_store=root)),
            reads=_reading(bench, root, url),
        )
        made.follow()
        yield made


def _import_client() -> None:
    """Spark's client takes a process that began with no file for a run of its doctests; pytest's helpers are such."""
    with MonkeyPatch.context() as patch:
        patch.setattr(sys.modules["__main__"], "__file__", __file__, raising=False)
        import_client()


def _reading(bench: Bench, root: Path, url: str) -> ReadPath:
    source = PostgresEngine(bench.database, definition_version(bench.conventions))
    far = Far(store=StoreReader(root, Cluster(url)), recent_months=RECENT_MONTHS)
    return ReadPath(replica=bench.reader, source=source, conventions=bench.conventions, engine=SPARK, far=far)
