"""Deciding on findings: accepted with a reason, opened again, given to somebody until a day. All of it is audited."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dashboard import clock
from dashboard.errors import Forbidden, InvalidInput, NotFound
from dashboard.permissions import Permission, Viewer
from dashboard.reports import REPORTS
from dashboard.semantic.period import parse_day
from dashboard.workflow.audit_events import AuditAction, AuditEvents
from dashboard.workflow.people import Directory
from data_access.database import Actor, Database
from data_access.quality_reading import ACCEPTED, OPEN, Finding, FindingFilter, QualityReading
from data_access.quality_store import Assignment, Decision, QualityStore, Verdict

LONGEST_REASON = 500
ENTITY = "quality_finding"


@dataclass(frozen=True, kw_only=True)
class FindingDecisions:
    """`store` writes what `reading` reads; `directory` knows who may be given something."""

    database: Database
    store: QualityStore
    reading: QualityReading
    directory: Directory
    events: AuditEvents

    def accept(self, finding_id: int, sent: Mapping[str, str], viewer: Viewer, actor: Actor) -> Finding:
        """As it is, for a `reason`. It weighs nothing from then on, until the value changes."""
        finding, reason = self._mine(finding_id, viewer), _reason(sent)
        decision = Verdict(state=ACCEPTED, reason=reason)
        return self._decide(finding, decision, AuditAction.ACCEPT_FINDING, {"reason": reason}, viewer, actor)

    def reopen(self, finding_id: int, viewer: Viewer, actor: Actor) -> Finding:
        """What was accepted stands against the record again."""
        finding = self._mine(finding_id, viewer)
        return self._decide(finding, Verdict(state=OPEN), AuditAction.REOPEN_FINDING, {}, viewer, actor)

    def assign(self, finding_id: int, sent: Mapping[str, str], viewer: Viewer, actor: Actor) -> Finding:
        """To `owner` (a user id; nobody when empty), until `due_on` (no day when empty)."""
        finding = self._mine(finding_id, viewer)
        owner, due_on = self._owner(sent.get("owner", ""), finding), _due(sent.get("due_on", ""))
        told = {"owner": self.directory.names().get(owner or "", ""), "due_on": due_on.isoformat() if due_on else ""}
        decision = Assignment(owner_id=owner, due_on=due_on)
        return self._decide(finding, decision, AuditAction.ASSIGN_FINDING, told, viewer, actor)

    def candidates(self, finding: Finding) -> dict[str, str]:
        """Names by user id of those who correct records of its project."""
        holders = self.directory.holders(Permission.RECORD_CORRECT, finding.project_id or "")
        names = self.directory.names()
        return dict(sorted(((key, names[key]) for key in holders if key in names), key=lambda one: one[1]))

    def _owner(self, text: str, finding: Finding) -> str | None:
        if not text:
            return None
        if text in self.candidates(finding):
            return text
        raise InvalidInput("nobody of that id corrects records of this project", code="unknown_owner", field="owner")

    def _mine(self, finding_id: int, viewer: Viewer) -> Finding:
        """The finding, if the viewer decides on findings and may see its row; NotFound for any other."""
        check_decider(viewer)
        readable = [report.name for report in REPORTS if viewer.may(report.permission)]
        wanted = FindingFilter(scope=viewer.scope, reports=readable, ids=(finding_id,), states=(OPEN, ACCEPTED))
        found = self.reading.find(wanted, limit=1)
        if not found:
            raise NotFound("there is no such open finding", code="unknown_finding", field="finding_id")
        return found[0]

    def _decide(
        self,
        finding: Finding,
        decision: Decision,
        action: AuditAction,
        told: Mapping[str, str],
        viewer: Viewer,
        actor: Actor,
    ) -> Finding:
        subject = {"rule": finding.rule, "row_id": finding.row_id, "project_id": finding.project_id}
        about = {"report_type": finding.report_type, "day": finding.day.isoformat(), **subject, **told}
        with self.database.write(actor) as connection:
            self.store.decide(connection, finding.id, decision, by=viewer.user_id, at=clock.now())
            details = {name: value for name, value in about.items() if value}
            self.events.record(action, ENTITY, str(finding.id), actor, details, connection=connection)
        return self._mine(finding.id, viewer)


def check_reader(viewer: Viewer) -> None:
    """Raises Forbidden unless the viewer looks after data quality."""
    if not viewer.may(Permission.QUALITY_FINDING_READ):
        raise Forbidden("your role does not look after data quality", hint="ask an administrator")


def check_decider(viewer: Viewer) -> None:
    """Raises Forbidden unless the viewer decides on findings."""
    if not viewer.may(Permission.QUALITY_FINDING_WRITE):
        raise Forbidden("your role does not decide on findings", hint="ask an administrator or a project manager")


def _due(text: str) -> date | None:
    return parse_day(text, field="due_on") if text else None


def _reason(sent: Mapping[str, str]) -> str:
    reason = " ".join(sent.get("reason", "").split())
    if reason and len(reason) <= LONGEST_REASON:
        return reason
    raise InvalidInput(f"a reason is needed, of at most {LONGEST_REASON} characters", code="bad_reason", field="reason")
