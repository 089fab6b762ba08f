"""One consistent picture of PostgreSQL: a repeatable-read snapshot, read in small by psycopg2, in bulk by ADBC."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

import adbc_driver_postgresql.dbapi as adbc
import pyarrow as pa
from adbc_driver_manager import Error as AdbcError
from psycopg2.extensions import make_dsn
from sqlalchemy import Connection, text

from dashboard import clock
from dashboard.errors import Unavailable
from data_access.database import Database
from data_access.database_identity import DATABASE_IDENTITY

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
    """A repeatable-read transaction; everything read through it or its ADBC reader is of one moment."""
    with database.read() as connection:
        begun = clock.now()
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        as_of, today, low, identity = connection.execute(_MOMENT).one()
        yield Snapshot(connection=connection, begun=begun, as_of=as_of, today=today, low=low, database=identity)


class BulkReader:
    """Reads whole columns of a snapshot as Arrow, over a connection of its own."""

    def __init__(self, connection: adbc.Connection) -> None:
        self._cursor = connection.cursor()

    def read(self, statement: str) -> pa.RecordBatchReader:
        """The rows of a SELECT, streamed; they must be consumed before the next call."""
        self._cursor.execute(statement)
        return self._cursor.fetch_record_batch()


@contextmanager
def bulk_reader(database: Database, exported: str, *, whole_views: bool) -> Iterator[BulkReader]:
    """A bulk reader that sees what the `exported` snapshot sees. `whole_views`: plan for reading everything, not some
    days."""
    with _unavailable_when_lost(), adbc.connect(_conninfo(database), autocommit=True) as connection:
        with connection.cursor() as cursor:
            for statement in _settings(database, whole_views=whole_views):
                cursor.execute(statement)
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute(f"SET TRANSACTION SNAPSHOT '{exported}'")
        yield BulkReader(connection)


def _settings(database: Database, *, whole_views: bool) -> tuple[str, ...]:
    role = (f'SET ROLE "{database.role}"',) if database.role else ()
    return ("SET timezone = 'UTC'", "SET jit = off", *role, *(_WHOLE_VIEWS if whole_views else ()))


@contextmanager
def _unavailable_when_lost() -> Iterator[None]:
    try:
        yield
    except AdbcError as error:
        raise Unavailable(
            "PostgreSQL broke off while the replica was reading it", hint="the next refresh starts again"
        ) from error


def _conninfo(database: Database) -> str:
    """Key-value form: a URL's query would turn a space into a plus, which libpq does not take back."""
    _, arguments = database.engine.dialect.create_connect_args(database.url)
    return str(make_dsn(**arguments))
