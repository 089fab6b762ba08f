"""The parts of webhooks, built from the settings: what administrators use, and what sends."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from dashboard.config import Settings
from dashboard.errors import NotFound
from dashboard.metrics import ReadPath
from dashboard.permissions import Permission
from dashboard.reports import report_named
from dashboard.webhooks.addresses import AddressGuard
from dashboard.webhooks.announcer import Announcer
from dashboard.webhooks.outcomes import Outcomes, Trouble
from dashboard.webhooks.posting import Poster
from dashboard.webhooks.sealed_box import SealedBox
from dashboard.webhooks.sender import Pace, Sender
from dashboard.workflow.audit_events import AuditEvents
from dashboard.workflow.notices import Kind
from dashboard.workflow.people import Directory
from dashboard.workflow.standing import covers
from dashboard.workflow.webhooks import Webhooks
from data_access.account_store import AccountStore
from data_access.database import Database
from data_access.delegation_store import DelegationStore
from data_access.notification_store import NotificationStore, Told
from data_access.scope_store import ScopeStore
from data_access.webhook_log import WebhookLog
from data_access.webhook_queue import Due, WebhookQueue
from data_access.webhook_store import Subscription, WebhookStore

PathOf = Callable[[str], str]
"""Of the page of a receiver, by its id."""

_KINDS = {
    Trouble.DEAD: Kind.WEBHOOK_DEAD,
    Trouble.GONE: Kind.WEBHOOK_GONE,
    Trouble.FAILING: Kind.WEBHOOK_FAILING,
    Trouble.OWNERLESS: Kind.WEBHOOK_OWNERLESS,
}
_NO_PROJECT = ""
"""Only who sees all projects looks after what is of the whole unit."""


def make_guard(settings: Settings) -> AddressGuard:
    return AddressGuard(allowed=settings.webhook_allow, needs_tls=settings.is_production)


def make_webhooks(settings: Settings, database: Database, reads: ReadPath) -> Webhooks:
    return Webhooks(
        database=database,
        store=WebhookStore(database),
        log=WebhookLog(database),
        box=SealedBox(settings.secret_key),
        guard=make_guard(settings),
        announcer=Announcer(site=settings.public_url),
        reads=reads,
        events=AuditEvents(database),
    )


def make_sender(settings: Settings, database: Database, path: PathOf, pace: Pace | None = None) -> Sender:
    directory = Directory(AccountStore(database), ScopeStore(database), DelegationStore(database))
    queue = WebhookQueue(database)
    outcomes = Outcomes(
        database=database,
        queue=queue,
        announcer=Announcer(site=settings.public_url),
        tell_people=_TellPeople(directory, NotificationStore(database), path),
        path=path,
    )
    return Sender(
        queue=queue,
        box=SealedBox(settings.secret_key),
        poster=Poster(guard=make_guard(settings)),
        outcomes=outcomes,
        may_tell=lambda due: may_tell(directory, due),
        pace=pace or Pace(),
    )


def may_tell(directory: Directory, due: Due) -> bool:
    """What goes to a receiver, its owner answers for, and could read: now, not when it was set up."""
    owner = directory.viewer(due.subscription.owner)
    if owner is None or not owner.may(Permission.ADMIN_WEBHOOK_WRITE):
        return False
    if due.project_id is not None and not covers(owner.scope, due.project_id):
        return False
    return due.report_type is None or owner.may(_permission(due.report_type))


def _permission(report_type: str) -> Permission:
    """Of a type that is not declared any more, nobody's but an administrator's."""
    try:
        return report_named(report_type).permission
    except NotFound:
        return Permission.ADMIN_WEBHOOK_WRITE


class _TellPeople:
    """The owner and everybody who looks after webhooks. Of dead deliveries once a day: there may be many."""

    def __init__(self, directory: Directory, notifications: NotificationStore, path: PathOf) -> None:
        self._directory, self._notifications, self._path = directory, notifications, path

    def __call__(self, connection: Connection, trouble: Trouble, about: Subscription, at: datetime) -> int:
        keepers = self._directory.holders(Permission.ADMIN_WEBHOOK_WRITE, _NO_PROJECT)
        moment = at.date() if trouble is Trouble.DEAD else at
        told = Told(
            kind=_KINDS[trouble],
            cause=f"webhook:{trouble}:{about.id}:{moment.isoformat()}",
            details={"name": about.name},
            link=self._path(about.id),
            people=keepers | {about.owner},
            at=at,
        )
        return self._notifications.add(connection, [told])
