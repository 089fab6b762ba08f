"""Reads the people who may log in: the host's users with their employee and their own profile here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from data_access.database import Database


@dataclass(frozen=True, kw_only=True)
class Account:
    """A host user as this product needs it. Times are aware UTC; `profile_*` come from reporting.user_profile.

    `employee_active` is False for a user whose employee does not exist: nobody enters on a half record.
    """

    user_id: str
    username: str
    name: str
    password_hash: str
    host_role: str
    active: bool
    employee_id: str | None
    employee_active: bool
    locked_until: datetime | None
    mfa_enabled: bool
    mfa_secret: str | None
    dog_id: str | None
    profile_role: str | None = None
    extra_project_ids: frozenset[str] = frozenset()
    language: str | None = None
    digits: str | None = None
    calendar: str | None = None
    timezone: str | None = None
    email: str | None = None
    notice_mail: str | None = None

    def may_enter(self) -> bool:
        return self.active and self.employee_active


_SELECT = """
SELECT u.id::text AS user_id, u.username, coalesce(nullif(e.name, ''), u.full_name) AS name,
       u.password_hash, u.role::text AS host_role, coalesce(u.active, false) AS active,
       u.employee_id::text AS employee_id, coalesce(e.is_active, false) AS employee_active,
       u.account_locked_until AS locked_until, coalesce(u.mfa_enabled, false) AS mfa_enabled,
       u.mfa_secret, u.dog_id::text AS dog_id, p.role AS profile_role,
       p.extra_project_ids::text[] AS extra_project_ids,
       p.language, p.digits, p.calendar, p.timezone, u.email, p.notice_mail
FROM public."user" u
LEFT JOIN public.employee e ON e.id = u.employee_id
LEFT JOIN reporting.user_profile p ON p.user_id = u.id
"""


class AccountStore:
    """Finds accounts; never writes the host's tables."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Account]:
        """Everybody, by user name."""
        with self._database.look() as connection:
            rows = connection.execute(text(f"{_SELECT} ORDER BY u.username")).mappings().all()
        return [_account(dict(row)) for row in rows]

    def find_by_username(self, username: str) -> Account | None:
        return self._find("u.username = :value", username)

    def find_by_id(self, user_id: str) -> Account | None:
        return self._find("u.id = CAST(:value AS uuid)", user_id)

    def find_many(self, user_ids: Collection[str]) -> dict[str, Account]:
        """By user id, those of them that there are."""
        statement = text(f"{_SELECT} WHERE u.id = ANY(CAST(:ids AS uuid[]))")
        with self._database.look() as connection:
            rows = connection.execute(statement, {"ids": list(user_ids)}).mappings().all()
        return {str(row["user_id"]): _account(dict(row)) for row in rows}

    def _find(self, condition: str, value: str) -> Account | None:
        with self._database.look() as connection:
            row = connection.execute(text(f"{_SELECT} WHERE {condition}"), {"value": value}).mappings().first()
        return _account(dict(row)) if row is not None else None


def _account(row: dict[str, Any]) -> Account:
    locked_until: datetime | None = row.pop("locked_until")
    extra = row.pop("extra_project_ids")
    return Account(
        **row,
        # The host writes UTC without a zone.
        locked_until=locked_until.replace(tzinfo=UTC) if locked_until else None,
        extra_project_ids=frozenset(extra or ()),
    )
