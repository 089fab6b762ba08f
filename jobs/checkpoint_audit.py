"""Signs what the audit log was at the end of a day, outside the database, and has the months to come ready."""

from datetime import date

from dashboard.workflow.audit_chain import take_checkpoint
from data_access.audit_store import AuditStore
from data_access.migrate import MONTHS_AHEAD
from jobs.job import JOBS_ACTOR, Counts, Ground, Job


def checkpoint_audit(ground: Ground, day: date) -> Counts:
    """Whatever day it is asked for, a checkpoint over all that is sealed now, unless the last one says the same."""
    made = AuditStore(ground.database).ensure_months(MONTHS_AHEAD, JOBS_ACTOR)
    taken = take_checkpoint(ground.database, ground.settings, JOBS_ACTOR)
    rows = taken.said()["rows"] if taken else 0
    return {"months made": made, "checkpoints": 1 if taken else 0, "rows under it": rows}


CHECKPOINT_AUDIT = Job(
    name="checkpoint_audit",
    purpose="sign what the audit log is, outside the database",
    at="00:02",
    days_back=1,
    run=checkpoint_audit,
)
