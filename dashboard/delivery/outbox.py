"""Works off the outbox: takes a delivery on a lease, makes it ready, hands it over, writes down at once how it went.

A mail that the server has taken is written down as sent before anything else is done. Whoever is killed in between
leaves a lease that runs out; the mail may then come twice, both times under the same Message-ID.
"""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection

from dashboard import clock
from dashboard.delivery.holding import waits_since
from dashboard.delivery.kept_mail import keep_mail
from dashboard.delivery.letter import Compose
from dashboard.delivery.making import Failed, Made, Making
from dashboard.delivery.message import Envelope, Sender, write_message
from dashboard.delivery.retries import Retries, Trouble
from dashboard.delivery.smtp import NotDelivered
from dashboard.delivery.telling import Telling
from dashboard.errors import Unavailable
from dashboard.workflow.audit_events import FILE, AuditAction, AuditEvents
from data_access.database_errors import words_of_failure
from data_access.outbox_store import LEASE, OUTBOX_ACTOR, Delivery, OutboxStore, State

log = logging.getLogger(__name__)

MOST_TRIES = 25
"""Of a delivery whose workers died over it: it may be what kills them."""
KEEP_SAYING = LEASE
"""How long it is tried to write down that a mail has left, while the database is away."""
SAY_EVERY_S = 1.0


class Transport(Protocol):
    def send(self, message: Any, sender: str, recipient: str) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Outbox:
    """`transport`: None where no mail server is configured: mails are kept as files under `data_dir` then."""

    store: OutboxStore
    making: Making
    telling: Telling
    events: AuditEvents
    sender: Sender
    compose: Compose
    transport: Transport | None
    data_dir: Path
    retries: Retries
    sleep: Callable[[float], None] = time.sleep

    def work(self, limit: int = 1) -> int:
        """Up to so many of those that are due now, one after the other; how many there were."""
        taken = self.store.take(clock.now(), limit)
        for one in taken:
            self.work_on(one)
        return len(taken)

    def work_on(self, one: Delivery) -> None:
        """Never raises for what is wrong with the delivery; the ledger says it. Raises Unavailable where the database
        is away: the lease runs out."""
        try:
            if one.tries > MOST_TRIES:
                raise Failed(Trouble.RENDERING, f"given up after {one.tries} tries", is_final=True)
            made = self.making.make(one)
            if made.held is None:
                self._hand_over(one, made)
            else:
                self._hold(one, made)
        except Failed as failed:
            self._fail(one, failed)
        except Unavailable:
            raise
        except Exception as error:
            log.exception("a delivery could not be made", extra={"delivery": one.id})
            self._fail(one, Failed(Trouble.RENDERING, words_of_failure(error)))

    def _hand_over(self, one: Delivery, made: Made) -> None:
        now = clock.now()
        message = self._message(one, made, now)
        with self.store.database.write(OUTBOX_ACTOR) as connection:
            if not self.store.extend(connection, one, now):
                log.warning("the lease of a delivery ran out before it was sent", extra={"delivery": one.id})
                return
            self._record(connection, one, made)
        if self.transport is None:
            keep_mail(self.data_dir, f"{one.id}.{one.resends}", message)
            self._say_sent(one, made, State.NOT_SENT)
            return
        try:
            answer = self.transport.send(message, self.sender.address, made.reader.address)
        except NotDelivered as failed:
            raise Failed(failed.trouble, failed.detail, address=made.reader.address) from failed
        self._say_sent(one, made, State.SENT)
        log.info("mail sent", extra={"delivery": one.id, "tries": one.tries, "answer": answer[:100]})

    def _message(self, one: Delivery, made: Made, now: datetime) -> Any:
        envelope = Envelope(
            to_name=made.reader.viewer.name,
            to_address=made.reader.address,
            message_id=self.sender.message_id(one.id, one.resends),
            delivery_id=one.id,
            at=now,
        )
        return write_message(made.letter, envelope, self.sender, self.compose, made.reader.locale)

    def _record(self, connection: Connection, one: Delivery, made: Made) -> None:
        """Who gets which files, in the audit log before they leave; what cannot be written there does not leave."""
        if made.letter.files:
            details = {
                "title": f"{made.letter.title} · {made.letter.subtitle}",
                "recipient": one.recipient,
                "whom": made.reader.viewer.name,
                "address": made.reader.address,
                "delivery": one.id,
                "rows": made.rows,
            }
            names = ", ".join(file.name for file in made.letter.files)
            self.events.record(AuditAction.SEND, FILE, names, OUTBOX_ACTOR, details, connection=connection)

    def _say_sent(self, one: Delivery, made: Made, state: State) -> None:
        """Until it is written: nothing else can be as important now."""
        values: Mapping[str, Any] = {
            "address": made.reader.address,
            "size": sum(len(file.content) for file in made.letter.files),
            "files": [{"name": file.name, "bytes": len(file.content), "rows": file.rows} for file in made.letter.files],
        }
        until = clock.now() + KEEP_SAYING
        while True:
            try:
                return self.store.mark_sent(one, clock.now(), state=state, values=values)
            except Exception as error:
                # Whatever it is, the mail has left: it must not be taken for one that failed.
                log.exception("a mail has left, and it cannot be written down", extra={"delivery": one.id})
                if clock.now() > until:
                    raise Unavailable("a mail has left, and it could not be written down") from error
                self.sleep(SAY_EVERY_S)

    def _hold(self, one: Delivery, made: Made) -> None:
        """Looked at again in a while; a look is no try."""
        assert made.held is not None, "it is held"
        values = {
            "state": State.HELD,
            "reason": made.held.wait,
            "detail": made.held.detail,
            "tries": one.tries - 1,
            "held_since": waits_since(one, made.held.wait) or clock.now(),
            "due_at": clock.now() + made.look_again,
        }
        with self.store.database.write(OUTBOX_ACTOR) as connection:
            self.store.put_back(connection, one, values)

    def _fail(self, one: Delivery, failed: Failed) -> None:
        pause = None if failed.is_final else self.retries.pause(failed.trouble, one.tries)
        said = {"reason": failed.trouble.value, "detail": failed.detail}
        log.warning("delivery failed", extra={"delivery": one.id, "tries": one.tries, **said})
        said |= {"address": failed.address} if failed.address else {}
        if pause is not None:
            self._put_back(one, said | {"state": State.RETRYING, "due_at": clock.now() + pause})
            return
        state = State.BOUNCED if failed.trouble is Trouble.ADDRESS else State.DEAD
        self._put_back(one, said | {"state": state, "ended_at": clock.now()}, failed.trouble)

    def _put_back(self, one: Delivery, values: Mapping[str, Any], dead_of: Trouble | None = None) -> None:
        """The end of a delivery and the word about it stand or fall together."""
        with self.store.database.write(OUTBOX_ACTOR) as connection:
            is_ours = self.store.put_back(connection, one, values)
            if is_ours and dead_of is not None and dead_of is not Trouble.UNWANTED:
                self.making.tell(connection, one, dead_of, self.telling)
