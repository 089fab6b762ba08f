"""Adds events to the audit log, and finds entries in it: newest first, page by page, quick at a million of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import JSONB

from data_access.database import Actor, Database
from data_access.own_tables import audit_log
from data_access.working_hours import WorkingHours

ROW_CHANGES = ("CREATE", "UPDATE", "DELETE")
"""What the triggers log row by row; everything else is an event."""

LOOKED_THROUGH = 40_000
"""Entries that one answer looks through for what no index finds; the next answer goes on from there."""

_LOG = audit_log.c
_NEWEST_FIRST = (_LOG.timestamp.desc(), _LOG.id.desc())

Place = tuple[datetime, int]
"""Where in the log a page ends: the moment and the number of its last entry."""


@dataclass(frozen=True, kw_only=True)
class LoggedEntry:
    """One entry. `columns`: those that an update changed; `before`, `after`: the row, of an event its details."""

    id: int
    at: datetime
    action: str
    entity_type: str
    entity_id: str
    actor: str
    user_id: str | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    columns: tuple[str, ...]
    ip_address: str | None
    request_id: str | None
    transaction: int

    @property
    def is_event(self) -> bool:
        return self.action not in ROW_CHANGES

    @property
    def place(self) -> Place:
        return self.at, self.id


@dataclass(frozen=True, kw_only=True)
class EntryFilter:
    """Which entries are wanted. `until` is excluded. `text`: in names and keys, never in the values of rows, which not
    every reader may see; `member_keys`: of the members that the text names, looked for in the rows' keys;
    `columns`: that the text names. `outside`: only what happened outside of these hours."""

    since: datetime | None = None
    until: datetime | None = None
    actor: str | None = None
    action: str | None = None
    entity_type: str | None = None
    entity_id: str | None = None
    text: str | None = None
    member_keys: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    outside: WorkingHours | None = None

    @property
    def needs_looking(self) -> bool:
        """Whether entries have to be gone through one by one."""
        return self.text is not None or self.outside is not None


@dataclass(frozen=True, kw_only=True)
class EntryPage:
    """`next`: where the next page begins; None when this was the last."""

    entries: tuple[LoggedEntry, ...]
    next: Place | None


def insert_event(
    connection: Connection,
    *,
    action: str,
    entity_type: str,
    entity_id: str,
    actor: Actor | None = None,
    details: Mapping[str, Any] | None = None,
    summary: str | None = None,
) -> None:
    """One entry in the transaction of `connection`: it is written if and only if that commits. `actor` None: who acts
    in the transaction."""
    connection.execute(
        sa.insert(audit_log).values(
            action=action,
            entity_type=entity_type,
            entity_id=entity_id,
            after_values=dict(details) if details else sa.null(),
            change_summary=summary,
            **(_who_acts() if actor is None else _named(actor)),
        )
    )


def _named(actor: Actor) -> dict[str, Any]:
    return {
        "user_id": actor.user_id,
        "actor": actor.name,
        "ip_address": actor.ip_address,
        "request_id": actor.request_id,
    }


def _who_acts() -> dict[str, Any]:
    def told(name: str) -> sa.ColumnElement[Any]:
        return sa.func.nullif(sa.func.current_setting(f"k9.{name}", sa.true()), "")

    return {
        "user_id": sa.cast(told("user_id"), sa.Uuid),
        "actor": sa.func.coalesce(told("actor"), sa.text("session_user")),
        "ip_address": told("ip_address"),
        "request_id": told("request_id"),
    }


def is_among_newest(
    connection: Connection, *, action: str, address: str | None, details: Mapping[str, Any], looked_at: int = 100
) -> bool:
    """Whether one of the newest events of the kind says the same of the same address."""
    events = sa.select(_LOG.after_values, _LOG.ip_address).where(*_of_action(action)).order_by(*_NEWEST_FIRST)
    newest = events.limit(looked_at).subquery()
    same = newest.c.after_values == sa.cast(sa.literal(dict(details), JSONB), JSONB)
    found = sa.select(sa.exists().where(same, newest.c.ip_address == address))
    return bool(connection.execute(found).scalar_one())


class AuditEntryStore:
    """The only place that reads the log for people."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, wanted: EntryFilter, *, after: Place | None = None, limit: int = 50) -> EntryPage:
        """A page of the entries, newest first. It may hold fewer than `limit` and still have a `next`: see
        LOOKED_THROUGH."""
        return self._database.fetch(lambda connection: _find(connection, wanted, after, limit))

    def every(self, wanted: EntryFilter, *, at_once: int = 2000) -> Iterator[tuple[LoggedEntry, ...]]:
        """All of them, a portion at a time; there is no cap."""
        after: Place | None = None
        while True:
            page = self.find(wanted, after=after, limit=at_once)
            yield page.entries
            if page.next is None:
                return
            after = page.next

    def count(self, wanted: EntryFilter) -> int:
        """How many `every` gives now."""
        number = sa.select(sa.func.count()).select_from(audit_log).where(*_indexed(wanted), *_looked_for(wanted))
        return self._database.fetch(lambda connection: int(connection.execute(number).scalar_one()))

    def newest_id(self) -> int:
        """0 where nothing was ever logged."""
        newest = sa.select(sa.func.coalesce(sa.func.max(_LOG.id), 0))
        return self._database.fetch(lambda connection: int(connection.execute(newest).scalar_one()))


