"""One person in the database: who they are, everything that is kept about them, and taking it out again.

Works as the owner of the tables: the application's role reads neither telephones nor addresses, and may change no log.
"""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, text

from dashboard.errors import Conflict, NotFound
from data_access.audit_erasing import Traces, erase_entries, unlocked
from data_access.migrate import host_tables_made_by_us
from data_access.own_tables import outside_profile, report_event
from data_access.personal_places import PLACES, PSEUDONYM, Fate, NamedBy, Place

UNIQUE = ("email", "phone", "national_id")
LEAST_UNIQUE = 6
"""Letters that a word has at least which is nobody else's: a shorter one may stand for something else."""
LOGIN = "username"
SHARED = (LOGIN, "full_name", "name", "employee_id", "code", *UNIQUE)
_SECRETS = ("password_hash", "mfa_secret", "backup_codes", "token_hash", "answer")
_BY_NAME = text("""
SELECT u.id::text AS user_id, e.id::text AS employee_id, u.username, to_jsonb(u) AS user, to_jsonb(e) AS employee
FROM public."user" u FULL JOIN public.employee e ON e.id = u.employee_id
WHERE u.username = :name OR e.employee_id = :name OR u.id::text = :name OR e.id::text = :name
""")
_OUTSIDE = text("""
SELECT id::text, to_jsonb(o) AS outside_profile FROM reporting.outside_profile o
WHERE lower(email) = lower(:name) OR id::text = :name
""")
# What they were called before, and what the host has erased already: the log knows it.
_LOGGED = text("""
SELECT before_values, after_values FROM reporting.audit_log
WHERE entity_type IN ('user', 'employee', 'member', 'outside_profile') AND entity_id = ANY(:ids)
""")
_LOG = text("""
SELECT to_jsonb(a) - 'xid' FROM reporting.audit_log a
WHERE user_id = CAST(:user_id AS uuid) OR entity_id = ANY(:ids) ORDER BY id
""")
_HOST_USER = text("""
UPDATE public."user" SET username = :pseudonym, full_name = :pseudonym, email = :pseudonym || '@erased.invalid',
       phone = NULL, password_hash = '!', mfa_enabled = false, mfa_secret = NULL, backup_codes = NULL, active = false
WHERE id = CAST(:user_id AS uuid)
""")
_HOST_EMPLOYEE = text("""
UPDATE public.employee SET name = :pseudonym, full_name = :pseudonym, employee_id = :pseudonym, phone = :pseudonym,
       email = NULL, national_id = NULL, birth_place = NULL, birth_date = NULL, current_residence = NULL,
       residence_google_map_link = NULL, residence_latitude = NULL, residence_longitude = NULL, employee_photo = NULL,
       id_card_photo = NULL, certifications = NULL, is_active = false
WHERE id = CAST(:employee_id AS uuid)
""")


@dataclass(frozen=True, kw_only=True)
class Person:
    """`user_id`, `employee_id`: None where there is no account, or no employee. `outside_id`: of somebody outside of
    the unit. `rows`: who they are, by table."""

    user_id: str | None = None
    employee_id: str | None = None
    outside_id: str | None = None
    username: str | None = None
    rows: Mapping[str, Mapping[str, Any]]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(one for one in (self.user_id, self.employee_id, self.outside_id) if one)

    @property
    def table(self) -> str:
        """Where they are looked up."""
        return next(iter(self.rows))

    def key(self, named_by: NamedBy) -> str | None:
        """How a place names them."""
        outside = f"profile:{self.outside_id}" if self.outside_id else None
        recipient = f"user:{self.user_id}" if self.user_id else outside
        return {
            NamedBy.OUTSIDE: self.outside_id,
            NamedBy.USER: self.user_id,
            NamedBy.EMPLOYEE: self.employee_id,
            NamedBy.USERNAME: self.username,
            NamedBy.RECIPIENT: recipient,
        }[named_by]


def find_person(connection: Connection, name: str) -> Person:
    """By user name, badge number or id; of people outside by mail address or id. NotFound for nobody, Conflict for more
    than one."""
    found = connection.execute(_BY_NAME, {"name": name}).all()
    outside = connection.execute(_OUTSIDE, {"name": name}).all()
    if len(outside) == 1 and not found:
        return Person(outside_id=outside[0].id, rows={"outside_profile": outside[0].outside_profile})
    if not found and not outside:
        raise NotFound(f"nobody is called {name!r}", field="name", value=name, hint="see ./k9 user list")
    if len(found) + len(outside) > 1:
        raise Conflict(f"{len(found) + len(outside)} people are called {name!r}", field="name", hint="give the id")
    [row] = found
    rows = {table: values for table, values in (("user", row.user), ("employee", row.employee)) if values}
    return Person(user_id=row.user_id, employee_id=row.employee_id, username=row.username, rows=rows)


