"""How the jobs stand: what each did last and does next, what needs somebody, and asking for a run.

The web never runs a job: it writes down who wants a run, and the process that keeps the schedule begins it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Generic, TypeVar

from dashboard import clock
from dashboard.errors import Conflict, InvalidInput, NotFound, Unavailable, nearest
from dashboard.metrics.asking import STALE_AFTER
from dashboard.schedule import Planned, Unit, last_due, next_due
from data_access.database import Actor, Database
from data_access.job_requests import JobRequests, Request
from data_access.job_store import JobStore
from data_access.replica.reader import ReplicaReader
from data_access.schedule_keeper import Keeper, last_keeper

GRACE = timedelta(minutes=2)
"""How late a run may begin before it is called overdue: the one before may have taken long."""

PlannedT = TypeVar("PlannedT", bound=Planned)


class State(StrEnum):
    """Of a job by its last run, or of one run. Those that need somebody come first."""

    FAILED = "failed"
    CUT_OFF = "cut_off"
    OVERDUE = "overdue"
    RUNNING = "running"
    DONE = "done"
    NEVER = "never"


NEEDS_SOMEBODY = (State.FAILED, State.CUT_OFF, State.OVERDUE)


@dataclass(frozen=True, kw_only=True)
class Run:
    """`requested_by`: who asked for it; None where it began by the clock. `error`: one line, no statement."""

    id: int
    day: date | None
    started_at: datetime
    ended_at: datetime | None
    counts: Mapping[str, int]
    error: str | None
    requested_by: str | None
    state: State

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Run":
        error = row["error"]
        return cls(
            id=row["id"],
            day=row["scheduled_for"],
            started_at=row["started_at"],
            ended_at=row["ended_at"],
            counts=row["counts"] or {},
            # Earlier versions kept the statement, in lines of its own.
            error=error.splitlines()[0] if error else None,
            requested_by=row["requested_by"],
            state=_state(row),
        )

    @property
    def duration_s(self) -> float | None:
        return (self.ended_at - self.started_at).total_seconds() if self.ended_at else None


def _state(row: Mapping[str, Any]) -> State:
    if row["error"]:
        return State.FAILED
    if row["ended_at"]:
        return State.DONE
    return State.RUNNING if row["is_running"] else State.CUT_OFF


@dataclass(frozen=True, kw_only=True)
class JobStanding:
    """`asked`: a run that somebody wants and that has not begun. `day`: the one that a run of today is for."""

    job: Planned
    last: Run | None
    asked: Request | None
    overdue_since: datetime | None
    next_due: datetime
    day: date

    @property
    def state(self) -> State:
        if self.last is None:
            return State.NEVER
        return State.OVERDUE if self.last.state is State.DONE and self.overdue_since else self.last.state

    @property
    def needs_somebody(self) -> bool:
        return self.state in NEEDS_SOMEBODY


@dataclass(frozen=True, kw_only=True)
class RefreshStanding:
    """How this node's replica follows: when it was last known to equal the database, and what it holds."""

    looked_at: datetime | None
    as_of: datetime | None
    data_version: str | None
    lag_s: float | None

    @property
    def is_behind(self) -> bool:
        return self.lag_s is None or self.lag_s > STALE_AFTER.total_seconds()


@dataclass(frozen=True)
class Due(Generic[PlannedT]):
    """A job that was due for a day."""

    job: PlannedT
    day: date
    due: datetime

    def is_missed(self, first: datetime | None, last: datetime | None) -> bool:
        """`first`: when it ran first for any day, `last`: last for this one. What never ran before was not missed: the
        program may be new."""
        return first is not None and first < self.due and (last is None or last < self.due)


def missed_runs(jobs: Sequence[PlannedT], unit: Unit, store: JobStore, until: datetime) -> list[Due[PlannedT]]:
    """Of what was due up to a moment."""
    dues = [(job, last_due(job, unit, until)) for job in jobs]
    found = [Due(job, job.day_for(due.date()), due) for job, due in dues]
    first, last = store.first_starts(), store.last_starts({one.job.name: one.day for one in found})
    return [one for one in found if one.is_missed(first.get(one.job.name), last.get(one.job.name))]


