"""The same request twice, by a repeated click or a retry, is done once: an Idempotency-Key names it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection

from dashboard.errors import InvalidInput
from data_access.request_store import KeptRequest, RequestStore

LONGEST_KEY = 200
KEY_HEADER = "Idempotency-Key"


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """One request. `answer`: that of an earlier one with the same key. Without a key there is nothing to repeat."""

    store: RequestStore
    user_id: str
    key: str | None
    request_hash: str
    answer: Mapping[str, Any] | None = None

    def begin(self, connection: Connection) -> Mapping[str, Any] | None:
        """In the transaction of what is done: the answer, if the same request was just done by another process."""
        if self.key is None:
            return None
        return _answer(self.store.begin(connection, self.user_id, self.key, self.request_hash), self.request_hash)

    def end(self, connection: Connection, answer: Mapping[str, Any]) -> None:
        """Only what was done is remembered: a refused request is judged anew when it is repeated."""
        if self.key is not None:
            self.store.end(connection, self.user_id, self.key, answer)


@dataclass(frozen=True)
class Repeats:
    store: RequestStore

    def of(self, user_id: str, key: str | None, request: Mapping[str, Any]) -> Repeat:
        """`request`: whatever makes it this request. InvalidInput for a key that another request has."""
        text = json.dumps(request, sort_keys=True, default=str)
        request_hash = sha256(text.encode()).hexdigest()
        if key is None:
            return Repeat(store=self.store, user_id=user_id, key=None, request_hash=request_hash)
        _check(key)
        kept = _answer(self.store.find(user_id, key), request_hash)
        return Repeat(store=self.store, user_id=user_id, key=key, request_hash=request_hash, answer=kept)


def _answer(kept: KeptRequest | None, request_hash: str) -> Mapping[str, Any] | None:
    if kept is None:
        return None
    if kept.request_hash != request_hash:
        raise InvalidInput(
            f"this {KEY_HEADER} belongs to another request of yours",
            code="idempotency_key_reused",
            status=422,
            field=KEY_HEADER,
            hint="use a new key for a new request",
        )
    return kept.answer


def _check(key: str) -> None:
    if not (key.isascii() and key.isprintable() and 0 < len(key) <= LONGEST_KEY):
        raise InvalidInput(
            f"an {KEY_HEADER} has 1 to {LONGEST_KEY} characters of ASCII", code="bad_idempotency_key", field=KEY_HEADER
        )
