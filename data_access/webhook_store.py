"""Keeps who is told of events outside: reporting.webhook_subscription. What is secret comes here encrypted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, select

from data_access.database import Actor, Database
from data_access.own_tables import webhook_subscription as subscriptions


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """One receiver. `event_types`: names, or `all`; `report_type`, `projects` (keys) None: every one. `headers`: by
    name, encrypted as `secret` and `old_secret` are; the latter signs as well until `old_secret_until`. `retry_count`:
    how often a delivery is tried again. `active_since`: switched on last;
    `disabled_reason`: why the program itself switched it off."""

    id: str
    name: str
    event_types: tuple[str, ...]
    report_type: str | None
    projects: tuple[str, ...] | None
    webhook_url: str
    active: bool
    retry_count: int
    headers: Mapping[str, str]
    secret: str
    old_secret: str | None = None
    old_secret_until: datetime | None = None
    owner: str
    created_at: datetime
    active_since: datetime
    disabled_reason: str | None = None
    disabled_at: datetime | None = None

    def live_secrets(self, now: datetime) -> tuple[str, ...]:
        """Encrypted, the newest first."""
        is_live = self.old_secret is not None and self.old_secret_until is not None and self.old_secret_until > now
        return (self.secret, self.old_secret) if is_live and self.old_secret else (self.secret,)


class WebhookStore:
    """The only place that reads or writes subscriptions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def every(self) -> list[Subscription]:
        """By name."""
        return self._select()

    def find(self, subscription_id: str) -> Subscription | None:
        found = self._select(subscriptions.c.id == UUID(subscription_id))
        return found[0] if found else None

    def add(self, made: Subscription, actor: Actor) -> None:
        with self._database.write(actor) as connection:
            connection.execute(subscriptions.insert().values(_row(made)))

    def edit(
        self, subscription_id: str, change: Callable[[Subscription], Subscription], actor: Actor
    ) -> Subscription | None:
        """As it stands when nobody else changes it, so that of two changes at a time none is lost; None where it is
        gone."""
        with self._database.write(actor) as connection:
            found = lock_subscription(connection, subscription_id)
            if found is None:
                return None
            changed = change(found)
            save_subscription(connection, changed)
            return changed

    def delete(self, subscription_id: str, actor: Actor) -> bool:
        """With its deliveries; False where it is gone already."""
        with self._database.write(actor) as connection:
            gone = subscriptions.delete().where(subscriptions.c.id == UUID(subscription_id))
            return connection.execute(gone).rowcount == 1

    def _select(self, *conditions: ColumnElement[bool]) -> list[Subscription]:
        wanted = select(subscriptions).where(*conditions).order_by(subscriptions.c.name, subscriptions.c.id)
        found = self._database.fetch(lambda connection: connection.execute(wanted).mappings().all())
        return [subscription_of(row) for row in found]


def lock_subscription(connection: Connection, subscription_id: str) -> Subscription | None:
    """Nobody else changes it until the transaction ends; events go on being queued for it."""
    wanted = select(subscriptions).where(subscriptions.c.id == UUID(subscription_id)).with_for_update(key_share=True)
    row = connection.execute(wanted).mappings().one_or_none()
    return subscription_of(row) if row is not None else None


def save_subscription(connection: Connection, changed: Subscription) -> None:
    connection.execute(subscriptions.update().where(subscriptions.c.id == UUID(changed.id)).values(_row(changed)))


def _row(subscription: Subscription) -> dict[str, Any]:
    row = dict(vars(subscription))
    projects = row["projects"]
    return row | {
        "id": UUID(row["id"]),
        "owner": UUID(row["owner"]),
        "event_type": list(row.pop("event_types")),
        "projects": None if projects is None else [UUID(one) for one in projects],
        "headers": dict(row["headers"]),
    }


def subscription_of(row: Mapping[Any, Any]) -> Subscription:
    values = {column.name: row[column.name] for column in subscriptions.c}
    projects = values["projects"]
    values |= {
        "id": str(values["id"]),
        "owner": str(values["owner"]),
        "projects": None if projects is None else tuple(map(str, projects)),
    }
    return Subscription(**values | {"event_types": tuple(values.pop("event_type"))})
