"""Puts into the outbox what schedules are due to send, and what people are to be told by mail."""

from datetime import date

from dashboard import clock
from jobs.delivery import delivering_of
from jobs.job import JOBS_ACTOR, Counts, Ground, Job


def plan_reports(ground: Ground, day: date) -> Counts:
    """Whatever day it is asked for, all that is due now; each time of a schedule once."""
    return dict(delivering_of(ground).planner.plan(clock.now(), JOBS_ACTOR))


def mail_notices(ground: Ground, day: date) -> Counts:
    """Whatever day it is asked for, all that waits to be told by now; each cause once."""
    return {"mails": delivering_of(ground).notice_mail.queue(clock.now(), JOBS_ACTOR)}


PLAN_REPORTS = Job(
    name="plan_reports",
    purpose="put the reports that schedules are due to send into the outbox",
    at="*:*",
    run=plan_reports,
)
MAIL_NOTICES = Job(
    name="mail_notices",
    purpose="put notices into the outbox, as their readers want them by mail",
    at="*:*",
    run=mail_notices,
)
