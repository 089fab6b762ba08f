"""The services of approval, built once from what they stand on."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.metrics import ReadPath
from dashboard.quality.asking import QualityAsking
from dashboard.webhooks.announcer import Announcer
from dashboard.workflow.announcing import Announcing
from dashboard.workflow.audit_events import AuditEvents
from dashboard.workflow.content_now import ContentsNow
from dashboard.workflow.deciding import Deciding
from dashboard.workflow.delegating import Delegating
from dashboard.workflow.finding_decisions import FindingDecisions
from dashboard.workflow.notices import LinkOf, Notices
from dashboard.workflow.overdue import Overdue
from dashboard.workflow.people import Directory
from dashboard.workflow.quality_gate import QualityGate
from dashboard.workflow.queue import Queue
from dashboard.workflow.reading import Reading
from dashboard.workflow.repeats import Repeats
from dashboard.workflow.sealer import Sealer
from dashboard.workflow.standing import Standings
from data_access.account_store import AccountStore
from data_access.approval_store import ApprovalStore
from data_access.database import Database
from data_access.delegation_store import DelegationStore
from data_access.notification_store import NotificationStore
from data_access.quality_reading import QualityReading
from data_access.quality_store import QualityStore
from data_access.request_store import RequestStore
from data_access.scope_store import ScopeStore


@dataclass(frozen=True, kw_only=True)
class Pages:
    """Where notes lead: to the page of a daily report, and to that of one's delegations. `site`: where the product is
    reached, for whoever reads a note outside of it."""

    daily: LinkOf
    delegations: str
    site: str = ""


@dataclass(frozen=True, kw_only=True)
class Workflow:
    """What pages, the API and the jobs use."""

    reading: Reading
    deciding: Deciding
    queue: Queue
    delegating: Delegating
    overdue: Overdue
    notifications: NotificationStore
    gate: QualityGate
    findings: FindingDecisions


def make_workflow(
    database: Database,
    reads: ReadPath,
    pages: Pages,
    *,
    sealer: Sealer | None = None,
    language: str = "ar",
    quality_limits: Mapping[str, float] | None = None,
) -> Workflow:
    """`sealer` None: nothing can be finally approved, and whoever tries is told so. `language`: of sealed files.
    `quality_limits`: by report type, the score in percent below which an approval needs a reason."""
    accounts, scopes, delegations = AccountStore(database), ScopeStore(database), DelegationStore(database)
    approvals = ApprovalStore(database)
    directory = Directory(accounts, scopes, delegations)
    notices = Notices(directory, approvals, pages.daily)
    reading = Reading(approvals, Standings(accounts, scopes, delegations), directory, ContentsNow())
    announcing = Announcing(announcer=Announcer(site=pages.site), directory=directory, link=pages.daily)
    quality = QualityAsking(QualityReading(database))
    gate = QualityGate(quality=quality, reads=reads, limits=quality_limits or {})
    repeats = Repeats(RequestStore(database))
    deciding = Deciding(database, reading, notices, announcing, repeats, reads.conventions, sealer, language, gate)
    return Workflow(
        reading=reading,
        deciding=deciding,
        queue=Queue(reading, deciding),
        delegating=Delegating(database, directory, notices, reads, pages.delegations),
        overdue=Overdue(database, approvals, notices, reads),
        notifications=NotificationStore(database),
        gate=gate,
        findings=FindingDecisions(
            database=database,
            store=QualityStore(database),
            reading=quality.reading,
            directory=directory,
            events=AuditEvents(database),
        ),
    )
