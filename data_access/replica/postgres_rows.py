"""One consistent picture of PostgreSQL: a repeatable-read snapshot, read through SQLAlchemy, and in bulk as columns."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime

import duckdb
import psycopg2
import pyarrow as pa
from psycopg2 import extensions
from sqlalchemy import Connection, text

from dashboard import clock
from dashboard.errors import Unavailable
from data_access.database import Database
from data_access.database_identity import DATABASE_IDENTITY
from data_access.replica.libpq import is_lost, trouble_of
from data_access.replica.wire_rows import read_rows

_SETTINGS = ("SET jit = off", "SET statement_timeout = 0")
_WHOLE_VIEWS = (
    "SET enable_mergejoin = off",
    "SET work_mem = '64MB'",
    "SET parallel_setup_cost = 0",
    "SET parallel_tuple_cost = 0",
    "SET max_parallel_workers_per_gather = 1",
)
"""The planner overestimates the views' joins and then sorts everything: 2.0 s instead of 2.9 s for 1M rows.
One worker beside the leader: a second only takes the processor from what reads and sorts the rows (25M rows on two
processors: 79 s with two, 74 s with one)."""

_MOMENT = text(
    "SELECT now(), (now() AT TIME ZONE reporting.unit_timezone())::date,"
    f" pg_snapshot_xmin(pg_current_snapshot())::text::bigint, {DATABASE_IDENTITY}"
)


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """An open read-only transaction. `low`: the oldest transaction it does not see the end of.

    `as_of` is by PostgreSQL's clock; `begun` by this machine's, by which the age of the data is told. `today` is the
    unit's; `database` names the server and database, so that another one is recognised.
    """

    connection: Connection
    begun: datetime
    as_of: datetime
    today: date
    low: int
    database: str

    def export(self) -> str:
        """A name under which other connections see the same, while this transaction is open."""
        return str(self.connection.execute(text("SELECT pg_export_snapshot()")).scalar_one())


@contextmanager
def snapshot(database: Database) -> Iterator[Snapshot]:
    """A repeatable-read transaction; everything read through it or its bulk readers is of one moment."""
    with database.read() as connection:
        begun = clock.now()
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        as_of, today, low, identity = connection.execute(_MOMENT).one()
        yield Snapshot(connection=connection, begun=begun, as_of=as_of, today=today, low=low, database=identity)


class BulkReader:
    """Reads whole columns of a snapshot as Arrow, over a connection of its own."""

    def __init__(self, connection: extensions.connection, at_end: Callable[[], None] | None) -> None:
        self._connection, self._at_end = connection, at_end

    def read(self, statement: str) -> pa.RecordBatchReader:
        """The rows of a SELECT, streamed; they must be consumed before the next call."""
        rows = read_rows(self._connection, statement)
        if self._at_end is None:
            return rows
        return pa.RecordBatchReader.from_batches(rows.schema, _then(rows, self._at_end))


def _then(rows: pa.RecordBatchReader, at_end: Callable[[], None]) -> Iterator[pa.RecordBatch]:
    yield from rows
    at_end()


@contextmanager
def bulk_reader(
    database: Database, exported: str, *, whole_views: bool, at_end: Callable[[], None] | None = None
) -> Iterator[BulkReader]:
    """A bulk reader that sees what the `exported` snapshot sees. `whole_views`: plan for reading everything, not some
    days. `at_end` is called whenever PostgreSQL has sent all rows of a SELECT, before who asked for them is done with
    them. Whoever reads through it hears Unavailable when PostgreSQL breaks off."""
    try:
        with closing(database.raw_connection()) as connection:
            _prepare(connection, exported, whole_views=whole_views)
            with _told_by_who_asks(connection):
                yield BulkReader(connection, at_end)
    except psycopg2.OperationalError as error:
        raise Unavailable(
            "PostgreSQL broke off while the replica was reading it", hint="the next refresh starts again"
        ) from error


def _prepare(connection: extensions.connection, exported: str, *, whole_views: bool) -> None:
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in (*_SETTINGS, *(_WHOLE_VIEWS if whole_views else ())):
            cursor.execute(statement)
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET TRANSACTION SNAPSHOT %s", [exported])


@contextmanager
def _told_by_who_asks(connection: extensions.connection) -> Iterator[None]:
    """DuckDB, which asks for the rows, tells of their end as of an error of its own."""
    try:
        yield
    except duckdb.Error as error:
        if is_lost(connection):
            raise trouble_of(connection) from error
        raise
