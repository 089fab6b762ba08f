"""Keeps who asked for which run of a job (reporting.job_request), until the run has begun."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import insert

from dashboard import clock
from data_access.database import Actor, Database
from data_access.own_tables import job_request


@dataclass(frozen=True, kw_only=True)
class Request:
    """A run that was asked for and has not begun."""

    id: int
    job: str
    day: date
    requested_at: datetime
    requested_by: str


class JobRequests:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, job: str, day: date, actor: Actor) -> Request:
        """The request that is open for the job from now on: this one, or the one that somebody made before."""
        row = {
            "job": job,
            "scheduled_for": day,
            "requested_at": clock.now(),
            "requested_by": actor.name,
            "user_id": actor.user_id,
        }
        with self._database.write(actor) as connection:
            connection.execute(insert(job_request).values(row).on_conflict_do_nothing())
        # One that was taken in this moment has done what was asked.
        return next(iter(self._find(job_request.c.job == job)))

    def open(self, jobs: Collection[str]) -> list[Request]:
        """Those that wait, of these jobs, in their order."""
        return self._find(job_request.c.taken_at.is_(None) & job_request.c.job.in_(jobs), newest_first=False)

    def _find(self, which: ColumnElement[bool], *, newest_first: bool = True) -> list[Request]:
        number = job_request.c.id
        question = select(job_request).where(which).order_by(number.desc() if newest_first else number)
        return self._database.fetch(
            lambda connection: [
                Request(
                    id=row.id,
                    job=row.job,
                    day=row.scheduled_for,
                    requested_at=row.requested_at,
                    requested_by=row.requested_by,
                )
                for row in connection.execute(question.limit(100))
            ]
        )
