"""The log of deliveries: how each stands, what was sent and what came back; and sending some of them again."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from data_access.database import Database
from data_access.own_tables import webhook_delivery as deliveries
from data_access.own_tables import webhook_event as events
from data_access.own_tables import webhook_subscription as subscriptions
from data_access.own_tables import webhook_try as tries
from data_access.webhook_events import new_deliveries, wants
from data_access.webhook_queue import Tried, message_id

OPEN = ("queued", "retrying")
STATES = (*OPEN, "delivered", "dead")
NOT_SENT_AGAIN = "ping"
"""Of the kind of event that is sent by hand, to try a receiver out."""


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One event on its way to one receiver. `history`: every try, the newest first."""

    id: int
    subscription_id: str
    message_id: str
    event_type: str
    report_type: str | None
    project_id: str | None
    state: str
    tries: int
    occurred_at: datetime
    next_try_at: datetime | None
    delivered_at: datetime | None
    payload: str
    history: tuple[Tried, ...] = ()


class WebhookLog:
    def __init__(self, database: Database) -> None:
        self._database = database

    def of_subscription(
        self, subscription_id: str, *, limit: int, before: int | None = None, state: str | None = None
    ) -> list[Delivery]:
        """The newest first; `before`: only those with a smaller number."""
        of = deliveries.c
        conditions = [of.subscription_id == UUID(subscription_id)]
        conditions += [of.id < before] if before is not None else []
        conditions += [of.state == state] if state is not None else []
        return self._select(*conditions, limit=limit)

    def find(self, delivery_id: int) -> Delivery | None:
        found = self._select(deliveries.c.id == delivery_id, limit=1)
        return found[0] if found else None

    def counts(self, subscription_id: str) -> Mapping[str, int]:
        """How many of a receiver's deliveries are in each state."""
        of = deliveries.c
        wanted = select(of.state, sa.func.count()).where(of.subscription_id == UUID(subscription_id)).group_by(of.state)
        found = self._database.fetch(lambda connection: connection.execute(wanted).all())
        return {str(state): int(number) for state, number in found}

    def send_again(self, connection: Connection, delivery_id: int, at: datetime) -> bool:
        """From its first try on; False while somebody sends it."""
        return _queue_again(connection, at, deliveries.c.id == delivery_id) == 1

    def send_range_again(
        self,
        connection: Connection,
        subscription_id: str,
        span: tuple[datetime, datetime],
        at: datetime,
        *,
        every: bool,
    ) -> int:
        """Of the events from a moment until before another: those that were given up, and those that the receiver
        wants and was never sent, because it was switched off or not there yet; `every`: those that it took as well.
        How many."""
        key, (first, until) = UUID(subscription_id), span
        of = events.c
        happened = sa.and_(of.occurred_at >= first, of.occurred_at < until, of.event_type != NOT_SENT_AGAIN)
        missed = _queue_missed(connection, key, happened, at)
        again = [deliveries.c.subscription_id == key, deliveries.c.event_id.in_(select(of.id).where(happened))]
        again.append(deliveries.c.state.not_in(OPEN) if every else deliveries.c.state == "dead")
        return missed + _queue_again(connection, at, *again)

    def _select(self, *conditions: sa.ColumnElement[bool], limit: int) -> list[Delivery]:
        of_event = [events.c[name] for name in ("event_type", "report_type", "project_id", "payload", "occurred_at")]
        wanted = select(deliveries, *of_event).join(events, events.c.id == deliveries.c.event_id).where(*conditions)
        newest = wanted.order_by(deliveries.c.id.desc()).limit(limit)

        def read(connection: Connection) -> list[Delivery]:
            rows = connection.execute(newest).mappings().all()
            history = _history(connection, [row["id"] for row in rows])
            return [_delivery(row, history[row["id"]]) for row in rows]

        return self._database.fetch(read)


def forget_events_before(connection: Connection, before: datetime) -> int:
    """Events that happened before and are not under way any more, with their deliveries; how many."""
    is_open = select(deliveries.c.event_id).where(deliveries.c.next_try_at.is_not(None))
    old = events.delete().where(events.c.occurred_at < before, events.c.id.not_in(is_open))
    return connection.execute(old).rowcount


def _history(connection: Connection, ids: Sequence[int]) -> Mapping[int, list[Tried]]:
    wanted = select(tries).where(tries.c.delivery_id.in_(ids)).order_by(tries.c.id.desc())
    found: defaultdict[int, list[Tried]] = defaultdict(list)
    for row in connection.execute(wanted).mappings():
        found[row["delivery_id"]].append(Tried(**{name: row[name] for name in Tried.__dataclass_fields__}))
    return found


def _delivery(row: Mapping[Any, Any], history: Sequence[Tried]) -> Delivery:
    names = Delivery.__dataclass_fields__.keys() - {"message_id", "history"}
    values = {name: row[name] for name in names} | {"subscription_id": str(row["subscription_id"])}
    project_id = str(row["project_id"]) if row["project_id"] else None
    return Delivery(
        **values | {"project_id": project_id}, message_id=message_id(row["event_id"]), history=tuple(history)
    )


def _queue_again(connection: Connection, at: datetime, *conditions: sa.ColumnElement[bool]) -> int:
    """Nothing that somebody sends at this moment: they would not see that it is wanted again."""
    free = sa.or_(deliveries.c.leased_until.is_(None), deliveries.c.leased_until <= at)
    anew = {"state": "queued", "tries": 0, "next_try_at": at, "delivered_at": None, "lease": None, "leased_until": None}
    return connection.execute(deliveries.update().where(*conditions, free).values(anew)).rowcount


def _queue_missed(connection: Connection, key: UUID, happened: sa.ColumnElement[bool], at: datetime) -> int:
    wanted = wants(events.c.event_type, events.c.report_type, events.c.project_id)
    names, rows = new_deliveries(events.c.id, at)
    missed = rows.where(subscriptions.c.id == key, happened, *wanted)
    made = insert(deliveries).from_select(names, missed).on_conflict_do_nothing(constraint="webhook_delivery_once")
    return connection.execute(made).rowcount
