"""Keeps login sessions: rows of reporting.login_session, found by the hash of a token that only the browser has."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, text

from data_access.database import Actor, Database

Tell = Callable[[Connection], None]


@dataclass(frozen=True, kw_only=True)
class LoginSession:
    """One browser that logged in. Times are aware UTC. `password_mark`: of the password it logged in with.

    `seen_as`: nobody is logged in by it; whoever has the session `begun_from` sees the product as that person does.
    """

    id: str
    user_id: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    ip_address: str | None
    user_agent: str | None
    password_mark: str | None
    seen_as: str | None = None
    begun_from: str | None = None


_COLUMNS = (
    "id::text, user_id::text, created_at, last_seen_at, expires_at, revoked_at, ip_address, user_agent, password_mark,"
    " seen_as::text, begun_from::text"
)

_FIELDS = tuple(field.name for field in fields(LoginSession))

_INSERT = """
INSERT INTO reporting.login_session
    (id, token_hash, user_id, created_at, last_seen_at, expires_at, ip_address, user_agent, password_mark,
     seen_as, begun_from)
VALUES (CAST(:id AS uuid), :token_hash, CAST(:user_id AS uuid), :created_at, :last_seen_at, :expires_at,
        :ip_address, :user_agent, :password_mark, CAST(:seen_as AS uuid), CAST(:begun_from AS uuid))
"""

_LEFT_OPEN = f"""
SELECT {_COLUMNS} FROM reporting.login_session
WHERE seen_as IS NOT NULL AND revoked_at IS NULL AND expires_at <= now() ORDER BY expires_at
"""

_REVOKE_ONE = """
UPDATE reporting.login_session SET revoked_at = :at WHERE id = CAST(:id AS uuid) AND revoked_at IS NULL
"""

_REVOKE_ALL = """
UPDATE reporting.login_session SET revoked_at = :at
WHERE user_id = CAST(:user_id AS uuid) AND seen_as IS NULL AND revoked_at IS NULL
"""
"""What was begun from them is over with them, and its end is told when that is found out."""


class SessionStore:
    """The only place that reads or writes login sessions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def together(self) -> AbstractContextManager[Connection]:
        """What is read of a session, its account and its rights within the block is read on one connection."""
        return self._database.look()

    def insert(self, session: LoginSession, token_hash: str, actor: Actor, tell: Tell | None = None) -> None:
        """`tell`: what is told of it in the same transaction."""
        with self._database.write(actor=actor) as connection:
            connection.execute(text(_INSERT), {**vars(session), "token_hash": token_hash})
            if tell is not None:
                tell(connection)

    def end_once(self, session_id: str, at: datetime, actor: Actor, tell: Tell) -> None:
        """End it, and tell of it in the same transaction, unless it is ended already."""
        with self._database.write(actor=actor) as connection:
            if connection.execute(text(_REVOKE_ONE), {"id": session_id, "at": at}).rowcount:
                tell(connection)

    def left_open(self) -> list[LoginSession]:
        """Of those that look with another's eyes: whose time is over and whose end nobody has told."""
        with self._database.look() as connection:
            return [LoginSession(**row) for row in connection.execute(text(_LEFT_OPEN)).mappings()]

    def find(self, token_hash: str) -> LoginSession | None:
        return self.find_many([token_hash]).get(token_hash)

    def find_many(self, token_hashes: Collection[str]) -> dict[str, LoginSession]:
        """By the hash of their token, those of them that there are."""
        statement = f"SELECT token_hash, {_COLUMNS} FROM reporting.login_session WHERE token_hash = ANY(:hashes)"
        with self._database.look() as connection:
            rows = connection.execute(text(statement), {"hashes": list(token_hashes)}).all()
        return {found: LoginSession(**dict(zip(_FIELDS, row, strict=True))) for found, *row in rows}

    def of_user(self, user_id: str) -> list[LoginSession]:
        """The sessions that a user is logged in with, the last used first."""
        statement = (
            f"SELECT {_COLUMNS} FROM reporting.login_session WHERE user_id = CAST(:user_id AS uuid) "
            "AND seen_as IS NULL AND revoked_at IS NULL AND expires_at > now() ORDER BY last_seen_at DESC, id"
        )
        with self._database.look() as connection:
            rows = connection.execute(text(statement), {"user_id": user_id}).mappings().all()
        return [LoginSession(**row) for row in rows]

    def open_counts(self, used_since: datetime) -> dict[str, int]:
        """The number of open sessions that were used after that moment, by user id."""
        statement = (
            "SELECT user_id::text, count(*) FROM reporting.login_session"
            " WHERE seen_as IS NULL AND revoked_at IS NULL AND expires_at > now()"
            " AND last_seen_at > :since GROUP BY 1"
        )
        with self._database.look() as connection:
            found = connection.execute(text(statement), {"since": used_since})
            return {user_id: int(count) for user_id, count in found}

    def touch(self, session_id: str, at: datetime, actor: Actor) -> None:
        self._change("last_seen_at", session_id, at, actor)

    def revoke(self, session_id: str, at: datetime, actor: Actor) -> None:
        self._change("revoked_at", session_id, at, actor)

    def revoke_all(self, user_id: str, at: datetime, actor: Actor) -> int:
        """End every open session of the user; the number ended."""
        with self._database.write(actor=actor) as connection:
            return connection.execute(text(_REVOKE_ALL), {"user_id": user_id, "at": at}).rowcount

    def _change(self, column: str, session_id: str, at: datetime, actor: Actor) -> None:
        statement = f"UPDATE reporting.login_session SET {column} = :at WHERE id = CAST(:id AS uuid)"
        with self._database.write(actor=actor) as connection:
            connection.execute(text(statement), {"id": session_id, "at": at})


def delete_sessions_ended_before(connection: Connection, at: datetime) -> int:
    statement = "DELETE FROM reporting.login_session WHERE expires_at < :at OR revoked_at < :at"
    return connection.execute(text(statement), {"at": at}).rowcount
