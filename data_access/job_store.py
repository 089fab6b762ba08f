"""Keeps the runs of jobs (reporting.job_run), and the locks by which one process at a time does what only one may."""

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select, text
from sqlalchemy.exc import DBAPIError

from dashboard import clock
from data_access.database import Actor, Database
from data_access.own_tables import job_request, job_run

# Any numbers that no other program uses for its advisory locks.
SCHEDULER_LOCK = 0x6B39_0002
JOB_LOCK = 0x6B39_0004
"""With the hash of a job's name: held by the process that runs it, so whoever is killed lets it go."""

LOOK_EVERY_MS = 500
_ACTOR = Actor(name="jobs")
_LOCK_TIMEOUT = "55P03"

_IS_RUNNING = text(
    "(job_run.ended_at IS NULL AND job_run.id = (SELECT max(id) FROM reporting.job_run AS o WHERE o.job = job_run.job)"
    " AND EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2"
    f" AND classid::bigint = {JOB_LOCK} AND objid::bigint = (hashtext(job_run.job)::bigint & 4294967295)"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))) AS is_running"
)

log = logging.getLogger(__name__)
Row = Mapping[str, Any]


class JobStore:
    """The only place that reads or writes runs of jobs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, job: str, day: date, request_id: int | None = None) -> int | None:
        """The id of a run that starts now; None when another process has taken the request meanwhile."""
        row = {"job": job, "scheduled_for": day, "started_at": clock.now(), "request_id": request_id}
        with self._database.write(_ACTOR) as connection:
            if request_id is not None and not _take(connection, request_id):
                return None
            return int(connection.execute(job_run.insert().values(row).returning(job_run.c.id)).scalar_one())

    def end(self, run_id: int | None, *, counts: Mapping[str, int] | None = None, error: str | None = None) -> None:
        """Say how a run went: `counts`, or the `error` that ended it."""
        values = {"ended_at": clock.now(), "counts": dict(counts) if counts is not None else None, "error": error}
        with self._database.write(_ACTOR) as connection:
            connection.execute(job_run.update().where(job_run.c.id == run_id).values(values))

    def last_runs(self, job: str, count: int = 20, before: int | None = None) -> list[Row]:
        """The newest runs of a job, of those `before` a run. `is_running`: its process lives, and has not ended it."""
        newest = _runs().where(job_run.c.job == job).order_by(job_run.c.id.desc()).limit(count)
        return self._rows(newest.where(job_run.c.id < before) if before is not None else newest)

    def last_run_of_each(self) -> dict[str, Row]:
        """By the name of the job."""
        newest = _runs().where(job_run.c.id.in_(select(func.max(job_run.c.id)).group_by(job_run.c.job)))
        return {row["job"]: row for row in self._rows(newest)}

    def first_starts(self) -> dict[str, datetime]:
        """When each job began the first run that is known."""
        return self._starts(select(job_run.c.job, func.min(job_run.c.started_at)).group_by(job_run.c.job))

    def last_starts(self, days: Mapping[str, date]) -> dict[str, datetime]:
        """When each job last began to run for its day of `days`; without those that never did."""
        wanted = or_(*(and_(job_run.c.job == job, job_run.c.scheduled_for == day) for job, day in days.items()))
        return self._starts(select(job_run.c.job, func.max(job_run.c.started_at)).where(wanted).group_by(job_run.c.job))

    def _starts(self, question: Select[Any]) -> dict[str, datetime]:
        return self._database.fetch(lambda connection: {row[0]: row[1] for row in connection.execute(question)})

    def _rows(self, question: Select[Any]) -> list[Row]:
        return self._database.fetch(lambda connection: [dict(row) for row in connection.execute(question).mappings()])


def _runs() -> Select[Any]:
    asked = job_request.c.requested_by.label("requested_by")
    joined = job_run.outerjoin(job_request, job_request.c.id == job_run.c.request_id)
    return select(job_run, asked, _IS_RUNNING).select_from(joined)


def _take(connection: Connection, request_id: int) -> bool:
    is_open = and_(job_request.c.id == request_id, job_request.c.taken_at.is_(None))
    return connection.execute(job_request.update().where(is_open).values(taken_at=clock.now())).rowcount == 1


def delete_runs_before(connection: Connection, before: datetime) -> int:
    """Forget runs that started before, but for the last one of each job, and who asked for them; how many."""
    newest = select(func.max(job_run.c.id)).group_by(job_run.c.job)
    old = job_run.delete().where(job_run.c.started_at < before, job_run.c.id.not_in(newest))
    runs = connection.execute(old).rowcount
    known = select(job_run.c.request_id).where(job_run.c.request_id.is_not(None))
    connection.execute(job_request.delete().where(job_request.c.taken_at < before, job_request.c.id.not_in(known)))
    return runs


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
    with of_its_own(database) as connection:
        got = connection.execute(text("SELECT pg_try_advisory_lock(:number)"), {"number": number}).scalar_one()
        connection.commit()
        yield HeldLock(connection) if got else None


@contextmanager
def turn_of(database: Database, job: str, stop: threading.Event) -> Iterator[bool]:
    """The one turn to run `job` for as long as the block runs, once whoever has it ends; False: `stop` was set."""
    with of_its_own(database) as connection:
        connection.execute(text(f"SET lock_timeout = {LOOK_EVERY_MS}"))
        connection.commit()
        has_turn = _has_turn(connection, job)
        if not has_turn:
            log.info("waits until the run that goes on has ended", extra={"job": job})
        while not has_turn and not stop.is_set():
            has_turn = _has_turn(connection, job)
        yield has_turn


def _has_turn(connection: Connection, job: str) -> bool:
    question = text("SELECT pg_advisory_lock(:number, hashtext(:job))")
    try:
        connection.execute(question, {"number": JOB_LOCK, "job": job})
    except DBAPIError as error:
        connection.rollback()
        if getattr(error.orig, "pgcode", None) != _LOCK_TIMEOUT:
            raise
        return False
    connection.commit()
    return True


@contextmanager
def of_its_own(database: Database) -> Iterator[Connection]:
    """A connection that is closed at the end, not kept in the pool: its locks go with it, whatever happened."""
    with database.session() as connection:
        try:
            yield connection
        finally:
            connection.invalidate()
