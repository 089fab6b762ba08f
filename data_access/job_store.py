"""Keeps the runs of jobs (reporting.job_run), and the lock by which one process at a time keeps the schedule."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from dashboard import clock
from data_access.database import Actor, Database
from data_access.own_tables import job_run

# Any number that no other program uses for its advisory locks.
SCHEDULER_LOCK = 0x6B39_0002
_ACTOR = Actor(name="jobs")


class JobStore:
    """The only place that reads or writes runs of jobs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, job: str, day: date) -> int:
        """The id of a run that starts now."""
        row = {"job": job, "scheduled_for": day, "started_at": clock.now()}
        with self._database.write(_ACTOR) as connection:
            return int(connection.execute(job_run.insert().values(row).returning(job_run.c.id)).scalar_one())

    def end(self, run_id: int, *, counts: Mapping[str, int] | None = None, error: str | None = None) -> None:
        """Say how a run went: `counts`, or the `error` that ended it."""
        values = {"ended_at": clock.now(), "counts": dict(counts) if counts is not None else None, "error": error}
        with self._database.write(_ACTOR) as connection:
            connection.execute(job_run.update().where(job_run.c.id == run_id).values(values))

    def last_runs(self, job: str, count: int = 20) -> list[Mapping[str, object]]:
        """The newest runs of a job."""
        newest = select(job_run).where(job_run.c.job == job).order_by(job_run.c.started_at.desc()).limit(count)
        return self._database.fetch(lambda connection: [dict(row) for row in connection.execute(newest).mappings()])


def delete_runs_before(connection: Connection, before: datetime) -> int:
    """Forget runs that started before, but for the last one of each job; how many."""
    newest = select(func.max(job_run.c.id)).group_by(job_run.c.job)
    old = job_run.delete().where(job_run.c.started_at < before, job_run.c.id.not_in(newest))
    return connection.execute(old).rowcount


@dataclass(frozen=True)
class HeldLock:
    """A lock that lives as long as its connection."""

    connection: Connection

    def is_held(self) -> bool:
        """False when the server let it go: it was restarted, or cut us off."""
        try:
            self.connection.execute(text("SELECT 1"))
            self.connection.commit()
        except DBAPIError:
            return False
        return True


@contextmanager
def held_lock(database: Database, number: int) -> Iterator[HeldLock | None]:
    """The advisory lock `number` for as long as the block runs, or None when another process holds it."""
    with database.session() as connection:
        got = connection.execute(text("SELECT pg_try_advisory_lock(:number)"), {"number": number}).scalar_one()
        connection.commit()
        yield HeldLock(connection) if got else None
        # Not unlocked by hand: the connection is closed, not kept in the pool, and the lock goes with it.
        connection.invalidate()
