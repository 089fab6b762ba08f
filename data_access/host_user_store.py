"""Writes the host's users and their employees: only in a database whose tables we made ourselves.

A live host is not ours: there its own program makes accounts, and every method here raises Forbidden.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from dashboard.errors import Conflict, Forbidden, NotFound
from data_access.database import Actor, Database
from data_access.migrate import host_tables_made_by_us

_INSERT_EMPLOYEE = """
INSERT INTO public.employee
    (id, name, full_name, employee_id, role, phone, hire_date, is_active, created_at, updated_at)
VALUES (CAST(:id AS uuid), :name, :name, :badge, CAST(:role AS public.employeerole), :phone, :hired, true, :now, :now)
"""

_INSERT_USER = """
INSERT INTO public."user" (id, username, email, password_hash, role, full_name, active, employee_id, created_at,
                           failed_login_attempts, mfa_enabled, password_changed_at)
VALUES (CAST(:id AS uuid), :username, :email, :password_hash, CAST(:role AS public.userrole), :name, true,
        CAST(:employee_id AS uuid), :now, 0, false, :now)
"""

_NEW_HASH = """
UPDATE public."user" SET password_hash = :password_hash, password_changed_at = :now,
       failed_login_attempts = 0, account_locked_until = NULL
WHERE id = CAST(:user_id AS uuid)
"""


@dataclass(frozen=True, kw_only=True)
class HostEmployee:
    """A staff member who may be given an account."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class NewUser:
    """An account to make. `host_role` is one of the host's; `now` is UTC without a zone, as the host keeps it."""

    username: str
    email: str
    password_hash: str
    host_role: str
    name: str
    now: datetime


@dataclass(frozen=True, kw_only=True)
class NewEmployee:
    """A staff member to make with the account; the host wants a badge number and a telephone of everybody."""

    badge: str
    phone: str
    host_role: str
    hired: date


class HostUserStore:
    """`owner`: the owner of the host's tables; the application's role may not write them."""

    def __init__(self, owner: Database) -> None:
        self._owner = owner

    def employee(self, badge: str) -> HostEmployee:
        statement = (
            "SELECT id::text, coalesce(nullif(full_name, ''), name) FROM public.employee WHERE employee_id = :badge"
        )
        with self._owner.read() as connection:
            row = connection.execute(text(statement), {"badge": badge}).first()
        if row is None:
            raise NotFound(f"no employee has the badge number {badge!r}", field="employee", value=badge)
        return HostEmployee(id=row[0], name=row[1])

    def create(self, user: NewUser, employee: HostEmployee | NewEmployee, actor: Actor) -> str:
        """The id of the new account. Raises Conflict for a name, address or badge number that is taken."""
        user_id, employee_id = str(uuid4()), employee.id if isinstance(employee, HostEmployee) else str(uuid4())
        with self._writing(actor) as connection:
            try:
                if isinstance(employee, NewEmployee):
                    connection.execute(
                        text(_INSERT_EMPLOYEE),
                        {
                            "id": employee_id,
                            "name": user.name,
                            "badge": employee.badge,
                            "role": employee.host_role,
                            "phone": employee.phone,
                            "hired": employee.hired,
                            "now": user.now,
                        },
                    )
                values = vars(user) | {"id": user_id, "role": user.host_role, "employee_id": employee_id}
                connection.execute(text(_INSERT_USER), values)
            except IntegrityError as error:
                constraint = getattr(getattr(error.orig, "diag", None), "constraint_name", "") or ""
                raise Conflict(
                    f"there is a user or employee with this {_TAKEN.get(constraint, 'name')} already",
                    code="user_exists",
                    field=_TAKEN.get(constraint, "username"),
                ) from None
        return user_id

    def set_password(self, user_id: str, password_hash: str, now: datetime, actor: Actor) -> None:
        with self._writing(actor) as connection:
            connection.execute(text(_NEW_HASH), {"user_id": user_id, "password_hash": password_hash, "now": now})

    def set_active(self, user_id: str, is_active: bool, actor: Actor) -> None:
        statement = 'UPDATE public."user" SET active = :active WHERE id = CAST(:user_id AS uuid)'
        with self._writing(actor) as connection:
            connection.execute(text(statement), {"user_id": user_id, "active": is_active})

    @contextmanager
    def _writing(self, actor: Actor) -> Iterator[Connection]:
        with self._owner.write(actor=actor) as connection:
            if not host_tables_made_by_us(connection):
                raise Forbidden(
                    "the accounts of this database belong to the K9 program; nothing was changed",
                    code="live_host",
                    hint="make, close or change them there; role, projects and language can be set here",
                )
            yield connection


_TAKEN = {
    "user_username_key": "username",
    "user_email_key": "email",
    "employee_employee_id_key": "badge",
    "employee_phone_key": "phone",
}