def kept_about(connection: Connection, person: Person) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every row that is about them, by its table: the host's own, ours, and the entries of the audit log. No secrets,
    and of sealed files their hashes."""
    for name, of_host in person.rows.items():
        if name != outside_profile.name:
            yield f"public.{name}", _plain(of_host)
    for table, condition in _conditions(person).items():
        row = sa.func.to_jsonb(sa.literal_column(f"{table.schema}.{table.name}.*"))
        for (values,) in connection.execute(sa.select(row).select_from(table).where(condition)):
            yield f"{table.schema}.{table.name}", _plain(values)
    asked = {"user_id": person.user_id, "ids": list(person.ids)}
    for (values,) in connection.execute(_LOG, asked):
        yield "reporting.audit_log", _plain(values)


def erase_person(connection: Connection, person: Person) -> tuple[str, dict[str, int], dict[int, bytes]]:
    """Take them out: the pseudonym that stands in their place, rows by table, and the entries of the audit log that
    say something else now. The host's own rows only where we made its tables."""
    traces = _traces(connection, person)
    rows: dict[str, int] = {}
    for place in PLACES:
        done = _take_out(connection, place, person, traces.pseudonym)
        if done:
            name = f"{place.table.name} ({place.fate})"
            rows[name] = rows.get(name, 0) + done
    if host_tables_made_by_us(connection):
        rows |= _take_out_of_host(connection, person, traces.pseudonym)
    return traces.pseudonym, rows, erase_entries(connection, traces)


def _conditions(person: Person) -> dict[sa.Table, "sa.ColumnElement[bool]"]:
    """By table: any of its places names them."""
    found: dict[sa.Table, sa.ColumnElement[bool]] = {}
    for place in PLACES:
        condition = _condition(place, person)
        if condition is not None:
            found[place.table] = found[place.table] | condition if place.table in found else condition
    return found


def _condition(place: Place, person: Person) -> "sa.ColumnElement[bool] | None":
    key = person.key(place.named_by)
    return None if key is None else sa.cast(place.table.c[place.column], sa.Text) == key


def _take_out(connection: Connection, place: Place, person: Person, pseudonym: str) -> int:
    condition = _condition(place, person)
    if condition is None or place.fate is Fate.KEPT:
        return 0
    if place.fate is Fate.DELETED:
        return connection.execute(place.table.delete().where(condition)).rowcount
    values = {name: pseudonym if value is PSEUDONYM else value for name, value in place.blanks.items()}
    change = place.table.update().where(condition).values(values)
    if place.table is report_event:
        with unlocked(connection, report_event.name, "report_event_append_only"):
            return connection.execute(change).rowcount
    return connection.execute(change).rowcount


def _take_out_of_host(connection: Connection, person: Person, pseudonym: str) -> dict[str, int]:
    values = {"pseudonym": pseudonym, "user_id": person.user_id, "employee_id": person.employee_id}
    done = {
        "user (blanked)": connection.execute(_HOST_USER, values).rowcount,
        "employee (blanked)": connection.execute(_HOST_EMPLOYEE, values).rowcount,
    }
    return {name: number for name, number in done.items() if number}


def _traces(connection: Connection, person: Person) -> Traces:
    sides = [dict(row) for row in person.rows.values()]
    for before, after in connection.execute(_LOGGED, {"ids": list(person.ids)}):
        sides += [side for side in (before, after) if side]
    return Traces(
        ids=person.ids,
        logins=_words(sides, (LOGIN,)),
        unique=frozenset(word for word in _words(sides, UNIQUE) if len(word) >= LEAST_UNIQUE),
        shared=_words(sides, SHARED),
        pseudonym=f"erased-{secrets.token_hex(5)}",
    )


def _words(sides: list[dict[str, Any]], names: tuple[str, ...]) -> frozenset[str]:
    found = (side.get(name) for side in sides for name in names)
    return frozenset(word for word in found if isinstance(word, str) and word.strip() and not _is_id(word))


def _is_id(word: str) -> bool:
    return len(word) == 36 and word.count("-") == 4


def _plain(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        name: value
        for name, value in values.items()
        if name not in _SECRETS and not (isinstance(value, str) and value.startswith("\\x"))
    }
