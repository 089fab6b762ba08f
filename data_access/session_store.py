"""Keeps login sessions: rows of reporting.login_session, found by the hash of a token that only the browser has."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from data_access.database import Actor, Database


@dataclass(frozen=True, kw_only=True)
class LoginSession:
    """One browser that logged in. Times are aware UTC. `password_mark`: of the password it logged in with."""

    id: str
    user_id: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    ip_address: str | None
    user_agent: str | None
    password_mark: str | None


_COLUMNS = (
    "id::text, user_id::text, created_at, last_seen_at, expires_at, revoked_at, ip_address, user_agent, password_mark"
)

_INSERT = """
INSERT INTO reporting.login_session
    (id, token_hash, user_id, created_at, last_seen_at, expires_at, ip_address, user_agent, password_mark)
VALUES (CAST(:id AS uuid), :token_hash, CAST(:user_id AS uuid), :created_at, :last_seen_at, :expires_at,
        :ip_address, :user_agent, :password_mark)
"""

_REVOKE_ALL = """
UPDATE reporting.login_session SET revoked_at = :at
WHERE user_id = CAST(:user_id AS uuid) AND revoked_at IS NULL
"""


class SessionStore:
    """The only place that reads or writes login sessions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def together(self) -> AbstractContextManager[Connection]:
        """What is read of a session, its account and its rights within the block is read on one connection."""
        return self._database.look()

    def insert(self, session: LoginSession, token_hash: str, actor: Actor) -> None:
        with self._database.write(actor=actor) as connection:
            connection.execute(text(_INSERT), {**vars(session), "token_hash": token_hash})

    def find(self, token_hash: str) -> LoginSession | None:
        statement = f"SELECT {_COLUMNS} FROM reporting.login_session WHERE token_hash = :token_hash"
        with self._database.look() as connection:
            row = connection.execute(text(statement), {"token_hash": token_hash}).mappings().first()
        return LoginSession(**row) if row is not None else None

    def of_user(self, user_id: str) -> list[LoginSession]:
        """The open sessions of a user, the last used first."""
        statement = (
            f"SELECT {_COLUMNS} FROM reporting.login_session WHERE user_id = CAST(:user_id AS uuid) "
            "AND revoked_at IS NULL AND expires_at > now() ORDER BY last_seen_at DESC, id"
        )
        with self._database.look() as connection:
            rows = connection.execute(text(statement), {"user_id": user_id}).mappings().all()
        return [LoginSession(**row) for row in rows]

    def open_counts(self) -> dict[str, int]:
        """The number of open sessions, by user id."""
        statement = (
            "SELECT user_id::text, count(*) FROM reporting.login_session"
            " WHERE revoked_at IS NULL AND expires_at > now() GROUP BY 1"
        )
        with self._database.look() as connection:
            return {user_id: int(count) for user_id, count in connection.execute(text(statement))}

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
