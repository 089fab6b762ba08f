"""Seals what was added to the audit log: what is sealed cannot be changed without being found."""

from datetime import date

from dashboard.workflow.audit_chain import seal_audit as seal
from jobs.job import JOBS_ACTOR, Counts, Ground, Job


def seal_audit(ground: Ground, day: date) -> Counts:
    """Whatever day it is asked for, everything that ended transactions have logged by now."""
    return {"rows": seal(ground.database, JOBS_ACTOR)}


SEAL_AUDIT = Job(name="seal_audit", purpose="seal the newest entries of the audit log", at="*:*", run=seal_audit)
