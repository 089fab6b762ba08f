"""Runs JOBS by the unit's clock, and what people ask for, on one node at a time: whoever holds the advisory lock is
the scheduler."""

import logging
import socket
import threading
import time
from collections.abc import Callable
from datetime import date

from apscheduler.schedulers.background import BackgroundScheduler

from dashboard import clock
from dashboard.errors import ProductError
from dashboard.job_board import missed_runs
from dashboard.schedule import trigger_of
from data_access.job_requests import JobRequests, Request
from data_access.job_store import SCHEDULER_LOCK, JobStore, held_lock
from data_access.schedule_keeper import SAY_EVERY_S, say_alive
from jobs import JOBS
from jobs.job import Ground, Job
from jobs.run_job import run_job

log = logging.getLogger(__name__)

TRY_EVERY_S = 10.0
LOOK_EVERY_S = 1.0
"""How soon a run begins that somebody asks for."""
LATE_ALLOWED_S = 3600


def keep_schedule(ground: Ground, stop: threading.Event) -> None:
    """Until `stop` is set: be the scheduler while the lock is ours, else wait for it."""
    while not stop.is_set():
        try:
            with held_lock(ground.database, SCHEDULER_LOCK) as lock:
                if lock is not None:
                    Schedule(ground, stop).keep(lock.is_held)
        except ProductError as error:
            log.warning("the scheduler has no database: %s", error)
        except Exception:
            # The schedule must not end while the process lives: nobody would start it again.
            log.exception("the schedule broke off, and is taken up again")
        stop.wait(TRY_EVERY_S)


class Schedule:
    """What the scheduler does, from when it gets the lock until it loses it."""

    def __init__(self, ground: Ground, stop: threading.Event) -> None:
        self._ground, self._stop = ground, stop
        self._requests = JobRequests(ground.database)
        self._begun: set[int] = set()
        self._scheduler = BackgroundScheduler(timezone=ground.settings.timezone)

    def keep(self, is_ours: Callable[[], bool]) -> None:
        for job in JOBS:
            trigger = trigger_of(job, self._ground.settings)
            self._scheduler.add_job(
                _run_today, trigger, (job, self._ground), id=job.name, misfire_grace_time=LATE_ALLOWED_S
            )
        self._scheduler.start()
        log.info("this process is the scheduler", extra={"jobs": len(JOBS)})
        try:
            self._begin_missed()
            self._go_on(is_ours)
        finally:
            self._scheduler.shutdown(wait=True)

    def _go_on(self, is_ours: Callable[[], bool]) -> None:
        node, since = socket.gethostname(), clock.now()
        while not self._stop.is_set() and is_ours():
            say_alive(self._ground.database, node, since)
            said = time.monotonic()
            while time.monotonic() - said < SAY_EVERY_S and not self._stop.wait(LOOK_EVERY_S):
                self._begin_asked()

    def _begin_missed(self) -> None:
        """What was due while no process kept the schedule, each once, for the last day it was due for. Never again
        what was begun and cut off: it may be what ended the process before."""
        store = JobStore(self._ground.database)
        for missed in missed_runs(JOBS, self._ground.settings, store, clock.now()):
            log.info("begins what was missed", extra={"job": missed.job.name, "day": missed.day})
            self._scheduler.add_job(_run, None, (missed.job, self._ground, missed.day), misfire_grace_time=None)

    def _begin_asked(self) -> None:
        for request in self._requests.open([job.name for job in JOBS]):
            if request.id not in self._begun:
                self._begun.add(request.id)
                self._scheduler.add_job(self._answer, None, (request,), misfire_grace_time=None)

    def _answer(self, request: Request) -> None:
        """Should it not even begin, it is still open, and tried again."""
        job = next(job for job in JOBS if job.name == request.job)
        _run(job, self._ground, request.day, request.id)
        self._begun.discard(request.id)


def _run_today(job: Job, ground: Ground) -> None:
    _run(job, ground, job.day_for(clock.today(ground.settings.timezone)))


def _run(job: Job, ground: Ground, day: date, request_id: int | None = None) -> None:
    try:
        run_job(job, ground, day, request_id=request_id)
    except Exception:
        # The row of the run holds the reason; the next day is another try.
        log.exception("job failed", extra={"job": job.name, "day": day})
