"""Lets go of the bytes of sealed reports whose retention is over; hashes, seals and what is told of them stay."""

from datetime import date

from dashboard.workflow.retention import Retained, Retention
from jobs.job import JOBS_ACTOR, WEEK_START, Counts, Ground, Job


def let_go_snapshots(ground: Ground, day: date) -> Counts:
    """What was over by the end of `day`, but never what is not over now."""
    return _counts(_retention(ground).let_go(day, JOBS_ACTOR))


def preview(ground: Ground, day: date) -> Counts:
    """What would go at the end of `day`, which may lie ahead."""
    return _counts(_retention(ground).preview(day))


def _retention(ground: Ground) -> Retention:
    settings = ground.settings
    return Retention(
        database=ground.database,
        least_days=settings.report_snapshot_retention_days,
        timezone=settings.timezone,
    )


def _counts(found: Retained) -> Counts:
    return {"sealed reports let go": found.let_go, "kept by a legal hold": found.held, "bytes": found.bytes}


LET_GO_SNAPSHOTS = Job(
    name="let_go_snapshots",
    purpose="let the files of sealed reports go whose retention is over",
    at="04:10",
    on=WEEK_START,
    run=let_go_snapshots,
    preview=preview,
)
