"""Runs one job for one day, with a row of reporting.job_run that says how it went."""

import logging
from datetime import date

from data_access.job_store import JobStore
from jobs.job import Counts, Ground, Job

log = logging.getLogger(__name__)


def run_job(job: Job, ground: Ground, day: date) -> Counts:
    """What the job did. An error is written down before it goes on to the caller."""
    store = JobStore(ground.database)
    run_id = store.begin(job.name, day)
    try:
        counts = job.run(ground, day)
    except Exception as error:
        store.end(run_id, error=str(error))
        raise
    store.end(run_id, counts=counts)
    log.info("job done", extra={"job": job.name, "day": day, **counts})
    return counts
