"""Reminds people of daily reports that wait for them, and tells others when they wait too long."""

from datetime import date

from dashboard.workflow.overdue import Limits
from dashboard.workflow.parts import Pages, make_workflow
from jobs.job import JOBS_ACTOR, Counts, Ground, Job
from layouts.address import DELEGATIONS, daily_path


def remind_of_approvals(ground: Ground, day: date) -> Counts:
    """Whatever day it is asked for, of all that waits too long now; nobody is told twice of the same wait."""
    settings = ground.settings
    limits = Limits(remind_after_h=settings.remind_after_hours, escalate_after_h=settings.escalate_after_hours)
    workflow = make_workflow(ground.database, ground.reads, Pages(daily=daily_path, delegations=DELEGATIONS))
    return workflow.overdue.tell(limits, JOBS_ACTOR)


REMIND_OF_APPROVALS = Job(
    name="remind_of_approvals",
    purpose="remind of daily reports that wait for a decision, and escalate those that wait long",
    at="*:*/15",
    run=remind_of_approvals,
)
