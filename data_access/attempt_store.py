"""Keeps login attempts, so that guessing is slowed down across all web processes and restarts."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection, text

from data_access.database import Actor, Database

# Two parallel guesses must not both be "the fifth": attempts of one account, and of one address, take turns.
_TAKE_TURNS = "SELECT pg_advisory_xact_lock(hashtextextended('k9-login:' || :key, 0))"

_ACCOUNT_FAILURES = """
SELECT attempted_at FROM reporting.login_attempt
WHERE username = :username AND NOT succeeded AND attempted_at > :since
  AND attempted_at > coalesce((SELECT max(attempted_at) FROM reporting.login_attempt
                               WHERE username = :username AND succeeded), '-infinity')
ORDER BY attempted_at DESC LIMIT 100
"""

_ADDRESS_FAILURES = """
SELECT attempted_at FROM reporting.login_attempt
WHERE ip_address = :ip_address AND NOT succeeded AND attempted_at > :since
ORDER BY attempted_at DESC LIMIT 1000
"""

_INSERT = """
INSERT INTO reporting.login_attempt (username, ip_address, succeeded, attempted_at)
VALUES (:username, :ip_address, false, :at) RETURNING id
"""

_SUCCEED = """
UPDATE reporting.login_attempt SET succeeded = true, code_step = :code_step
WHERE id = :id AND NOT EXISTS (SELECT FROM reporting.login_attempt
                               WHERE username = :username AND succeeded AND code_step >= :code_step)
"""

Decide = Callable[[Sequence[datetime], Sequence[datetime]], datetime | None]
"""From the failures of the account and of the address (newest first): until when to refuse, or None."""


class AttemptStore:
    """Records an attempt as failed before the password is looked at, and as succeeded afterwards."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def reserve(
        self, username: str, address: str, *, at: datetime, since: datetime, decide: Decide, actor: Actor
    ) -> tuple[int | None, datetime | None]:
        """(id of the recorded attempt, None), or (None, until when to refuse) with nothing recorded."""
        with self._database.write(actor=actor) as connection:
            for key in (f"account:{username}", f"address:{address}"):
                connection.execute(text(_TAKE_TURNS), {"key": key})
            params = {"username": username, "ip_address": address, "since": since, "at": at}
            refused_until = decide(
                connection.execute(text(_ACCOUNT_FAILURES), params).scalars().all(),
                connection.execute(text(_ADDRESS_FAILURES), params).scalars().all(),
            )
            if refused_until is not None:
                return None, refused_until
            return int(connection.execute(text(_INSERT), params).scalar_one()), None

    def mark_succeeded(self, attempt_id: int, username: str, code_step: int | None, actor: Actor) -> bool:
        """False, and nothing changed, when the code of that step (or of a later one) has let this user in before."""
        params = {"id": attempt_id, "username": username, "code_step": code_step}
        with self._database.write(actor=actor) as connection:
            connection.execute(text(_TAKE_TURNS), {"key": f"account:{username}"})
            return connection.execute(text(_SUCCEED), params).rowcount == 1


def delete_attempts_before(connection: Connection, at: datetime) -> int:
    statement = "DELETE FROM reporting.login_attempt WHERE attempted_at < :at"
    return connection.execute(text(statement), {"at": at}).rowcount
