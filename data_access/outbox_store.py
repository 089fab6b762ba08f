"""The outbox (reporting.delivery): one row per schedule, run and recipient; taken by one worker at a time on a lease.

Whatever moves a row out of a worker's hands takes the caller's moment, so that tests can set the clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from data_access.database import Actor, Database
from data_access.own_tables import delivery as deliveries

LEASE = timedelta(minutes=5)
"""Longer than a report takes to make and the mail server to answer. Who has a lease is not disturbed; when it has run
out its holder is taken for dead."""
OUTBOX_ACTOR = Actor(name="outbox")


class State(StrEnum):
    """Each has words in the catalogues, under `delivery.state.`."""

    QUEUED = "queued"
    RENDERING = "rendering"
    SENT = "sent"
    RETRYING = "retrying"
    HELD = "held"
    BOUNCED = "bounced"
    DEAD = "dead"
    NOT_SENT = "not_sent"


WAITING = (State.QUEUED, State.RETRYING, State.HELD)
ENDED = (State.SENT, State.BOUNCED, State.DEAD, State.NOT_SENT)


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One row. `occasion`: empty for the run by the clock. `reason`: a class of trouble, or what it is held for;
    `detail`: the same in the words of who said it. `tries`: since it was last asked for, `resends` how often that was.
    `lease`: of the worker that has it. `files`: objects with `name`, `bytes`, `rows`."""

    id: str = field(default_factory=lambda: str(uuid4()))
    schedule_id: str | None = None
    due_on: date | None = None
    occasion: str = ""
    first_day: date | None = None
    last_day: date | None = None
    title: str
    recipient: str
    because: str
    language: str | None = None
    note_ids: tuple[int, ...] | None = None
    state: str = State.QUEUED
    reason: str | None = None
    detail: str | None = None
    tries: int = 0
    resends: int = 0
    due_at: datetime
    held_since: datetime | None = None
    lease: str | None = None
    lease_until: datetime | None = None
    address: str | None = None
    size: int | None = None
    files: tuple[Mapping[str, Any], ...] = ()
    created_at: datetime
    ended_at: datetime | None = None


class OutboxStore:
    """What the workers do with it."""

    def __init__(self, database: Database, lease: timedelta = LEASE) -> None:
        self.database, self.lease = database, lease

    def add(self, connection: Connection, found: Iterable[Delivery]) -> int:
        """How many of them were not there before."""
        rows = [_row(one) for one in found]
        if not rows:
            return 0
        made = insert(deliveries).values(rows).on_conflict_do_nothing(constraint="delivery_of_run")
        return len(connection.execute(made.returning(deliveries.c.id)).all())

    def take(self, now: datetime, limit: int) -> list[Delivery]:
        """Those that are due, on a lease of this caller's, those of one run together. One whose worker is gone is due
        again when its lease has run out: the mail may have left already, and then comes twice under one Message-ID."""
        waits = sa.and_(deliveries.c.state.in_(WAITING), deliveries.c.due_at <= now)
        is_left = sa.and_(deliveries.c.state == State.RENDERING, deliveries.c.lease_until < now)
        order = (deliveries.c.due_at, deliveries.c.schedule_id, deliveries.c.id)
        free = select(deliveries.c.id).where(waits | is_left).order_by(*order).limit(limit)
        chosen = free.with_for_update(skip_locked=True).cte("free").prefix_with("MATERIALIZED")
        values = {
            "state": State.RENDERING,
            "lease": uuid4(),
            "lease_until": now + self.lease,
            "tries": deliveries.c.tries + 1,
        }
        taken = deliveries.update().where(deliveries.c.id == chosen.c.id).values(values).returning(*deliveries.c)
        with self.database.write(OUTBOX_ACTOR) as connection:
            found = [as_delivery(row) for row in connection.execute(taken)]
        return sorted(found, key=lambda one: (one.due_at, one.schedule_id or "", one.id))

    def extend(self, connection: Connection, one: Delivery, now: datetime) -> bool:
        """Whether the lease is still the caller's; if so, it begins anew."""
        return connection.execute(_leased(one).values(lease_until=now + self.lease)).rowcount == 1

    def mark_sent(self, one: Delivery, at: datetime, *, state: State, values: Mapping[str, Any]) -> None:
        """It has left (or lies as a file, `not_sent`): said whoever has the lease by now."""
        ended = {"state": state, "ended_at": at, "lease": None, "lease_until": None, "reason": None, "detail": None}
        written = deliveries.update().where(deliveries.c.id == UUID(one.id)).values(ended | dict(values))
        with self.database.write(OUTBOX_ACTOR) as connection:
            connection.execute(written)

    def put_back(self, connection: Connection, one: Delivery, values: Mapping[str, Any]) -> bool:
        """The lease ends with these values; False when it was not the caller's any more."""
        return (
            connection.execute(_leased(one).values({"lease": None, "lease_until": None} | dict(values))).rowcount == 1
        )

    def forget(self, before: datetime, actor: Actor) -> int:
        """How many that ended before are gone."""
        with self.database.write(actor) as connection:
            return connection.execute(deliveries.delete().where(deliveries.c.ended_at < before)).rowcount


def _leased(one: Delivery) -> sa.Update:
    return deliveries.update().where(deliveries.c.id == UUID(one.id), deliveries.c.lease == UUID(one.lease))


def _row(one: Delivery) -> dict[str, Any]:
    keys = {name: getattr(one, name) and UUID(getattr(one, name)) for name in ("id", "schedule_id", "lease")}
    notes = list(one.note_ids) if one.note_ids is not None else None
    return vars(one) | keys | {"note_ids": notes, "files": list(one.files)}


def as_delivery(row: Any) -> Delivery:
    values = {name: getattr(row, name) for name in Delivery.__dataclass_fields__}
    keys = {name: values[name] and str(values[name]) for name in ("id", "schedule_id", "lease")}
    notes = tuple(row.note_ids) if row.note_ids is not None else None
    return Delivery(**(values | keys | {"note_ids": notes, "files": tuple(row.files)}))
