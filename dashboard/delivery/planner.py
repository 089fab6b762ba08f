"""From schedules that are due to deliveries in the outbox: each run once, whoever plans, however long nothing ran.

After downtime the latest period is made up for; the others are written down as missed, and the owner is told.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from dashboard import clock
from dashboard.delivery.calendar import Due, Plan
from dashboard.delivery.periods import days_meant
from dashboard.delivery.recipients import Named, Recipients
from dashboard.delivery.telling import Telling
from dashboard.semantic.conventions import Conventions
from data_access.database import Actor
from data_access.outbox_store import Delivery, OutboxStore
from data_access.schedule_store import Run, Schedule, ScheduleStore

log = logging.getLogger(__name__)


def plan_of(schedule: Mapping[str, Any]) -> Plan:
    """Of the columns of a schedule, by name."""
    return Plan(
        frequency=schedule["frequency"],
        at=schedule["schedule_time"],
        timezone=schedule["timezone"],
        weekdays=tuple(schedule["weekdays"]),
        month_day=schedule["month_day"],
    )


@dataclass(frozen=True, kw_only=True)
class Planner:
    schedules: ScheduleStore
    outbox: OutboxStore
    recipients: Recipients
    telling: Telling
    conventions: Conventions

    def plan(self, now: datetime, actor: Actor) -> Mapping[str, int]:
        """Everything whose time has come: how many schedules ran, deliveries were added, periods were missed.

        One that cannot be planned keeps no other one from it; its error is raised when all others are done.
        """
        counts = {"schedules": 0, "deliveries": 0, "missed": 0}
        broken: list[Exception] = []
        for schedule_id in self.schedules.due(now):
            try:
                found = self._plan_one(schedule_id, now, actor)
            except Exception as error:
                log.exception("a schedule could not be planned", extra={"schedule": schedule_id})
                broken.append(error)
                continue
            counts = {name: counts[name] + found.get(name, 0) for name in counts}
        if broken:
            raise broken[0]
        return counts

    def _plan_one(self, schedule_id: str, now: datetime, actor: Actor) -> Mapping[str, int]:
        """Run, deliveries and the next time in one transaction, with the schedule locked: two planners make one run."""
        with self.schedules.database.write(actor) as connection:
            schedule = self.schedules.lock_due(connection, schedule_id, now)
            if schedule is None or schedule.next_run_at is None:
                return {}
            plan = plan_of(vars(schedule))
            *missed, latest = plan.passed(schedule.next_run_at, now) or [_as_kept(schedule)]
            self.schedules.add_runs(connection, [self.run_of(schedule, due, now, is_missed=True) for due in missed])
            if missed:
                self.telling.of_missed(connection, schedule, [due.day for due in missed])
            run = self.run_of(schedule, latest, now)
            is_new = self.schedules.add_runs(connection, [run])
            added = self._add(connection, schedule, run, now) if is_new else 0
            self.schedules.moved_on(connection, schedule.id, latest.at, plan.next(now)[0].at)
            return {"schedules": 1, "deliveries": added, "missed": len(missed)}

    def run_by_hand(self, schedule: Schedule, kind: str, asked_by: str, actor: Actor, only: Named | None = None) -> int:
        """Now, to all of its recipients or to one. How many deliveries were added: none for the second of two clicks
        within a minute. `kind`: what the ledger calls it."""
        now = clock.now()
        local = now.astimezone(ZoneInfo(schedule.timezone))
        occasion = f"{kind} {local:%H:%M} {asked_by}"
        run = self.run_of(schedule, Due(day=local.date(), at=now), now, occasion=occasion, asked_by=asked_by)
        with self.schedules.database.write(actor) as connection:
            is_new = self.schedules.add_runs(connection, [run])
            return self._add(connection, schedule, run, now, only) if is_new else 0

    def run_of(
        self,
        schedule: Schedule,
        due: Due,
        now: datetime,
        *,
        is_missed: bool = False,
        occasion: str = "",
        asked_by: str | None = None,
    ) -> Run:
        """Its days are those of the unit at the moment it was due: only they are over for everybody."""
        today = due.at.astimezone(ZoneInfo(self.conventions.timezone)).date()
        days = days_meant(schedule.period, today, self.conventions.week_start_index)
        return Run(
            schedule_id=schedule.id,
            due_on=due.day,
            due_at=due.at,
            occasion=occasion,
            is_missed=is_missed,
            first_day=days.start,
            last_day=days.end,
            asked_by=asked_by,
            begun_at=now,
        )

    def _add(
        self, connection: Connection, schedule: Schedule, run: Run, now: datetime, only: Named | None = None
    ) -> int:
        """For everybody whom it means at this moment, but for those who want no more of it."""
        refused = self.schedules.refused(schedule.id)
        meant = [only] if only else self.recipients.named_by(schedule.recipients)
        common: dict[str, Any] = {
            "schedule_id": schedule.id,
            "due_on": run.due_on,
            "occasion": run.occasion,
            "first_day": run.first_day,
            "last_day": run.last_day,
            "title": schedule.name,
            "due_at": now,
            "created_at": now,
        }
        wanted = [one for one in meant if one.key not in refused or only]
        return self.outbox.add(
            connection,
            [Delivery(recipient=one.key, because=one.because, language=one.language, **common) for one in wanted],
        )


def _as_kept(schedule: Schedule) -> Due:
    """Its plan was read anew since: the time that was kept holds."""
    assert schedule.next_run_at is not None, "it is due"
    zone = ZoneInfo(schedule.timezone)
    return Due(day=schedule.next_run_at.astimezone(zone).date(), at=schedule.next_run_at)
