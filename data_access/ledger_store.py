"""Reads the ledger of deliveries for people, and puts one into the outbox again."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import select

from data_access.database import Actor, Database
from data_access.outbox_store import ENDED, Delivery, State, as_delivery
from data_access.own_tables import delivery as deliveries
from data_access.own_tables import scheduled_report as schedules

Place = tuple[datetime, str]
"""Where a page begins: after the delivery that was made then, of this id."""


class LedgerStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    def page(
        self,
        *,
        owner_id: str | None,
        limit: int,
        after: Place | None = None,
        states: Sequence[str] = (),
        schedule_id: str | None = None,
    ) -> list[Delivery]:
        """The newest first; `owner_id`: of this owner's schedules only."""
        wanted = select(deliveries).where(*_of(owner_id, schedule_id))
        if states:
            wanted = wanted.where(deliveries.c.state.in_(states))
        if after is not None:
            at, number = after
            wanted = wanted.where(
                sa.tuple_(deliveries.c.created_at, deliveries.c.id)
                < sa.tuple_(sa.literal(at), sa.literal(UUID(number)))
            )
        newest = wanted.order_by(deliveries.c.created_at.desc(), deliveries.c.id.desc()).limit(limit)
        return self._database.fetch(lambda connection: [as_delivery(row) for row in connection.execute(newest)])

    def counts(self, *, owner_id: str | None, since: datetime, schedule_id: str | None = None) -> Counter[str]:
        """How many are in each state, of those made since then and of those that have not ended."""
        is_shown = (deliveries.c.created_at >= since) | deliveries.c.state.not_in(ENDED)
        wanted = select(deliveries.c.state, sa.func.count()).where(*_of(owner_id, schedule_id), is_shown)
        grouped = wanted.group_by(deliveries.c.state)
        return Counter(dict(self._database.fetch(lambda c: [(row[0], int(row[1])) for row in c.execute(grouped)])))

    def find(self, delivery_id: str, owner_id: str | None) -> Delivery | None:
        wanted = select(deliveries).where(deliveries.c.id == UUID(delivery_id), *_of(owner_id, None))
        row = self._database.fetch(lambda connection: connection.execute(wanted).one_or_none())
        return None if row is None else as_delivery(row)

    def resend(self, delivery_id: str, at: datetime, actor: Actor) -> bool:
        """Into the outbox again, with tries from the start; False when it has not ended."""
        again = {
            "state": State.QUEUED,
            "reason": None,
            "detail": None,
            "tries": 0,
            "resends": deliveries.c.resends + 1,
            "due_at": at,
            "held_since": None,
            "ended_at": None,
        }
        is_over = (deliveries.c.id == UUID(delivery_id), deliveries.c.state.in_(ENDED))
        with self._database.write(actor) as connection:
            return connection.execute(deliveries.update().where(*is_over).values(again)).rowcount == 1


def _of(owner_id: str | None, schedule_id: str | None) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if owner_id is not None:
        owned = select(schedules.c.id).where(schedules.c.owner_id == UUID(owner_id))
        found.append(deliveries.c.schedule_id.in_(owned))
    if schedule_id is not None:
        found.append(deliveries.c.schedule_id == UUID(schedule_id))
    return found
