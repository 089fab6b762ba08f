"""The way to a cluster, by Spark Connect: sessions, how long a question may take, and what goes wrong as our errors."""

import logging
import os
import threading
import time
import warnings
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from typing import Any

from dashboard.errors import Abandoned, ProductError, SetupError, Unavailable
from data_access.asker import has_gone
from data_access.scaleout.manifest import LONGEST_QUESTION_S

log = logging.getLogger(__name__)

_NUMBERS = count(1)
_LOOK_EVERY_S = 0.25


def check_client() -> None:
    """SetupError where the client is not installed; it is imported by the first question only, for that takes a
    second."""
    missing = [name for name in ("pyspark", "grpc", "grpc_status") if find_spec(name) is None]
    if missing:
        raise SetupError(
            f"K9_ENGINE=spark needs the client of Spark Connect; not installed here: {', '.join(missing)}",
            field="K9_ENGINE",
            value="spark",
            hint="pip install -r requirements-scaleout.txt, or K9_ENGINE=duckdb",
        )


def import_client() -> tuple[Any, Any]:
    """The client's session and error."""
    check_client()
    # Else a program that is started while a question is on its way dies in gRPC's own handler of fork.
    os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "0")
    with warnings.catch_warnings():
        # About frames of pandas 3, which we never ask for: answers come as Arrow.
        warnings.simplefilter("ignore", FutureWarning)
        from pyspark.errors import PySparkException
        from pyspark.sql.connect.session import SparkSession
    return SparkSession, PySparkException


class Cluster:
    """A Spark Connect server, by its address (sc://host:15002). Nothing is connected before the first session."""

    def __init__(self, url: str, *, longest_s: float = LONGEST_QUESTION_S) -> None:
        self.url, self.longest_s = url, longest_s

    def session(self) -> "Session":
        """A new one, with views of its own. Raises Unavailable when the cluster does not answer."""
        client, _ = import_client()
        with self.told():
            session = client.builder.remote(self.url).create()
            # A cluster that is away is told to the reader at once; the client's own patience is ten minutes.
            session.client.set_retry_policies([])
            session.conf.set("spark.sql.session.timeZone", "UTC")
        return Session(self, session)

    @contextmanager
    def told(self) -> Iterator[None]:
        """What goes wrong on the way to the cluster or on it; a statement that it cannot read is our mistake."""
        _, failed = import_client()
        try:
            yield
        except failed as error:
            if "PATH_NOT_FOUND" in str(error):
                raise _store_not_seen() from error
            if type(error).__name__ in ("AnalysisException", "ParseException"):
                raise
            log.warning("the cluster failed: %s", str(error)[:500])
            raise Unavailable(
                "the cluster that holds the older days does not answer now",
                code="cluster_unavailable",
                hint="questions about recent days are answered as always; ask about these, or try again later",
            ) from error


class Session:
    """One session of a cluster; let go with its last user."""

    def __init__(self, cluster: Cluster, session: Any) -> None:
        self._cluster, self.spark = cluster, session
        # Before the interpreter ends, too: a channel that is closed later than its threads never closes.
        weakref.finalize(self, _stop, session)

    def version(self) -> str:
        """Of the server."""
        with self._cluster.told():
            return str(self.spark.version)

    def view(self, name: str, schema: str, paths: list[str]) -> None:
        """A view of some Parquet files; without files, of no rows."""
        with self._cluster.told():
            if paths:
                found = self.spark.read.schema(schema).parquet(*paths)
            else:
                found = self.spark.createDataFrame([], schema)
            found.createOrReplaceTempView(name)

    def rows(self, text: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        """All rows of a statement. Raises Unavailable when it takes too long, Abandoned when nobody waits any more."""
        with self._cluster.told(), _Watch(self.spark, self._cluster.longest_s):
            table = self.spark.sql(text, args=values).toArrow()
        return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


class _Watch:
    """Ends a statement on the cluster that takes too long, or that nobody waits for any more."""

    def __init__(self, spark: Any, longest_s: float) -> None:
        self._spark, self._until = spark, time.monotonic() + longest_s
        self._tag, self._has_gone = f"k9-{next(_NUMBERS)}", has_gone.get()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="cluster-watch", daemon=True)
        self._error: ProductError | None = None

    def __enter__(self) -> None:
        self._spark.addTag(self._tag)
        self._thread.start()

    def __exit__(self, *failed: object) -> None:
        self._ended.set()
        self._spark.removeTag(self._tag)
        if self._error is not None and failed[0] is not None:
            raise self._error

    def _watch(self) -> None:
        while not self._ended.wait(_LOOK_EVERY_S):
            if self._has_gone():
                self._error = Abandoned("whoever asked has gone away")
            elif time.monotonic() > self._until:
                self._error = _too_slow()
            if self._error is not None:
                log.info("a statement on the cluster is ended: %s", self._error.message)
                self._interrupt()
                return

    def _interrupt(self) -> None:
        _, failed = import_client()
        try:
            self._spark.interruptTag(self._tag)
        except failed as error:
            log.warning("the cluster could not be told to end a statement: %s", str(error)[:200])


def _store_not_seen() -> Unavailable:
    return Unavailable(
        "the cluster does not find the files of the store",
        code="cluster_unavailable",
        hint="every worker has to see K9_SPARK_STORE under the same path as the nodes; ./k9 doctor looks at it",
    )


def _too_slow() -> Unavailable:
    return Unavailable(
        "the cluster took too long for an answer",
        code="cluster_too_slow",
        hint="ask about a shorter period or fewer members",
    )


def _stop(session: Any) -> None:
    stop: Callable[[], None] = session.stop
    stop()
