"""Keeps what people are told: reporting.notification, one row per person and cause."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import insert

from data_access.database import Actor, Database
from data_access.own_tables import notification as notes


@dataclass(frozen=True, kw_only=True)
class Notification:
    """One person told of one cause. The words come from `kind` and `details`, in the reader's language."""

    id: int
    kind: str
    details: Mapping[str, Any]
    link: str
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is to be told to whom. `cause`: the same for the same thing, however often it is told."""

    kind: str
    cause: str
    details: Mapping[str, str | None]
    link: str
    people: frozenset[str]
    at: datetime


class NotificationStore:
    """The only place that reads or writes notifications."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, connection: Connection, told: Iterable[Told]) -> int:
        """How many people are told something that they were not told before."""
        rows = [
            {
                "user_id": UUID(person),
                "kind": one.kind,
                "cause": one.cause,
                "details": dict(one.details),
                "link": one.link,
                "created_at": one.at,
            }
            for one in told
            for person in sorted(one.people)
        ]
        if not rows:
            return 0
        made = insert(notes).values(rows).on_conflict_do_nothing(constraint="notification_of_cause")
        return len(connection.execute(made.returning(notes.c.id)).all())

    def of_reader(self, user_id: str, *, limit: int, before: int | None, is_unread: bool) -> list[Notification]:
        """The newest first; `before`: only those with a smaller number."""
        wanted = select(*(notes.c[name] for name in Notification.__dataclass_fields__))
        wanted = wanted.where(notes.c.user_id == UUID(user_id)).order_by(notes.c.id.desc()).limit(limit)
        if before is not None:
            wanted = wanted.where(notes.c.id < before)
        if is_unread:
            wanted = wanted.where(notes.c.read_at.is_(None))
        found = self._database.fetch(lambda connection: connection.execute(wanted).mappings().all())
        return [Notification(**row) for row in found]

    def find(self, user_id: str, numbers: Collection[int]) -> list[Notification]:
        """Those of a reader with these numbers, the oldest first."""
        wanted = select(*(notes.c[name] for name in Notification.__dataclass_fields__))
        wanted = wanted.where(notes.c.user_id == UUID(user_id), notes.c.id.in_(numbers)).order_by(notes.c.id)
        found = self._database.fetch(lambda connection: connection.execute(wanted).mappings().all())
        return [Notification(**row) for row in found]

    def take_unmailed(
        self, connection: Connection, user_ids: Collection[str], since: datetime, before: datetime, at: datetime
    ) -> dict[str, list[int]]:
        """By person, the numbers of what they have neither read nor got by mail, told between these moments; from now
        on they count as mailed, and nobody else takes them."""
        waiting = (
            notes.c.user_id.in_([UUID(one) for one in user_ids]),
            notes.c.mailed_at.is_(None),
            notes.c.read_at.is_(None),
            notes.c.created_at.between(since, before),
        )
        free = select(notes.c.id).where(*waiting).with_for_update(skip_locked=True).cte("free")
        taken = notes.update().where(notes.c.id == free.c.id).values(mailed_at=at)
        taken = taken.returning(notes.c.user_id, notes.c.id)
        found: dict[str, list[int]] = {}
        for user_id, number in sorted(connection.execute(taken).all(), key=lambda row: row[1]):
            found.setdefault(str(user_id), []).append(number)
        return found

    def count_unread(self, user_id: str) -> int:
        unread = (notes.c.user_id == UUID(user_id), notes.c.read_at.is_(None))
        wanted = select(func.count()).select_from(notes).where(*unread)
        return int(self._database.fetch(lambda connection: connection.execute(wanted).scalar_one()))

    def mark_read(self, user_id: str, at: datetime, actor: Actor, *, number: int | None = None) -> int:
        """One of the reader's own (`number`), or all of them; how many were unread."""
        unread = [notes.c.user_id == UUID(user_id), notes.c.read_at.is_(None)]
        if number is not None:
            unread.append(notes.c.id == number)
        with self._database.write(actor) as connection:
            return connection.execute(notes.update().where(*unread).values(read_at=at)).rowcount

    def has(self, user_id: str, number: int) -> bool:
        wanted = select(notes.c.id).where(notes.c.id == number, notes.c.user_id == UUID(user_id))
        return self._database.fetch(lambda connection: connection.execute(wanted).first()) is not None
