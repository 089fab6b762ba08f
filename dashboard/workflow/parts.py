"""The services of approval, built once from what they stand on."""

from dataclasses import dataclass

from dashboard.metrics import ReadPath
from dashboard.workflow.content_now import ContentsNow
from dashboard.workflow.deciding import Deciding
from dashboard.workflow.delegating import Delegating
from dashboard.workflow.notices import LinkOf, Notices
from dashboard.workflow.overdue import Overdue
from dashboard.workflow.people import Directory
from dashboard.workflow.queue import Queue
from dashboard.workflow.reading import Reading
from dashboard.workflow.repeats import Repeats
from dashboard.workflow.sealing import Sealing
from dashboard.workflow.standing import Standings
from data_access.account_store import AccountStore
from data_access.approval_store import ApprovalStore
from data_access.database import Database
from data_access.delegation_store import DelegationStore
from data_access.notification_store import NotificationStore
from data_access.request_store import RequestStore
from data_access.scope_store import ScopeStore


@dataclass(frozen=True, kw_only=True)
class Workflow:
    """What pages, the API and the jobs use."""

    reading: Reading
    deciding: Deciding
    queue: Queue
    delegating: Delegating
    overdue: Overdue
    notifications: NotificationStore


def make_workflow(
    database: Database, reads: ReadPath, link: LinkOf, delegations_page: str, sealing: Sealing | None
) -> Workflow:
    """`link`: to the page of a daily report. `sealing` None: nothing can be finally approved, and whoever tries is
    told so."""
    accounts, scopes, delegations = AccountStore(database), ScopeStore(database), DelegationStore(database)
    approvals = ApprovalStore(database)
    directory = Directory(accounts, scopes, delegations)
    notices = Notices(directory, approvals, link)
    reading = Reading(approvals, Standings(accounts, scopes, delegations), directory, ContentsNow())
    deciding = Deciding(database, reading, notices, Repeats(RequestStore(database)), reads.conventions, sealing)
    return Workflow(
        reading=reading,
        deciding=deciding,
        queue=Queue(reading, deciding),
        delegating=Delegating(database, directory, notices, reads, delegations_page),
        overdue=Overdue(database, approvals, notices, reads),
        notifications=NotificationStore(database),
    )
