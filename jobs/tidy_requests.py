"""Forgets the answers to requests with an Idempotency-Key that nobody repeats any more."""

from datetime import date, timedelta

from dashboard import clock
from data_access.request_store import delete_requests_before
from jobs.job import JOBS_ACTOR, Counts, Ground, Job

KEPT = timedelta(days=7)


def tidy_requests(ground: Ground, day: date) -> Counts:
    """Whatever day it is asked for, it forgets what is older than 7 days now."""
    with ground.database.write(actor=JOBS_ACTOR) as connection:
        return {"requests": delete_requests_before(connection, clock.now() - KEPT)}


TIDY_REQUESTS = Job(
    name="tidy_requests",
    purpose="forget answers to requests with an Idempotency-Key after 7 days",
    at="03:20",
    run=tidy_requests,
)
