"""Receivers of events, for administrators: made, changed, tried out, and sent to again.

The audit log has every change, by the triggers, and every sending by hand, as an event."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from dashboard import clock
from dashboard.errors import Conflict, Forbidden, InvalidInput, NotFound
from dashboard.i18n import LANGUAGES, t
from dashboard.metrics import ReadPath
from dashboard.permissions import Permission, Viewer
from dashboard.webhooks.addresses import AddressGuard
from dashboard.webhooks.announcer import Announcer, Happening, Subject
from dashboard.webhooks.backoff import MOST_RETRIES
from dashboard.webhooks.events import EventType
from dashboard.webhooks.payload import Words
from dashboard.webhooks.sealed_box import SealedBox
from dashboard.webhooks.signing import new_secret
from dashboard.workflow.audit_events import AuditAction, AuditEvents
from dashboard.workflow.webhook_wishes import checked_headers, checked_values, name_of_url
from data_access.database import Actor, Database
from data_access.webhook_log import Delivery, WebhookLog
from data_access.webhook_store import Subscription, WebhookStore

ENTITY = "webhook_subscription"
LONGEST_OVERLAP_H = 168
USUAL_OVERLAP_H = 24


class Again(StrEnum):
    """Which events of a period are sent again: what did not arrive, or every one."""

    FAILED = "failed"
    ALL = "all"


@dataclass(frozen=True, kw_only=True)
class Webhooks:
    """Each method raises Forbidden for who does not look after webhooks; NotFound for a receiver that is not there."""

    database: Database
    store: WebhookStore
    log: WebhookLog
    box: SealedBox
    guard: AddressGuard
    announcer: Announcer
    reads: ReadPath
    events: AuditEvents

    def every(self, viewer: Viewer) -> list[Subscription]:
        _check(viewer)
        return self.store.every()

    def find(self, subscription_id: str, viewer: Viewer) -> Subscription:
        _check(viewer)
        found = self.store.find(subscription_id) if _is_uuid(subscription_id) else None
        if found is None:
            raise _unknown()
        return found

    def create(self, sent: Mapping[str, Any], viewer: Viewer, actor: Actor) -> tuple[Subscription, str]:
        """With its secret, which is told this once."""
        _check(viewer)
        for name in ("webhook_url", "event_type"):
            if sent.get(name) is None:
                raise InvalidInput(f"{name} is missing", code="missing_parameter", field=name)
        values = checked_values(sent, self.guard, self._project_keys())
        secret, now = new_secret(), clock.now()
        usual: dict[str, Any] = {"report_type": None, "projects": None, "active": True, "retry_count": MOST_RETRIES}
        made = Subscription(
            **usual | {"name": name_of_url(values["webhook_url"])} | values,
            id=str(uuid4()),
            headers=self._headers(sent.get("headers", {}), {}),
            secret=self.box.close(secret),
            owner=viewer.user_id,
            created_at=now,
            active_since=now,
        )
        self.store.add(made, actor)
        return made, secret

    def change(self, subscription_id: str, sent: Mapping[str, Any], viewer: Viewer, actor: Actor) -> Subscription:
        """Only what is given. Whoever switches it on answers for it from then on."""
        _check(viewer)
        values = checked_values(sent, self.guard, self._project_keys())

        def edit(known: Subscription) -> Subscription:
            changed = replace(known, **values)
            if "headers" in sent:
                changed = replace(changed, headers=self._headers(sent["headers"], known.headers))
            return _switched_on(changed, viewer) if changed.active and not known.active else changed

        return self._edit(subscription_id, edit, viewer, actor)

    def delete(self, subscription_id: str, viewer: Viewer, actor: Actor) -> None:
        """With its deliveries."""
        self.store.delete(self.find(subscription_id, viewer).id, actor)

    def rotate(
        self, subscription_id: str, viewer: Viewer, actor: Actor, *, overlap_h: int = USUAL_OVERLAP_H
    ) -> tuple[Subscription, str]:
        """A new secret, told this once; the one before signs as well for so many hours, and one before that no more."""
        _check(viewer)
        if not 0 <= overlap_h <= LONGEST_OVERLAP_H:
            raise InvalidInput(
                f"two secrets live together for 0 to {LONGEST_OVERLAP_H} hours", code="bad_overlap_h", field="overlap_h"
            )
        secret, until = new_secret(), clock.now() + timedelta(hours=overlap_h)
        sealed = self.box.close(secret)

        def edit(known: Subscription) -> Subscription:
            old = known.secret if overlap_h and self.box.opens(known.secret) else None
            return replace(known, secret=sealed, old_secret=old, old_secret_until=until if old else None)

        return self._edit(subscription_id, edit, viewer, actor), secret

    def ping(self, subscription_id: str, viewer: Viewer, actor: Actor) -> None:
        """Send an event that tells nothing, to see whether it arrives."""
        known = self._find_on(subscription_id, viewer)
        told = Happening(
            type=EventType.PING,
            cause=f"ping:{uuid4()}",
            at=clock.now(),
            summary=Words(**{lang: t("webhooks.summary.ping", lang, name=viewer.name) for lang in LANGUAGES}),
            subject=Subject(path="/"),
        )
        with self.database.write(actor) as connection:
            self.announcer.tell_one(connection, told, known.id)
            details = {"whom": known.name, "event_type": EventType.PING}
            self.events.record(AuditAction.SEND, ENTITY, known.id, actor, details, connection=connection)

    def deliveries(
        self, subscription_id: str, viewer: Viewer, *, limit: int, before: int | None, state: str | None
    ) -> list[Delivery]:
        found = self.find(subscription_id, viewer)
        return self.log.of_subscription(found.id, limit=limit, before=before, state=state)

    def delivery(self, delivery_id: int, viewer: Viewer) -> Delivery:
        _check(viewer)
        found = self.log.find(delivery_id)
        if found is None:
            raise NotFound("there is no such delivery", code="unknown_delivery", field="delivery_id")
        return found

    def replay(self, delivery_id: int, viewer: Viewer, actor: Actor) -> Delivery:
        """Send one again, with the same `webhook-id` and body."""
        known = self.delivery(delivery_id, viewer)
        whom = self._find_on(known.subscription_id, viewer).name
        with self.database.write(actor) as connection:
            if not self.log.send_again(connection, known.id, clock.now()):
                raise Conflict(
                    "this delivery is being sent at this moment", code="delivery_busy", hint="try again soon"
                )
            details = {"whom": whom, "event_type": known.event_type}
            self.events.record(AuditAction.SEND, ENTITY, known.subscription_id, actor, details, connection=connection)
        return self.delivery(delivery_id, viewer)

    def replay_range(
        self, subscription_id: str, first: datetime, until: datetime, viewer: Viewer, actor: Actor, *, every: bool
    ) -> int:
        """Send again what happened from a moment until before another: see `WebhookLog.send_range_again`."""
        known = self._find_on(subscription_id, viewer)
        if until <= first:
            raise InvalidInput("the end lies before the beginning", code="bad_until", field="until")
        with self.database.write(actor) as connection:
            sent = self.log.send_range_again(connection, known.id, (first, until), clock.now(), every=every)
            details = {"whom": known.name, "from": first.isoformat(), "until": until.isoformat(), "events": sent}
            self.events.record(AuditAction.SEND, ENTITY, known.id, actor, details, connection=connection)
        return sent

    def project_codes(self, subscription: Subscription) -> list[str] | None:
        codes = self.reads.member_table("project").code_of_id
        return None if subscription.projects is None else [codes.get(one, one) for one in subscription.projects]

    def _find_on(self, subscription_id: str, viewer: Viewer) -> Subscription:
        """Conflict while it is switched off: what is sent there would wait for nobody knows how long."""
        known = self.find(subscription_id, viewer)
        if not known.active:
            raise Conflict("this webhook is switched off", code="webhook_off", hint="switch it on first")
        return known

    def _edit(
        self, subscription_id: str, change: Callable[[Subscription], Subscription], viewer: Viewer, actor: Actor
    ) -> Subscription:
        changed = self.store.edit(self.find(subscription_id, viewer).id, change, actor)
        if changed is None:
            raise _unknown()
        return changed

    def _project_keys(self) -> dict[str, str]:
        return {code: key for key, code in self.reads.member_table("project").code_of_id.items()}

    def _headers(self, sent: object, known: Mapping[str, str]) -> dict[str, str]:
        wanted = checked_headers(sent, known)
        return {name: known[name] if value is None else self.box.close(value) for name, value in wanted.items()}


def _check(viewer: Viewer) -> None:
    if not viewer.may(Permission.ADMIN_WEBHOOK_WRITE):
        raise Forbidden("your role does not look after webhooks", hint="ask an administrator")


def _unknown() -> NotFound:
    return NotFound("there is no such webhook", code="unknown_webhook", field="webhook_id")


def _switched_on(known: Subscription, viewer: Viewer) -> Subscription:
    on = replace(known, active=True, active_since=clock.now(), owner=viewer.user_id)
    return replace(on, disabled_reason=None, disabled_at=None)


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
