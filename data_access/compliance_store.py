"""What a compliance report counts, in a few questions that PostgreSQL answers from the log as it lies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from data_access.audit_entry_store import ROW_CHANGES
from data_access.database import Database
from data_access.late_changes import late_changes
from data_access.moment import one_moment
from data_access.own_tables import audit_log, daily_report, report_event
from data_access.working_hours import WorkingHours

_LOG = audit_log.c
Line = Mapping[str, Any]
"""One line of a table, by column name."""


@dataclass(frozen=True, kw_only=True)
class ComplianceCounts:
    """Lines of each part, as counted. `entries`: all entries of the period."""

    entries: int
    changes: Sequence[Line]
    late_changes: Sequence[Line]
    decisions: Sequence[Line]
    sign_ins: Sequence[Line]
    files: Sequence[Line]
    out_of_hours: Sequence[Line]


class ComplianceStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    def count(
        self, since: datetime, until: datetime, hours: WorkingHours, *, sign_ins: Sequence[str], access: Sequence[str]
    ) -> ComplianceCounts:
        """Of the period from `since` until before `until`, all from one moment. `sign_ins`, `access`: the actions that
        are signing in and out, and those by which somebody saw something."""
        within = (_LOG.timestamp >= since, _LOG.timestamp < until)

        def read(connection: Connection) -> ComplianceCounts:
            ask = _Asking(connection)
            changes = ask(_changes(within, hours))
            events = ask(_events(within))
            return ComplianceCounts(
                entries=sum(line["entries"] for line in (*changes, *events)),
                changes=changes,
                late_changes=late_changes(connection, since, until),
                decisions=ask(_decisions(since, until)),
                sign_ins=ask(_sign_ins(within, hours, sign_ins)),
                files=ask(_files(within, hours)),
                out_of_hours=ask(_out_of_hours(within, hours, access)),
            )

        with one_moment(self._database) as moment:
            return moment.fetch(read)


@dataclass(frozen=True)
class _Asking:
    connection: Connection

    def __call__(self, statement: sa.Select[Any]) -> list[Line]:
        return [dict(row) for row in self.connection.execute(statement).mappings()]


def _events_only() -> sa.ColumnElement[bool]:
    """As the index of events has it."""
    return _LOG.action.not_in([sa.literal_column(f"'{name}'") for name in ROW_CHANGES])


def _changes(within: tuple[sa.ColumnElement[bool], ...], hours: WorkingHours) -> sa.Select[Any]:
    """By person, table and action."""
    kept = (_LOG.actor, _LOG.entity_type, _LOG.action)
    entries = sa.func.count()
    outside = entries.filter(hours.outside(_LOG.timestamp)).label("outside")
    return (
        sa.select(*kept, entries.label("entries"), outside)
        .where(*within, _LOG.action.in_(ROW_CHANGES))
        .group_by(*kept)
        .order_by(entries.desc(), *kept)
    )


def _events(within: tuple[sa.ColumnElement[bool], ...]) -> sa.Select[Any]:
    return sa.select(_LOG.action, sa.func.count().label("entries")).where(*within, _events_only()).group_by(_LOG.action)


def _decisions(since: datetime, until: datetime) -> sa.Select[Any]:
    event = report_event.c
    kept = (event.actor, event.action, daily_report.c.report_type)
    return (
        sa.select(*kept, sa.func.count().label("entries"), sa.func.max(event.at).label("last"))
        .join_from(report_event, daily_report, daily_report.c.id == event.report_id)
        .where(event.at >= since, event.at < until)
        .group_by(*kept)
        .order_by(*kept)
    )


def _sign_ins(
    within: tuple[sa.ColumnElement[bool], ...], hours: WorkingHours, actions: Sequence[str]
) -> sa.Select[Any]:
    """By account, whoever tried."""
    outside = sa.func.count().filter(hours.outside(_LOG.timestamp)).label("outside")
    counted = (sa.func.count().label("entries"), outside, sa.func.max(_LOG.timestamp).label("last"))
    return (
        sa.select(_LOG.entity_id.label("account"), _LOG.action, *counted)
        .where(*within, _events_only(), _LOG.action.in_(actions))
        .group_by(_LOG.entity_id, _LOG.action)
        .order_by(_LOG.entity_id, _LOG.action)
    )


def _files(within: tuple[sa.ColumnElement[bool], ...], hours: WorkingHours) -> sa.Select[Any]:
    kept = [_LOG.after_values.op("->>")(name).label(name) for name in ("report_type", "format")]
    rows = sa.cast(_LOG.after_values.op("->>")("rows"), sa.BigInteger)
    outside = sa.func.count().filter(hours.outside(_LOG.timestamp)).label("outside")
    return (
        sa.select(_LOG.actor, *kept, sa.func.count().label("entries"), sa.func.sum(rows).label("rows"), outside)
        .where(*within, _events_only(), _LOG.action == "EXPORT")
        .group_by(_LOG.actor, *kept)
        .order_by(_LOG.actor, *kept)
    )


def _out_of_hours(
    within: tuple[sa.ColumnElement[bool], ...], hours: WorkingHours, access: Sequence[str]
) -> sa.Select[Any]:
    """What was seen outside of working hours: each thing of each day, by whom and when."""
    day = sa.cast(hours.local(_LOG.timestamp), sa.Date).label("day")
    title = sa.func.coalesce(_LOG.after_values.op("->>")("title"), "").label("title")
    kept = (day, _LOG.actor, _LOG.action, title)
    first, last = sa.func.min(_LOG.timestamp).label("first"), sa.func.max(_LOG.timestamp).label("last")
    return (
        sa.select(*kept, sa.func.count().label("entries"), first, last)
        .where(*within, _events_only(), _LOG.action.in_(access), hours.outside(_LOG.timestamp))
        .group_by(*kept)
        .order_by(*kept)
    )
