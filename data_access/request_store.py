"""Keeps requests that carried an Idempotency-Key, so that a second one with the same key gets the same answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import insert

from data_access.database import Database
from data_access.own_tables import idempotent_request as requests


@dataclass(frozen=True, kw_only=True)
class KeptRequest:
    """`answer`: None only while the first request still runs, which no other transaction sees."""

    request_hash: str
    answer: Mapping[str, Any] | None


class RequestStore:
    """The only place that reads or writes them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, user_id: str, key: str) -> KeptRequest | None:
        return self._database.fetch(lambda connection: _find(connection, user_id, key))

    def begin(self, connection: Connection, user_id: str, key: str, request_hash: str) -> KeptRequest | None:
        """None for the first request with this key; it is kept if the transaction is. A second one waits for the end
        of the first, and is told of it."""
        row = {"user_id": UUID(user_id), "key": key, "request_hash": request_hash, "created_at": func.now()}
        made = connection.execute(insert(requests).values(row).on_conflict_do_nothing())
        return None if made.rowcount else _find(connection, user_id, key)

    def end(self, connection: Connection, user_id: str, key: str, answer: Mapping[str, Any]) -> None:
        own = (requests.c.user_id == UUID(user_id), requests.c.key == key)
        connection.execute(requests.update().where(*own).values(status=200, answer=dict(answer)))


def _find(connection: Connection, user_id: str, key: str) -> KeptRequest | None:
    own = (requests.c.user_id == UUID(user_id), requests.c.key == key)
    found = connection.execute(select(requests.c.request_hash, requests.c.answer).where(*own)).one_or_none()
    return found and KeptRequest(request_hash=found.request_hash, answer=found.answer)


def delete_requests_before(connection: Connection, before: datetime) -> int:
    """Forget old ones; how many."""
    return connection.execute(requests.delete().where(requests.c.created_at < before)).rowcount
