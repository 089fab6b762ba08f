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


_NOT_TOLD_OF = (EventType.PING, EventType.DELIVERY_FAILED)
"""Word of a failed delivery that cannot be delivered ends here, or it would go round for ever."""

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
            # Before its deliveries, as whoever deletes it does: two that take locks in another order wait for ever.
            receiver = lock_subscription(connection, due.subscription.id)
            if done.problem == Problem.GONE or due.tries >= due.subscription.retry_count:
                self._give_up(connection, due, lease, done, now)
            else:
                until = now + timedelta(seconds=wait_s(due.tries + 1, retry_after_s))
                self.queue.put_off(connection, due, lease, done, until)
            if receiver is not None and _is_as_before(receiver, due.subscription):
                self._judge(connection, receiver, done, now)

    def lost_owner(self, due: Due) -> None:
        """Nobody answers for what goes there any more. The delivery waits for whoever takes the receiver over."""
        with self.database.write(ACTOR) as connection:
            receiver = lock_subscription(connection, due.subscription.id)
            if receiver is not None and _is_as_before(receiver, due.subscription):
                self._switch_off(connection, receiver, Trouble.OWNERLESS, clock.now())

    def _give_up(self, connection: Connection, due: Due, lease: UUID, done: Tried, now: datetime) -> None:
        if not self.queue.give_up(connection, due, lease, done):
            return
        # Of one that is gone they are told that it is switched off.
        if done.problem != Problem.GONE:
            self.tell_people(connection, Trouble.DEAD, due.subscription, now)
        if due.event_type not in _NOT_TOLD_OF:
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

    def _switch_off(self, connection: Connection, receiver: Subscription, why: Trouble, now: datetime) -> None:
        save_subscription(connection, replace(receiver, active=False, disabled_reason=why, disabled_at=now))
        self.tell_people(connection, why, receiver, now)


def _is_as_before(now: Subscription, then: Subscription) -> bool:
    """Whether a try says anything of how the receiver stands by now: somebody may have mended it meanwhile."""
    said = [(one.active, one.webhook_url, one.owner, one.active_since) for one in (now, then)]
    return now.active and said[0] == said[1]
