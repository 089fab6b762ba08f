"""Runs JOBS by the unit's clock, on one node at a time: whoever holds the advisory lock is the scheduler."""

import logging
import threading
from collections.abc import Callable
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from dashboard import clock
from dashboard.config import Settings
from dashboard.errors import ProductError
from data_access.job_store import SCHEDULER_LOCK, held_lock
from jobs import JOBS
from jobs.job import EVERY_DAY, MONTH_START, WEEK_START, Ground, Job
from jobs.run_job import run_job

log = logging.getLogger(__name__)

TRY_EVERY_S = 10.0
LATE_ALLOWED_S = 3600


def keep_schedule(ground: Ground, stop: threading.Event) -> None:
    """Until `stop` is set: be the scheduler while the lock is ours, else wait for it."""
    while not stop.is_set():
        try:
            with held_lock(ground.database, SCHEDULER_LOCK) as lock:
                if lock is not None:
                    _run_schedule(ground, stop, lock.is_held)
        except ProductError as error:
            log.warning("the scheduler has no database: %s", error)
        stop.wait(TRY_EVERY_S)


def _run_schedule(ground: Ground, stop: threading.Event, is_ours: Callable[[], bool]) -> None:
    scheduler = BackgroundScheduler(timezone=ground.settings.timezone)
    for job in JOBS:
        scheduler.add_job(
            _run, trigger_of(job, ground.settings), (job, ground), id=job.name, misfire_grace_time=LATE_ALLOWED_S
        )
    scheduler.start()
    log.info("this process is the scheduler", extra={"jobs": len(JOBS)})
    try:
        while not stop.wait(TRY_EVERY_S) and is_ours():
            pass
    finally:
        scheduler.shutdown(wait=True)


def trigger_of(job: Job, settings: Settings) -> CronTrigger:
    """When a job runs, by the unit's clock and calendar."""
    hour, minute = job.at.split(":")
    days: dict[str, dict[str, Any]] = {
        EVERY_DAY: {},
        # By name: the number of a weekday means one day to cron and another to us.
        WEEK_START: {"day_of_week": settings.week_start[:3]},
        MONTH_START: {"day": 1},
    }
    return CronTrigger(hour=hour, minute=minute, timezone=settings.timezone, **days[job.on])


def _run(job: Job, ground: Ground) -> None:
    try:
        run_job(job, ground, job.day_for(clock.today(ground.settings.timezone)))
    except Exception:
        # The row of the run holds the reason; the next day is another try.
        log.exception("job failed", extra={"job": job.name})
