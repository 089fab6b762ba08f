"""Keeps the tokens of API clients: rows of reporting.api_token, found by the hash of the token."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from data_access.database import Actor, Database


@dataclass(frozen=True, kw_only=True)
class ApiToken:
    """One API client's access, with the rights of its user. `scope`: one of dashboard.people.tokens.SCOPES."""

    id: str
    user_id: str
    name: str
    scope: str
    created_at: datetime
    last_used_at: datetime | None = None
    expires_at: datetime | None = None
    revoked_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)


_COLUMNS = "id::text, user_id::text, name, scope, created_at, last_used_at, expires_at, revoked_at"

_INSERT = """
INSERT INTO reporting.api_token (id, user_id, name, token_hash, scope, created_at, expires_at)
VALUES (CAST(:id AS uuid), CAST(:user_id AS uuid), :name, :token_hash, :scope, :created_at, :expires_at)
"""


class TokenStore:
    """The only place that reads or writes API tokens."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def insert(self, token: ApiToken, token_hash: str, actor: Actor) -> None:
        with self._database.write(actor=actor) as connection:
            connection.execute(text(_INSERT), {**vars(token), "token_hash": token_hash})

    def find(self, token_hash: str) -> ApiToken | None:
        found = self._select("token_hash = :token_hash", token_hash=token_hash)
        return found[0] if found else None

    def of_user(self, user_id: str) -> list[ApiToken]:
        return self._select("user_id = CAST(:user_id AS uuid)", user_id=user_id)

    def touch(self, token_id: str, at: datetime, actor: Actor) -> None:
        self._change("last_used_at = :at", token_id, at, actor)

    def revoke(self, token_id: str, at: datetime, actor: Actor) -> bool:
        """False when there is no such open token."""
        return self._change("revoked_at = :at", token_id, at, actor) == 1

    def _select(self, condition: str, **params: str) -> list[ApiToken]:
        statement = f"SELECT {_COLUMNS} FROM reporting.api_token WHERE {condition} ORDER BY created_at, id"
        with self._database.look() as connection:
            rows = connection.execute(text(statement), params).mappings().all()
        return [ApiToken(**row) for row in rows]

    def _change(self, assignment: str, token_id: str, at: datetime, actor: Actor) -> int:
        statement = f"UPDATE reporting.api_token SET {assignment} WHERE id = CAST(:id AS uuid) AND revoked_at IS NULL"
        with self._database.write(actor=actor) as connection:
            return connection.execute(text(statement), {"id": token_id, "at": at}).rowcount
