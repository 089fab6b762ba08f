"""Keeps who may decide in whose place, and when: reporting.delegation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy import Connection, select

from data_access.database import Database
from data_access.own_tables import delegation as delegations


@dataclass(frozen=True, kw_only=True)
class Delegation:
    """From the first day to the last, both included. `project_id` None: every project of the one who is stood for."""

    id: str
    from_user_id: str
    to_user_id: str
    project_id: str | None
    first_day: date
    last_day: date
    reason: str
    created_by: str
    created_at: datetime
    revoked_at: datetime | None = None


class DelegationStore:
    """The only place that reads or writes delegations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def to_user(self, user_id: str, day: date) -> list[Delegation]:
        """Those that let a person act in somebody's place on a day."""
        return self._select(delegations.c.to_user_id == UUID(user_id), *_holds(day))

    def on(self, day: date) -> list[Delegation]:
        """Every one that holds on a day."""
        return self._select(*_holds(day))

    def about(self, user_id: str | None) -> list[Delegation]:
        """Given by a person or to them; None: all."""
        if user_id is None:
            return self._select(sa.true())
        return self._select((delegations.c.from_user_id == UUID(user_id)) | (delegations.c.to_user_id == UUID(user_id)))

    def find(self, delegation_id: str) -> Delegation | None:
        found = self._select(sa.cast(delegations.c.id, sa.Text) == delegation_id)
        return found[0] if found else None

    def add(self, connection: Connection, made: Delegation) -> None:
        keys = ("id", "from_user_id", "to_user_id", "project_id", "created_by")
        row = vars(made) | {name: _key(getattr(made, name)) for name in keys}
        connection.execute(delegations.insert().values(row))

    def revoke(self, connection: Connection, delegation_id: str, at: datetime) -> bool:
        """False when it was revoked before."""
        is_open = (delegations.c.id == UUID(delegation_id), delegations.c.revoked_at.is_(None))
        return connection.execute(delegations.update().where(*is_open).values(revoked_at=at)).rowcount == 1

    def _select(self, *conditions: sa.ColumnElement[bool]) -> list[Delegation]:
        wanted = select(delegations).where(*conditions)
        ordered = wanted.order_by(delegations.c.first_day.desc(), delegations.c.created_at.desc(), delegations.c.id)
        found = self._database.fetch(lambda connection: connection.execute(ordered).mappings().all())
        return [_delegation(row) for row in found]


def new_id() -> str:
    return str(uuid4())


def _holds(day: date) -> tuple[sa.ColumnElement[bool], ...]:
    of = delegations.c
    return of.revoked_at.is_(None), of.first_day <= day, of.last_day >= day


def _key(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _delegation(row: Mapping[Any, Any]) -> Delegation:
    keys = ("id", "from_user_id", "to_user_id", "project_id", "created_by")
    return Delegation(**dict(row) | {name: str(row[name]) if row[name] else None for name in keys})
