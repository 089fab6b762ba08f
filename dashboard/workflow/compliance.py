"""The compliance report of a period: who changed, approved and saw what, what was out of hours, is the log whole."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dashboard import clock
from dashboard.errors import InvalidInput
from dashboard.workflow.audit_events import ACCESS, SIGN_INS
from dashboard.workflow.audit_question import moments
from dashboard.workflow.audit_trail import AuditTrail, ChainState
from data_access.compliance_store import ComplianceCounts, ComplianceStore
from data_access.name_store import Name
from data_access.working_hours import WorkingHours

LONGEST_DAYS = 3660


@dataclass(frozen=True, kw_only=True)
class Compliance:
    """`first`, `last`: both included. `names`: of the projects that are named by key."""

    first: date
    last: date
    made_at: datetime
    hours: WorkingHours
    counts: ComplianceCounts
    chain: ChainState
    names: Mapping[str, Name]

    @property
    def parts(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """The tables of the report by name, in their order."""
        counts = self.counts
        return {
            "changes": counts.changes,
            "late_changes": counts.late_changes,
            "decisions": counts.decisions,
            "sign_ins": counts.sign_ins,
            "files": counts.files,
            "out_of_hours": counts.out_of_hours,
        }


def generate_compliance_report(store: ComplianceStore, trail: AuditTrail, first: date, last: date) -> Compliance:
    """Raises InvalidInput for a period that is none, or longer than ten years."""
    if not 0 <= (last - first).days < LONGEST_DAYS:
        raise InvalidInput(
            f"a compliance report is of 1 to {LONGEST_DAYS} days, the first one first",
            code="bad_period",
            field="to",
            value=last.isoformat(),
        )
    since, until = moments(first, last, trail.hours.timezone)
    assert since is not None and until is not None
    # Beside each other: PostgreSQL counts while the chain is computed here.
    with ThreadPoolExecutor(1) as beside:
        chain = beside.submit(trail.verify)
        counts = store.count(since, until, trail.hours, sign_ins=SIGN_INS, access=ACCESS)
    return Compliance(
        first=first,
        last=last,
        made_at=clock.now(),
        hours=trail.hours,
        counts=counts,
        chain=chain.result(),
        names=trail.names.names_of({line["project_id"] for line in counts.late_changes}),
    )
