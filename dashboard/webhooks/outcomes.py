"""What comes of a try: taken, put off, given up; and when a receiver is switched off, with whom to tell."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Connection

from dashboard import clock
from dashboard.i18n import LANGUAGES, t
from dashboard.webhooks.announcer import Announcer, Subject, delivery_failed
from dashboard.webhooks.backoff import DISABLED_AFTER, wait_s
from dashboard.webhooks.events import EventType
from dashboard.webhooks.payload import Failure, Words
from dashboard.webhooks.posting import Problem
from data_access.database import Database
from data_access.webhook_queue import ACTOR, Due, Tried, WebhookQueue
from data_access.webhook_store import Subscription, lock_subscription, save_subscription


class Trouble(StrEnum):
    """What people are told of a receiver. All but DEAD say why it was switched off: `webhooks.disabled.<name>`."""

    DEAD = "dead"
    GONE = "gone"
    FAILING = "failing"
    OWNERLESS = "ownerless"


TellPeople = Callable[[Connection, Trouble, Subscription, datetime], object]


@dataclass(frozen=True, kw_only=True)
class Outcomes:
    """`tell_people`: of trouble with a receiver, in the transaction that it happens in; `path`: of the page of one."""

    database: Database
    queue: WebhookQueue
    announcer: Announcer
    tell_people: TellPeople
    path: Callable[[str], str]

    def keep(self, due: Due, lease: UUID, done: Tried, retry_after_s: float | None) -> None:
        """One transaction, right after the answer."""
        now = clock.now()
        with self.database.write(ACTOR) as connection:
            if done.problem is None:
                self.queue.delivered(connection, due, lease, done, now)
                return
            if done.problem == Problem.GONE or due.tries >= due.subscription.retry_count:
                self._give_up(connection, due, lease, done, now)
            else:
                until = now + timedelta(seconds=wait_s(due.tries + 1, retry_after_s))
                self.queue.put_off(connection, due, lease, done, until)
            self._judge(connection, due.subscription, done, now)

    def lost_owner(self, due: Due) -> None:
        """Nobody answers for what goes there any more. The delivery waits for whoever takes the receiver over."""
        with self.database.write(ACTOR) as connection:
            self._switch_off(connection, due.subscription, Trouble.OWNERLESS, clock.now())

    def _give_up(self, connection: Connection, due: Due, lease: UUID, done: Tried, now: datetime) -> None:
        if not self.queue.give_up(connection, due, lease, done):
            return
        self.tell_people(connection, Trouble.DEAD, due.subscription, now)
        # Word of a failed delivery that cannot be delivered ends here, or it would go round for ever.
        if due.event_type != EventType.DELIVERY_FAILED:
            self._announce(connection, due, done, now)

    def _announce(self, connection: Connection, due: Due, done: Tried, now: datetime) -> None:
        named = due.subscription.name
        told = delivery_failed(
            cause=f"webhook:{due.delivery_id}:{now.isoformat()}",
            at=now,
            summary=Words(**{lang: t("webhooks.summary.dead", lang, name=named) for lang in LANGUAGES}),
            subject=Subject(path=self.path(due.subscription.id)),
            failure=Failure(
                channel="webhook", delivery=str(due.delivery_id), reason=str(done.problem), tries=due.tries + 1
            ),
        )
        self.announcer.tell(connection, told, apart_from=due.subscription.id)

    def _judge(self, connection: Connection, subscription: Subscription, done: Tried, now: datetime) -> None:
        if done.problem == Problem.GONE:
            self._switch_off(connection, subscription, Trouble.GONE, now)
            return
        since = self.queue.failing_since(connection, subscription)
        if since is not None and now - since >= DISABLED_AFTER:
            self._switch_off(connection, subscription, Trouble.FAILING, now)

    def _switch_off(self, connection: Connection, known: Subscription, why: Trouble, now: datetime) -> None:
        """Once, and as it stands by now."""
        found = lock_subscription(connection, known.id)
        if found is None or not found.active:
            return
        save_subscription(connection, replace(found, active=False, disabled_reason=why, disabled_at=now))
        self.tell_people(connection, why, found, now)
