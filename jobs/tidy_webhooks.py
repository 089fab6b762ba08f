"""Forgets events that receivers were told of long ago, with the log of their deliveries."""

from datetime import date, timedelta

from dashboard import clock
from data_access.webhook_log import forget_events_before
from jobs.job import JOBS_ACTOR, Counts, Ground, Job

KEPT = timedelta(days=90)


def tidy_webhooks(ground: Ground, day: date) -> Counts:
    """Whatever day it is asked for, it forgets what is older than 90 days now and not under way."""
    with ground.database.write(actor=JOBS_ACTOR) as connection:
        return {"webhook events": forget_events_before(connection, clock.now() - KEPT)}


TIDY_WEBHOOKS = Job(
    name="tidy_webhooks",
    purpose="forget webhook events and their deliveries after 90 days",
    at="03:25",
    run=tidy_webhooks,
)
