"""Runs one job for one day, with a row of reporting.job_run that says how it went."""

import logging
from datetime import date

from dashboard.errors import Conflict
from data_access.database_errors import words_of_failure
from data_access.job_store import JobStore, turn_of
from jobs.job import Counts, Ground, Job

log = logging.getLogger(__name__)


def run_job(job: Job, ground: Ground, day: date, *, request_id: int | None = None) -> Counts:
    """What the job did, once no other process runs it. An error is written down before it goes on to the caller.

    `request_id`: the request that this run answers; nothing is done when another process took it.
    """
    with turn_of(ground.database, job.name, ground.stop) as has_turn:
        if not has_turn:
            raise Conflict(f"{job.name} runs elsewhere until this process has to end", code="job_running")
        return _run(job, ground, day, request_id)


def _run(job: Job, ground: Ground, day: date, request_id: int | None) -> Counts:
    store = JobStore(ground.database)
    run_id = store.begin(job.name, day, request_id)
    if run_id is None:
        return {}
    try:
        counts = job.run(ground, day)
    except Exception as error:
        store.end(run_id, error=words_of_failure(error))
        raise
    store.end(run_id, counts=counts)
    log.info("job done", extra={"job": job.name, "day": day, **counts})
    return counts
