"""Forgets deliveries that ended long ago, and mails that were kept as files for want of a mail server."""

from datetime import date, datetime, timedelta

from dashboard import clock
from dashboard.delivery.kept_mail import forget_mails
from data_access.outbox_store import OutboxStore
from jobs.job import JOBS_ACTOR, Counts, Ground, Job

LEDGER_FOR = timedelta(days=400)
FILES_FOR = timedelta(days=30)


def tidy_deliveries(ground: Ground, day: date) -> Counts:
    """Whatever day it is asked for, as of now."""
    now: datetime = clock.now()
    deliveries = OutboxStore(ground.database).forget(now - LEDGER_FOR, JOBS_ACTOR)
    return {"deliveries": deliveries, "files": forget_mails(ground.settings.data_dir, now - FILES_FOR)}


TIDY_DELIVERIES = Job(
    name="tidy_deliveries",
    purpose="forget old deliveries, and mails that were kept as files",
    at="03:35",
    run=tidy_deliveries,
)
