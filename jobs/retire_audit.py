"""Lets months of the audit log go that are older than K9_AUDIT_RETENTION_DAYS. Their seals stay."""

from datetime import date

from dashboard.workflow.audit_chain import retire_audit as retire
from jobs.job import JOBS_ACTOR, WEEK_START, Counts, Ground, Job


def retire_audit(ground: Ground, day: date) -> Counts:
    """Whatever day it is asked for, the months that are old enough now; `./k9 audit retire --dry-run` shows them."""
    gone = retire(ground.database, ground.settings, JOBS_ACTOR)
    return {"months": len(gone), "rows": sum(gone.values())}


RETIRE_AUDIT = Job(
    name="retire_audit",
    purpose="let go of months of the audit log that were kept long enough",
    at="03:45",
    on=WEEK_START,
    run=retire_audit,
)
