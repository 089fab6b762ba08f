"""Keeps daily reports on their way through approval, and what was done with them: daily_report and report_event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from data_access.approval_queue import QueueFilter
from data_access.database import Actor, Database
from data_access.own_tables import daily_report as reports
from data_access.own_tables import report_event as events

MARKS = ("submitted", "first_approved", "approved")
"""What a revision has been through: each with by whom, in whose place, and when."""
FIRST_STATE = "draft"

DayKey = tuple[str, str, date]
"""Report type, project id, day."""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Who did a step of the revision; `on_behalf_of`: the person in whose place a delegate did it."""

    by: str
    on_behalf_of: str | None
    at: datetime

    @property
    def people(self) -> frozenset[str]:
        return frozenset(one for one in (self.by, self.on_behalf_of) if one)


@dataclass(frozen=True, kw_only=True)
class DailyReport:
    """One daily report. `row_version` goes up with every step; `content_hash`: of what was submitted or decided on
    last; `id` is empty while nobody has touched it; `waits_since`: its last step."""

    id: str = ""
    report_type: str
    project_id: str
    day: date
    state: str = FIRST_STATE
    revision: int = 1
    row_version: int = 1
    content_hash: str | None = None
    marks: Mapping[str, Mark] = field(default_factory=dict)
    waits_since: datetime | None = None

    @property
    def key(self) -> DayKey:
        return self.report_type, self.project_id, self.day


@dataclass(frozen=True, kw_only=True)
class ReportEvent:
    """Something that was done with a daily report. `content`: see the workflow's content record."""

    report_id: str
    revision: int
    action: str
    from_state: str | None
    to_state: str | None
    user_id: str | None
    actor: str
    on_behalf_of: str | None = None
    comment: str | None = None
    measure: str | None = None
    content_hash: str | None = None
    content: Mapping[str, Any] | None = None
    at: datetime
    request_id: str | None = None
    id: int | None = None