def _find(connection: Connection, wanted: EntryFilter, after: Place | None, limit: int) -> EntryPage:
    indexed = [*_indexed(wanted), *([sa.tuple_(_LOG.timestamp, _LOG.id) < sa.tuple_(*after)] if after else [])]
    last = _last_looked_at(connection, indexed) if wanted.needs_looking else None
    until = [sa.tuple_(_LOG.timestamp, _LOG.id) >= sa.tuple_(*last)] if last else []
    statement = _entries().where(*indexed, *until, *_looked_for(wanted)).order_by(*_NEWEST_FIRST).limit(limit + 1)
    found = [_entry(row) for row in connection.execute(statement)]
    if len(found) > limit:
        return EntryPage(entries=tuple(found[:limit]), next=found[limit - 1].place)
    return EntryPage(entries=tuple(found), next=last)


def _last_looked_at(connection: Connection, indexed: list[sa.ColumnElement[bool]]) -> Place | None:
    """The last entry that this answer may look at; None where all that are left are fewer."""
    at = sa.select(_LOG.timestamp, _LOG.id).where(*indexed).order_by(*_NEWEST_FIRST).offset(LOOKED_THROUGH).limit(1)
    found = connection.execute(at).one_or_none()
    return (found[0], found[1]) if found else None


def _entries() -> sa.Select[Any]:
    transaction = sa.cast(sa.cast(_LOG.xid, sa.Text), sa.BigInteger).label("transaction")
    return sa.select(*(column for column in _LOG if column is not _LOG.xid), transaction)


def _entry(row: sa.Row[Any]) -> LoggedEntry:
    is_update = row.change_summary and row.action == "UPDATE"
    return LoggedEntry(
        id=row.id,
        at=row.timestamp,
        action=row.action,
        entity_type=row.entity_type,
        entity_id=row.entity_id,
        actor=row.actor,
        user_id=None if row.user_id is None else str(row.user_id),
        before=row.before_values,
        after=row.after_values,
        columns=tuple(row.change_summary.split(", ")) if is_update else (),
        ip_address=row.ip_address,
        request_id=row.request_id,
        transaction=row.transaction,
    )


def _indexed(wanted: EntryFilter) -> list[sa.ColumnElement[bool]]:
    named = {"actor": wanted.actor, "entity_type": wanted.entity_type, "entity_id": wanted.entity_id}
    found = [_LOG[name] == value for name, value in named.items() if value is not None]
    if wanted.action is not None:
        found += _of_action(wanted.action)
    if wanted.since is not None:
        found.append(_LOG.timestamp >= wanted.since)
    if wanted.until is not None:
        found.append(_LOG.timestamp < wanted.until)
    return found


def _of_action(action: str) -> list[sa.ColumnElement[bool]]:
    """Of an event it is said twice, so that the index of events is seen to fit."""
    named: list[sa.ColumnElement[bool]] = [_LOG.action == action]
    if action not in ROW_CHANGES:
        named.append(_LOG.action.not_in([sa.literal_column(f"'{name}'") for name in ROW_CHANGES]))
    return named


def _looked_for(wanted: EntryFilter) -> list[sa.ColumnElement[bool]]:
    found = [] if wanted.outside is None else [wanted.outside.outside(_LOG.timestamp)]
    if wanted.text is not None:
        found.append(sa.or_(*_has_text(wanted.text), *_names_members(wanted.member_keys), *_names(wanted.columns)))
    return found


def _has_text(text: str) -> list[sa.ColumnElement[bool]]:
    names = (_LOG.actor, _LOG.entity_type, _LOG.entity_id, _LOG.change_summary, _LOG.ip_address, _LOG.request_id)
    details = sa.case((_LOG.action.not_in(ROW_CHANGES), sa.cast(_LOG.after_values, sa.Text)))
    return [column.icontains(text, autoescape=True) for column in (*names, details)]


def _names_members(keys: tuple[str, ...]) -> list[sa.ColumnElement[bool]]:
    """Rows that have such a key in some column, before or after."""
    rows = [sa.cast(column, sa.Text) for column in (_LOG.before_values, _LOG.after_values)]
    return [row.contains(f'"{key}"') for row in rows for key in keys] + [_LOG.entity_id == key for key in keys]


def _names(columns: tuple[str, ...]) -> list[sa.ColumnElement[bool]]:
    if not columns:
        return []
    changed = sa.func.string_to_array(_LOG.change_summary, ", ")
    return [changed.op("&&")(sa.cast(list(columns), sa.ARRAY(sa.Text)))]
