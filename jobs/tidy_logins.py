"""Removes login sessions and login attempts that are long over, and records the end of looks that were left open."""

from datetime import date, timedelta

from dashboard import clock
from dashboard.workflow.view_as import ViewAs
from data_access.attempt_store import delete_attempts_before
from data_access.session_store import delete_sessions_ended_before
from jobs.job import JOBS_ACTOR, Counts, Ground, Job

KEPT = timedelta(days=30)


def tidy_logins(ground: Ground, day: date) -> Counts:
    """Whatever day it is asked for, it removes what is over for 30 days now."""
    before = clock.now() - KEPT
    looks = ViewAs.of(ground.database).close_left_open(JOBS_ACTOR)
    with ground.database.write(actor=JOBS_ACTOR) as connection:
        return {
            "looks": looks,
            "sessions": delete_sessions_ended_before(connection, before),
            "attempts": delete_attempts_before(connection, before),
        }


TIDY_LOGINS = Job(
    name="tidy_logins",
    purpose="remove login sessions and attempts that are over for 30 days; record the end of looks left open",
    at="03:10",
    run=tidy_logins,
)
