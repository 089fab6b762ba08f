"""Removes the rows of job runs that nobody asks about any more: a job of every few minutes leaves many."""

from datetime import date, timedelta

from dashboard import clock
from data_access.job_store import delete_runs_before
from jobs.job import JOBS_ACTOR, Counts, Ground, Job

KEPT = timedelta(days=30)


def tidy_job_runs(ground: Ground, day: date) -> Counts:
    """Whatever day it is asked for, it removes what is older than 30 days now, but for the last run of each job."""
    with ground.database.write(actor=JOBS_ACTOR) as connection:
        return {"runs": delete_runs_before(connection, clock.now() - KEPT)}


TIDY_JOB_RUNS = Job(
    name="tidy_job_runs",
    purpose="remove runs of jobs that are over for 30 days",
    at="03:15",
    run=tidy_job_runs,
)