class ApprovalStore:
    """The only place that reads or writes daily reports. What writes takes the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, key: DayKey) -> DailyReport:
        """The daily report; as nobody has touched it, where there is no row."""
        wanted = select(reports).where(*_is(key))
        found = self._database.fetch(lambda connection: connection.execute(wanted).mappings().one_or_none())
        return _report(found) if found is not None else _untouched(key)

    def in_state(self, report_type: str, state: str, first: date, last: date) -> frozenset[tuple[str, date]]:
        """(project id, day) of the daily reports of a type that are in this state."""
        of_days = (reports.c.report_type == report_type, reports.c.day.between(first, last), reports.c.state == state)
        wanted = select(reports.c.project_id, reports.c.day).where(*of_days)
        found = self._database.fetch(lambda connection: connection.execute(wanted).all())
        return frozenset((str(row.project_id), row.day) for row in found)

    def submitted(self, day: date) -> frozenset[tuple[str, str]]:
        """(report type, project id) of the daily reports of a day that are no drafts any more."""
        is_on_its_way = (reports.c.day == day, reports.c.state != FIRST_STATE)
        wanted = select(reports.c.report_type, reports.c.project_id).where(*is_on_its_way)
        found = self._database.fetch(lambda connection: connection.execute(wanted).all())
        return frozenset((row.report_type, str(row.project_id)) for row in found)

    def lock(self, connection: Connection, key: DayKey) -> DailyReport:
        """The same, made where it is missing, and nobody else's until the transaction ends."""
        report_type, project_id, day = key
        row = {"id": uuid4(), "report_type": report_type, "project_id": UUID(project_id), "day": day}
        now = {"state": FIRST_STATE, "revision": 1, "row_version": 1, "created_at": sa.func.now()}
        made = insert(reports).values(row | now | {"updated_at": sa.func.now()})
        connection.execute(made.on_conflict_do_nothing(constraint="daily_report_of_day"))
        locked = connection.execute(select(reports).where(*_is(key)).with_for_update())
        return _report(locked.mappings().one())

    def save(self, connection: Connection, report: DailyReport) -> None:
        """`report`: locked before."""
        values: dict[str, Any] = {
            "state": report.state,
            "revision": report.revision,
            "row_version": report.row_version,
            "content_hash": report.content_hash,
            "updated_at": report.waits_since,
        }
        for name in MARKS:
            mark = report.marks.get(name)
            values[f"{name}_by"] = _key(mark.by if mark else None)
            values[f"{name}_for"] = _key(mark.on_behalf_of if mark else None)
            values[f"{name}_at"] = mark.at if mark else None
        connection.execute(reports.update().where(reports.c.id == UUID(report.id)).values(values))

    def add_event(self, connection: Connection, event: ReportEvent) -> int:
        """The number of the event."""
        row = {name: value for name, value in vars(event).items() if name != "id"}
        row |= {name: _key(row[name]) for name in ("report_id", "user_id", "on_behalf_of")}
        return int(connection.execute(events.insert().values(row).returning(events.c.id)).scalar_one())

    def events(self, report_id: str, *, latest: int | None = None) -> list[ReportEvent]:
        """What was done with a report, the newest first, without contents."""
        if not report_id:
            return []
        columns = [column for column in events.c if column is not events.c.content]
        wanted = select(*columns).where(events.c.report_id == UUID(report_id)).order_by(events.c.id.desc())
        found = self._database.fetch(lambda connection: connection.execute(wanted.limit(latest)).mappings().all())
        return [_event(row) for row in found]

    def content(self, report_id: str, content_hash: str) -> Mapping[str, Any] | None:
        """The content of that hash, if somebody submitted or decided on it."""
        return self._last_content(report_id, events.c.content_hash == content_hash)

    def content_of_revision(self, report_id: str, revision: int) -> Mapping[str, Any] | None:
        """What a revision said last."""
        return self._last_content(report_id, events.c.revision == revision)

    def people_of_revision(self, report_id: str, revision: int) -> frozenset[str]:
        """Everybody who had a hand in a revision."""
        of_revision = (events.c.report_id == UUID(report_id), events.c.revision == revision)
        wanted = select(events.c.user_id, events.c.on_behalf_of).where(*of_revision)
        found = self._database.fetch(lambda connection: connection.execute(wanted).all())
        return frozenset(str(one) for row in found for one in row if one is not None)

    def select(
        self, wanted_ones: QueueFilter, *, limit: int, after: tuple[datetime, str] | None = None
    ) -> list[DailyReport]:
        """Reports, those that stand longest first; `after`: past the one whose
        last step and id these are."""
        condition = wanted_ones.condition()
        if after is not None:
            condition = condition & (sa.tuple_(reports.c.updated_at, reports.c.id) > (after[0], UUID(after[1])))
        wanted = select(reports).where(condition).order_by(reports.c.updated_at, reports.c.id).limit(limit)
        found = self._database.fetch(lambda connection: connection.execute(wanted).mappings().all())
        return [_report(row) for row in found]

    def count(self, wanted_ones: QueueFilter) -> int:
        wanted = select(sa.func.count()).select_from(reports).where(wanted_ones.condition())
        return int(self._database.fetch(lambda connection: connection.execute(wanted).scalar_one()))

    def add_history(self, found: Sequence[tuple[DailyReport, Sequence[ReportEvent]]], actor: Actor) -> None:
        """Reports and their events as they were elsewhere, or in an invented past; in one transaction."""
        with self._database.write(actor) as connection:
            for report, done in found:
                locked = self.lock(connection, report.key)
                for event in done:
                    self.add_event(connection, replace(event, report_id=locked.id))
                self.save(connection, replace(report, id=locked.id))

    def _last_content(self, report_id: str, condition: sa.ColumnElement[bool]) -> Mapping[str, Any] | None:
        of_report = (events.c.report_id == UUID(report_id), events.c.content.is_not(None), condition)
        wanted = select(events.c.content).where(*of_report).order_by(events.c.id.desc()).limit(1)
        found: Mapping[str, Any] | None = self._database.fetch(
            lambda connection: connection.execute(wanted).scalar_one_or_none()
        )
        return found


def _is(key: DayKey) -> tuple[sa.ColumnElement[bool], ...]:
    report_type, project_id, day = key
    return reports.c.report_type == report_type, reports.c.project_id == UUID(project_id), reports.c.day == day


def _key(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _untouched(key: DayKey) -> DailyReport:
    report_type, project_id, day = key
    return DailyReport(report_type=report_type, project_id=project_id, day=day)


def _report(row: Mapping[Any, Any]) -> DailyReport:
    return DailyReport(
        id=str(row["id"]),
        report_type=row["report_type"],
        project_id=str(row["project_id"]),
        day=row["day"],
        state=row["state"],
        revision=row["revision"],
        row_version=row["row_version"],
        content_hash=row["content_hash"],
        marks={name: _mark(row, name) for name in MARKS if row[f"{name}_by"] is not None},
        waits_since=row["updated_at"],
    )


def _mark(row: Mapping[Any, Any], name: str) -> Mark:
    stood_for = row[f"{name}_for"]
    return Mark(by=str(row[f"{name}_by"]), on_behalf_of=str(stood_for) if stood_for else None, at=row[f"{name}_at"])


def _event(row: Mapping[Any, Any]) -> ReportEvent:
    texts = {name: str(row[name]) if row[name] else None for name in ("user_id", "on_behalf_of")}
    return ReportEvent(**dict(row) | texts | {"report_id": str(row["report_id"])})
