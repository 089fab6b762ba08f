"""The parts of the audit trail, made once for the whole application."""

from dataclasses import dataclass

from dashboard.config import Settings
from dashboard.metrics.read_path import ReadPath
from dashboard.setting_values import WEEKDAYS
from dashboard.workflow.audit_events import AuditEvents
from dashboard.workflow.audit_trail import AuditTrail, ChainState
from dashboard.workflow.corrections import Corrections
from data_access.audit_store import AuditStore
from data_access.compliance_store import ComplianceStore
from data_access.database import Database
from data_access.name_store import NameStore
from data_access.working_hours import WorkingHours


@dataclass(frozen=True, kw_only=True)
class Audit:
    """Who writes events, who reads the log, who counts it, who corrects records."""

    events: AuditEvents
    trail: AuditTrail
    counts: ComplianceStore
    corrections: Corrections


def make_audit(settings: Settings, database: Database, reads: ReadPath) -> Audit:
    events = AuditEvents(database)
    trail = AuditTrail(
        store=AuditStore(database), names=NameStore(database), hours=working_hours(settings), verify=_verify
    )
    corrections = Corrections(database=database, reads=reads, trail=trail, events=events)
    return Audit(events=events, trail=trail, counts=ComplianceStore(database), corrections=corrections)


def working_hours(settings: Settings) -> WorkingHours:
    first, last = settings.working_hours
    return WorkingHours(
        first=first,
        last=last,
        rest_days=frozenset(WEEKDAYS.index(day) + 1 for day in settings.rest_days),
        timezone=settings.timezone,
    )


def _verify() -> ChainState:
    """Nothing is sealed yet: the one place where verification is joined in."""
    return ChainState(is_whole=None)
