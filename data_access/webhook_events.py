"""Writes what receivers are to be told, in the transaction of its cause: the event, and a delivery to each of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from data_access.own_tables import webhook_delivery as deliveries
from data_access.own_tables import webhook_event as events
from data_access.own_tables import webhook_subscription as subscriptions

EVERY_EVENT = "all"
"""In the place of an event's name, in a subscription."""


@dataclass(frozen=True, kw_only=True)
class WebhookEvent:
    """What happened. `cause`: the same for the same thing, however often it is told; `payload`: the text to send."""

    event_type: str
    report_type: str | None
    project_id: str | None
    cause: str
    payload: str
    at: datetime


def add_event(connection: Connection, event: WebhookEvent, *, apart_from: str | None = None) -> int:
    """How many receivers will be told: those that are switched on and want it, but for the subscription `apart_from`.
    None of them, where the cause was told before."""
    event_id = _insert(connection, event)
    if event_id is None:
        return 0
    wanting = [subscriptions.c.active, *wants(event.event_type, event.report_type, event.project_id)]
    if apart_from is not None:
        wanting.append(subscriptions.c.id != UUID(apart_from))
    return _queue(connection, event_id, event.at, *wanting)


def add_event_for(connection: Connection, event: WebhookEvent, subscription_id: str) -> None:
    """The same for one receiver alone, whatever it wants."""
    event_id = _insert(connection, event)
    assert event_id is not None, "its cause is new"
    _queue(connection, event_id, event.at, subscriptions.c.id == UUID(subscription_id))


def wants(
    event_type: sa.ColumnElement[str] | str,
    report_type: sa.ColumnElement[str] | str | None,
    project_id: sa.ColumnElement[UUID] | str | None,
) -> tuple[sa.ColumnElement[bool], ...]:
    """What is true of a subscription that wants an event. One of some projects is told of nothing that is about the
    whole unit."""
    of = subscriptions.c
    event_type = sa.literal(event_type) if isinstance(event_type, str) else event_type
    project = sa.literal(UUID(project_id), sa.Uuid) if isinstance(project_id, str) else project_id
    return (
        (event_type == sa.any_(of.event_type)) | (sa.literal(EVERY_EVENT) == sa.any_(of.event_type)),
        of.report_type.is_(None) | (of.report_type == report_type),
        of.projects.is_(None) | (sa.false() if project is None else project == sa.any_(of.projects)),
    )


def _insert(connection: Connection, event: WebhookEvent) -> UUID | None:
    row = {
        "id": uuid4(),
        "event_type": event.event_type,
        "report_type": event.report_type,
        "project_id": UUID(event.project_id) if event.project_id else None,
        "cause": event.cause,
        "payload": event.payload,
        "occurred_at": event.at,
    }
    made = insert(events).values(row).on_conflict_do_nothing(constraint="webhook_event_of_cause")
    return connection.execute(made.returning(events.c.id)).scalar_one_or_none()


def _queue(connection: Connection, event_id: UUID, at: datetime, *wanting: sa.ColumnElement[bool]) -> int:
    names, rows = new_deliveries(sa.literal(event_id, sa.Uuid), at)
    return connection.execute(deliveries.insert().from_select(names, rows.where(*wanting))).rowcount


def new_deliveries(event_id: sa.ColumnElement[UUID], at: datetime) -> tuple[list[str], sa.Select[Any]]:
    """Columns and values of a delivery of an event to each subscription, due at once; the caller says to which."""
    now = sa.literal(at, sa.DateTime(timezone=True))
    values = {
        "event_id": event_id,
        "subscription_id": subscriptions.c.id,
        "state": sa.literal("queued"),
        "tries": sa.literal(0),
        "next_try_at": now,
        "created_at": now,
    }
    return list(values), select(*values.values())
