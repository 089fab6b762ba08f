"""Removes what is known of the use of questions that warming does not look at any more."""

from datetime import date

from dashboard import clock
from data_access.use_store import delete_rare_uses, delete_uses_before
from jobs.job import JOBS_ACTOR, Counts, Ground, Job
from jobs.warm_reports import USED_WITHIN


def tidy_question_use(ground: Ground, day: date) -> Counts:
    """Whatever day it is asked for, it removes what is older than 14 days now, and of each day that is over what a
    reader asked least, beyond 200 questions."""
    today = clock.today(ground.settings.timezone)
    with ground.database.write(actor=JOBS_ACTOR) as connection:
        return {
            "questions": delete_uses_before(connection, today - USED_WITHIN),
            "rare questions": delete_rare_uses(connection, today),
        }


TIDY_QUESTION_USE = Job(
    name="tidy_question_use",
    purpose="remove which questions were asked more than 14 days ago",
    at="03:20",
    run=tidy_question_use,
)
