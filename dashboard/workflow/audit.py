"""The parts of the audit trail, made once for the whole application."""

from dataclasses import dataclass

from dashboard.config import Settings
from dashboard.metrics.read_path import ReadPath
from dashboard.setting_values import WEEKDAYS
from dashboard.workflow.audit_chain import verify_audit
from dashboard.workflow.audit_events import AuditEvents
from dashboard.workflow.audit_trail import AuditTrail, ChainState
from dashboard.workflow.corrections import Corrections
from data_access.audit_entry_store import AuditEntryStore
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
    events, trail = AuditEvents(database), make_trail(settings, database)
    corrections = Corrections(database=database, reads=reads, trail=trail, events=events)
    return Audit(events=events, trail=trail, counts=ComplianceStore(database), corrections=corrections)


def make_trail(settings: Settings, database: Database) -> AuditTrail:
    return AuditTrail(
        store=AuditEntryStore(database),
        names=NameStore(database),
        hours=working_hours(settings),
        verify=lambda: _chain_state(database, settings),
    )


def working_hours(settings: Settings) -> WorkingHours:
    first, last = settings.working_hours
    return WorkingHours(
        first=first,
        last=last,
        rest_days=frozenset(WEEKDAYS.index(day) + 1 for day in settings.rest_days),
        timezone=settings.timezone,
    )


def _chain_state(database: Database, settings: Settings) -> ChainState:
    """Everything that is sealed, looked at now."""
    found = verify_audit(database, settings=settings)
    is_whole = found.is_intact if found.seals else None
    return ChainState(is_whole=is_whole, checked=found.rows, unsealed=found.unsealed, first_bad=found.first)
