"""Keeps schedules, their runs, and who wants no more mail of one: scheduled_report, schedule_run, mail_refusal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from data_access.database import Actor, Database
from data_access.own_tables import mail_refusal as refusals
from data_access.own_tables import schedule_run as runs
from data_access.own_tables import scheduled_report as schedules


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """One row. `recipients`: objects with `kind`, `id` or `role`, and `language`; `filters`: a query string without a
    period; `template_id`: the saved report that is sent instead; `next_run_at`: None while it is paused."""

    id: str
    name: str
    report_type: str
    frequency: str
    schedule_time: time
    timezone: str
    weekdays: tuple[str, ...]
    month_day: int
    period: str
    filters: str
    recipients: tuple[Mapping[str, Any], ...]
    format: str
    wait_until_approved: bool
    hold_if_late: bool
    enabled: bool
    owner_id: str
    row_version: int
    last_run_at: datetime | None
    next_run_at: datetime | None
    created_at: datetime
    template_id: str | None


@dataclass(frozen=True, kw_only=True)
class Run:
    """One time that a schedule was due (`occasion` is empty) or was asked for. `is_missed`: it is not made up for."""

    schedule_id: str
    due_on: date
    due_at: datetime
    occasion: str
    is_missed: bool
    first_day: date
    last_day: date
    asked_by: str | None
    begun_at: datetime


class ScheduleStore:
    """The only place that reads or writes schedules. What plans takes the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def every(self, owner_id: str | None = None) -> list[Schedule]:
        """By name; of one owner, or all."""
        wanted = select(schedules).order_by(sa.func.lower(schedules.c.name), schedules.c.id)
        if owner_id is not None:
            wanted = wanted.where(schedules.c.owner_id == UUID(owner_id))
        return self.database.fetch(lambda connection: [_schedule(row) for row in connection.execute(wanted)])

    def find(self, schedule_id: str) -> Schedule | None:
        wanted = select(schedules).where(schedules.c.id == UUID(schedule_id))
        row = self.database.fetch(lambda connection: connection.execute(wanted).one_or_none())
        return None if row is None else _schedule(row)

    def add(self, values: Mapping[str, Any], actor: Actor) -> Schedule:
        with self.database.write(actor) as connection:
            made = schedules.insert().values(id=sa.func.gen_random_uuid(), row_version=1, **values)
            return _schedule(connection.execute(made.returning(*schedules.c)).one())

    def change(self, schedule_id: str, row_version: int, values: Mapping[str, Any], actor: Actor) -> Schedule | None:
        """None when somebody else changed or deleted it since `row_version`."""
        is_seen = (schedules.c.id == UUID(schedule_id), schedules.c.row_version == row_version)
        with self.database.write(actor) as connection:
            changed = schedules.update().where(*is_seen).values(row_version=row_version + 1, **values)
            row = connection.execute(changed.returning(*schedules.c)).one_or_none()
            return None if row is None else _schedule(row)

    def delete(self, schedule_id: str, actor: Actor) -> None:
        with self.database.write(actor) as connection:
            connection.execute(schedules.delete().where(schedules.c.id == UUID(schedule_id)))

    def due(self, now: datetime) -> list[str]:
        """The ids of those whose time has come, the longest due first."""
        wanted = select(schedules.c.id).where(schedules.c.enabled, schedules.c.next_run_at <= now)
        ordered = wanted.order_by(schedules.c.next_run_at, schedules.c.id)
        return self.database.fetch(lambda connection: [str(found) for found in connection.execute(ordered).scalars()])

    def lock_due(self, connection: Connection, schedule_id: str, now: datetime) -> Schedule | None:
        """Nobody else's until the transaction ends; None where another plans it, or has done so meanwhile."""
        is_due = (schedules.c.id == UUID(schedule_id), schedules.c.enabled, schedules.c.next_run_at <= now)
        locked = select(schedules).where(*is_due).with_for_update(skip_locked=True)
        row = connection.execute(locked).one_or_none()
        return None if row is None else _schedule(row)

    def moved_on(self, connection: Connection, schedule_id: str, last: datetime, following: datetime) -> None:
        """It ran for `last`, and is due again at `following`. No change of the row that anybody made."""
        moved = schedules.update().where(schedules.c.id == UUID(schedule_id))
        connection.execute(moved.values(last_run_at=last, next_run_at=following))

    def add_runs(self, connection: Connection, found: Iterable[Run]) -> int:
        """How many of them nobody had begun before."""
        rows = [vars(run) | {"schedule_id": UUID(run.schedule_id), "asked_by": _key(run.asked_by)} for run in found]
        if not rows:
            return 0
        made = insert(runs).values(rows).on_conflict_do_nothing(constraint="schedule_run_of_day")
        return len(connection.execute(made.returning(runs.c.id)).all())

    def runs(self, schedule_id: str, *, limit: int, before: int | None = None) -> list[tuple[int, Run]]:
        """The newest first, each with its number."""
        wanted = select(runs).where(runs.c.schedule_id == UUID(schedule_id)).order_by(runs.c.id.desc()).limit(limit)
        if before is not None:
            wanted = wanted.where(runs.c.id < before)
        return self.database.fetch(lambda connection: [(row.id, _run(row)) for row in connection.execute(wanted)])

    def refuse(self, schedule_id: str, recipient: str, at: datetime, actor: Actor) -> bool:
        """The recipient wants no more of it. False when there is no such schedule, or it was said before."""
        known = select(schedules.c.id, sa.literal(recipient), sa.literal(at)).where(schedules.c.id == UUID(schedule_id))
        made = insert(refusals).from_select(("schedule_id", "recipient", "refused_at"), known)
        with self.database.write(actor) as connection:
            told = connection.execute(made.on_conflict_do_nothing().returning(refusals.c.recipient))
            return told.one_or_none() is not None

    def unrefuse(self, schedule_id: str, recipient: str, actor: Actor) -> bool:
        """The recipient wants it again. False where they never said otherwise."""
        of = (refusals.c.schedule_id == UUID(schedule_id), refusals.c.recipient == recipient)
        with self.database.write(actor) as connection:
            return bool(connection.execute(refusals.delete().where(*of)).rowcount)

    def refused(self, schedule_id: str) -> frozenset[str]:
        wanted = select(refusals.c.recipient).where(refusals.c.schedule_id == UUID(schedule_id))
        return frozenset(self.database.fetch(lambda connection: connection.execute(wanted).scalars().all()))


def _key(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _schedule(row: Any) -> Schedule:
    values = {name: getattr(row, name) for name in Schedule.__dataclass_fields__}
    lists: dict[str, Sequence[Any]] = {"weekdays": tuple(row.weekdays), "recipients": tuple(row.recipients)}
    keys = {"id": str(row.id), "owner_id": str(row.owner_id)}
    return Schedule(**(values | lists | keys | {"template_id": str(row.template_id) if row.template_id else None}))


def _run(row: Any) -> Run:
    values = {name: getattr(row, name) for name in Run.__dataclass_fields__}
    asked_by = str(row.asked_by) if row.asked_by else None
    return Run(**(values | {"schedule_id": str(row.schedule_id), "asked_by": asked_by}))