class JobBoard:
    """What administrators see of `jobs`, and asking for a run of one."""

    def __init__(self, jobs: Sequence[Planned], unit: Unit, database: Database, replica: ReplicaReader) -> None:
        self._jobs, self._unit, self._database, self._replica = tuple(jobs), unit, database, replica
        self._store, self._requests = JobStore(database), JobRequests(database)

    def standings(self) -> list[JobStanding]:
        """Of every job, those that need somebody first."""
        now, last = clock.now(), self._store.last_run_of_each()
        asked = {request.job: request for request in self._requests.open([job.name for job in self._jobs])}
        missed = missed_runs(self._jobs, self._unit, self._store, now - GRACE)
        overdue = {one.job.name: one.due for one in missed}
        found = [
            JobStanding(
                job=job,
                last=Run.of(last[job.name]) if job.name in last else None,
                asked=asked.get(job.name),
                overdue_since=overdue.get(job.name),
                next_due=next_due(job, self._unit, now),
                day=self.usual_day(job),
            )
            for job in self._jobs
        ]
        return sorted(found, key=lambda one: not one.needs_somebody)

    def standing(self, name: str) -> JobStanding:
        """Of one job. Raises NotFound."""
        self.named(name)
        return next(one for one in self.standings() if one.job.name == name)

    def runs(self, name: str, count: int, before: int | None = None) -> list[Run]:
        """The newest runs of a job, of those `before` a run. Raises NotFound."""
        return [Run.of(row) for row in self._store.last_runs(self.named(name).name, count, before)]

    def keeper(self) -> Keeper | None:
        return last_keeper(self._database)

    def silence(self) -> "Silence | None":
        """Whether nobody keeps the schedule; None while somebody does, or where it cannot be known."""
        try:
            keeper = self.keeper()
        except Unavailable:
            return None
        if keeper is None:
            return Silence(since=None)
        return None if keeper.is_heard else Silence(since=keeper.heard_at)

    def refresh(self) -> RefreshStanding:
        looked_at = self._replica.checked_at()
        lag_s = (clock.now() - looked_at).total_seconds() if looked_at else None
        try:
            generation = self._replica.current()
        except Unavailable:
            return RefreshStanding(looked_at=looked_at, as_of=None, data_version=None, lag_s=lag_s)
        return RefreshStanding(
            looked_at=looked_at, as_of=generation.as_of, data_version=generation.data_version, lag_s=lag_s
        )

    def usual_day(self, job: Planned) -> date:
        return job.day_for(clock.today(self._unit.timezone))

    def named(self, name: str) -> Planned:
        """Raises NotFound with the nearest name."""
        names = [job.name for job in self._jobs]
        if name not in names:
            raise NotFound(
                f"there is no job called {name!r}", field="name", value=name, suggestion=nearest(name, names)
            )
        return self._jobs[names.index(name)]

    def ask(self, name: str, day: date | None, actor: Actor) -> Request:
        """Have a job run for a day, soon; its usual one unless it is given. Asking again before it has begun changes
        nothing. Raises NotFound, InvalidInput for a day to come, Conflict while it runs or waits for another day."""
        job = self.named(name)
        wanted = day or self.usual_day(job)
        if wanted > clock.today(self._unit.timezone):
            raise InvalidInput(
                f"day={wanted} has not come yet",
                code="bad_day",
                field="day",
                value=str(wanted),
                suggestion=str(self.usual_day(job)),
            )
        last = self._store.last_runs(name, count=1)
        if last and last[0]["is_running"]:
            raise Conflict(f"{name} is running already", code="job_running", hint="wait until it has ended")
        return _same_day(self._requests.add(name, wanted, actor), wanted)


@dataclass(frozen=True)
class Silence:
    """Nothing was heard of the jobs process `since`; None: never."""

    since: datetime | None


def _same_day(request: Request, wanted: date) -> Request:
    if request.day != wanted:
        raise Conflict(
            f"a run of {request.job} for {request.day} was asked for already",
            code="job_asked",
            field="day",
            value=str(wanted),
            hint="ask again when it has begun",
        )
    return request
