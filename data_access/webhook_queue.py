"""The deliveries that are due: leased to one sender at a time, and what came of each try, committed at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection, select

from data_access.database import Actor, Database
from data_access.own_tables import webhook_delivery as deliveries
from data_access.own_tables import webhook_event as events
from data_access.own_tables import webhook_subscription as subscriptions
from data_access.own_tables import webhook_try as tries
from data_access.webhook_store import Subscription, subscription_of

ACTOR = Actor(name="webhooks")


@dataclass(frozen=True, kw_only=True)
class Due:
    """One delivery, leased. `message_id`: the same at every try, and for every receiver of the event."""

    delivery_id: int
    message_id: str
    event_type: str
    report_type: str | None
    project_id: str | None
    payload: str
    tries: int
    subscription: Subscription


@dataclass(frozen=True, kw_only=True)
class Tried:
    """One try as the log keeps it: cut, and without secrets. `problem` None: it was taken."""

    started_at: datetime
    duration_ms: int
    status: int | None
    problem: str | None
    request_headers: Mapping[str, str]
    response_headers: Mapping[str, str]
    response_body: str


class WebhookQueue:
    """`lease`: of this sender; another one may take over what it did not finish when the lease is over."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, lease: UUID, now: datetime, until: datetime, *, limit: int, together: int) -> list[Due]:
        """Up to `limit` that are due and nobody else's, the longest due first; of one receiver at most `together` at a
        time, those that are under way counted, and one by one where it did not take something: a few receivers that
        hang must not keep every thread waiting."""
        with self._database.write(ACTOR) as connection:
            chosen = self._chosen(connection, now, limit, together)
            if not chosen:
                return []
            taken = deliveries.update().where(deliveries.c.id.in_(chosen)).values(lease=lease, leased_until=until)
            connection.execute(taken)
            return _read(connection, chosen)

    def _chosen(self, connection: Connection, now: datetime, limit: int, together: int) -> list[int]:
        of = deliveries.c
        is_free = sa.or_(of.leased_until.is_(None), of.leased_until <= now)
        under_way = (
            select(of.subscription_id, sa.func.count().label("number"))
            .where(of.next_try_at.is_not(None), of.leased_until > now)
            .group_by(of.subscription_id)
            .subquery()
        )
        failing = select(of.subscription_id).where(of.state == "retrying")
        allowed = sa.case((of.subscription_id.in_(failing), 1), else_=together)
        place = sa.func.row_number().over(partition_by=of.subscription_id, order_by=(of.next_try_at, of.id))
        due = (
            select(of.id, (place + sa.func.coalesce(under_way.c.number, 0)).label("place"), allowed.label("allowed"))
            .join(subscriptions, subscriptions.c.id == of.subscription_id)
            .outerjoin(under_way, under_way.c.subscription_id == of.subscription_id)
            .where(of.next_try_at <= now, is_free, subscriptions.c.active)
            .subquery()
        )
        wanted = select(due.c.id).where(due.c.place <= due.c.allowed)
        # Looked at again under the lock: another sender may have been quicker.
        locked = select(of.id).where(of.id.in_(wanted), of.next_try_at <= now, is_free)
        locked = locked.order_by(of.next_try_at, of.id).limit(limit).with_for_update(skip_locked=True)
        return list(connection.execute(locked).scalars())

    def delivered(self, connection: Connection, due: Due, lease: UUID, tried: Tried, at: datetime) -> None:
        self._end_try(connection, due, lease, tried, state="delivered", next_try_at=None, delivered_at=at)

    def put_off(self, connection: Connection, due: Due, lease: UUID, tried: Tried, until: datetime) -> None:
        self._end_try(connection, due, lease, tried, state="retrying", next_try_at=until)

    def give_up(self, connection: Connection, due: Due, lease: UUID, tried: Tried) -> bool:
        """False where another sender has taken over meanwhile."""
        return self._end_try(connection, due, lease, tried, state="dead", next_try_at=None)

    def _end_try(self, connection: Connection, due: Due, lease: UUID, tried: Tried, **values: Any) -> bool:
        """The try is logged in any case: it happened."""
        row = vars(tried) | {"delivery_id": due.delivery_id, "subscription_id": UUID(due.subscription.id)}
        is_ours = (deliveries.c.id == due.delivery_id, deliveries.c.lease == lease)
        free = {"lease": None, "leased_until": None, "tries": due.tries + 1}
        ended = connection.execute(deliveries.update().where(*is_ours).values(**values, **free)).rowcount == 1
        # Whoever deleted the receiver meanwhile wants nothing kept of it.
        there = select(deliveries.c.id).where(deliveries.c.id == due.delivery_id)
        if ended or connection.execute(there).first() is not None:
            connection.execute(tries.insert().values(row))
        return ended

    def failing_since(self, connection: Connection, subscription: Subscription) -> datetime | None:
        """When the first try failed, since it was switched on, of those after which none succeeded; None where the last
        one did."""
        of = tries.c
        own = (of.subscription_id == UUID(subscription.id)) & (of.started_at >= subscription.active_since)
        last_good = select(sa.func.max(of.id)).where(own, of.problem.is_(None)).scalar_subquery()
        wanted = select(sa.func.min(of.started_at)).where(own, of.id > sa.func.coalesce(last_good, 0))
        found: datetime | None = connection.execute(wanted).scalar_one()
        return found


def _read(connection: Connection, ids: list[int]) -> list[Due]:
    """In the order of `ids`."""
    of_event = [events.c[name] for name in ("event_type", "report_type", "project_id", "payload")]
    wanted = (
        select(deliveries.c.id, deliveries.c.event_id, deliveries.c.subscription_id, deliveries.c.tries, *of_event)
        .join(events, events.c.id == deliveries.c.event_id)
        .where(deliveries.c.id.in_(ids))
    )
    rows = {row.id: row for row in connection.execute(wanted)}
    keys = {row.subscription_id for row in rows.values()}
    found = connection.execute(select(subscriptions).where(subscriptions.c.id.in_(keys))).mappings()
    receivers = {row["id"]: subscription_of(row) for row in found}
    return [_due(rows[one], receivers[rows[one].subscription_id]) for one in ids]


def _due(row: Any, subscription: Subscription) -> Due:
    return Due(
        delivery_id=row.id,
        message_id=message_id(row.event_id),
        event_type=row.event_type,
        report_type=row.report_type,
        project_id=str(row.project_id) if row.project_id else None,
        payload=row.payload,
        tries=row.tries,
        subscription=subscription,
    )


def message_id(event_id: UUID) -> str:
    return f"msg_{event_id.hex}"
