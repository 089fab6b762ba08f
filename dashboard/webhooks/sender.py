"""Sends what is due: several at a time, of one receiver a few, each leased, so that a killed sender loses nothing."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from dashboard import clock
from dashboard.errors import ProductError
from dashboard.webhooks.outcomes import Outcomes
from dashboard.webhooks.posting import Poster, Problem
from dashboard.webhooks.sealed_box import SealedBox, Unreadable
from dashboard.webhooks.signing import signed_headers
from dashboard.webhooks.try_log import not_tried, tried
from data_access.webhook_queue import Due, Tried, WebhookQueue

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How often to look while nothing ends, how many messages to send at a time, of one receiver how many, and how long
    a message is ours: longer than any try takes, with the looking up of its address."""

    look_every_s: float = 0.3
    at_once: int = 12
    together: int = 4
    lease_s: float = 90.0


@dataclass(frozen=True, kw_only=True)
class Sender:
    """`may_tell`: whether the receiver's owner may still know of what an event says."""

    queue: WebhookQueue
    box: SealedBox
    poster: Poster
    outcomes: Outcomes
    may_tell: Callable[[Due], bool]
    pace: Pace = field(default_factory=Pace)

    def run(self, stop: threading.Event) -> None:
        """Until `stop` is set. What is under way then is finished, or taken up when its lease is over."""
        lease, under_way, has_room = uuid4(), set[Future[None]](), threading.Event()
        with ThreadPoolExecutor(self.pace.at_once, thread_name_prefix="webhook") as threads:
            while not stop.is_set():
                has_room.clear()
                under_way = {one for one in under_way if not one.done()}
                for due in self._take(lease, self.pace.at_once - len(under_way)):
                    sending = threads.submit(self._send_safely, due, lease)
                    sending.add_done_callback(lambda _: has_room.set())
                    under_way.add(sending)
                has_room.wait(self.pace.look_every_s)

    def send_due(self) -> int:
        """What is due now, one after the other; how many."""
        lease = uuid4()
        due = self._take(lease, self.pace.at_once)
        for one in due:
            self.send(one, lease)
        return len(due)

    def _take(self, lease: UUID, free: int) -> list[Due]:
        if not free:
            return []
        now = clock.now()
        until = now + timedelta(seconds=self.pace.lease_s)
        try:
            return self.queue.take(lease, now, until, limit=free, together=self.pace.together)
        except ProductError as error:
            log.warning("webhooks wait: %s", error)
        except Exception:
            # The sender must not end while the process lives: nobody would start it again.
            log.exception("webhooks cannot be taken from the queue")
        return []

    def _send_safely(self, due: Due, lease: UUID) -> None:
        try:
            self.send(due, lease)
        except ProductError as error:
            log.warning("the outcome of a webhook is not kept, so it is sent again: %s", error)
        except Exception:
            log.exception("a webhook failed here", extra={"delivery": due.delivery_id})

    def send(self, due: Due, lease: UUID) -> None:
        """One try of one message, with what comes of it committed at once."""
        if not self.may_tell(due):
            self.outcomes.lost_owner(due)
            return
        done, retry_after_s = self._try(due)
        log.info("webhook tried", extra={"delivery": due.delivery_id, "status": done.status, "problem": done.problem})
        self.outcomes.keep(due, lease, done, retry_after_s)

    def _try(self, due: Due) -> tuple[Tried, float | None]:
        now, subscription = clock.now(), due.subscription
        try:
            keys = [self.box.open(one) for one in subscription.live_secrets(now)]
            own = {name: self.box.open(value) for name, value in subscription.headers.items()}
        except Unreadable:
            return not_tried(now, Problem.SECRET_UNREADABLE), None
        body = due.payload.encode()
        signed = signed_headers(due.message_id, now, body, keys)
        started = time.monotonic()
        reply = self.poster.post(subscription.webhook_url, own | signed, body)
        took_ms = round((time.monotonic() - started) * 1000)
        return tried(now, took_ms, signed, own, reply, keys), reply.retry_after_s
