"""When a job runs: what its declaration says, by the unit's clock and calendar."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from apscheduler.triggers.cron import CronTrigger

EVERY_DAY, WEEK_START, MONTH_START = "day", "week start", "month start"

_LOOKED_BACK = (timedelta(hours=1), timedelta(days=1), timedelta(days=8), timedelta(days=32))
"""How far to look for the last time that a job was due: as short as will do, it may be due every minute."""


class Unit(Protocol):
    """Whose clock and calendar hold: the settings, or the conventions that are made of them."""

    @property
    def timezone(self) -> str: ...
    @property
    def week_start(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Planned:
    """`at`: local time of the unit as hour:minute, each as cron writes it, on the days that `on` says. A run is for
    the day that is `days_back` days before the one it runs on."""

    name: str
    purpose: str
    at: str
    on: str = EVERY_DAY
    days_back: int = 0

    def day_for(self, today: date) -> date:
        """The day that a run of today is for."""
        return today - timedelta(days=self.days_back)


def trigger_of(job: Planned, unit: Unit) -> CronTrigger:
    """When a job runs, as the scheduler wants it said."""
    hour, minute = job.at.split(":")
    days: dict[str, dict[str, Any]] = {
        EVERY_DAY: {},
        # By name: the number of a weekday means one day to cron and another to us.
        WEEK_START: {"day_of_week": unit.week_start[:3]},
        MONTH_START: {"day": 1},
    }
    return CronTrigger(hour=hour, minute=minute, timezone=unit.timezone, **days[job.on])


def next_due(job: Planned, unit: Unit, after: datetime) -> datetime:
    """When the job runs next."""
    due: datetime | None = trigger_of(job, unit).get_next_fire_time(None, after)
    assert due is not None, f"{job.name} never runs"
    return due


def last_due(job: Planned, unit: Unit, until: datetime) -> datetime:
    """When the job should have run last."""
    trigger, last = trigger_of(job, unit), None
    for back in _LOOKED_BACK:
        due: datetime | None = trigger.get_next_fire_time(None, until - back)
        while due is not None and due <= until:
            last, due = due, trigger.get_next_fire_time(due, due)
        if last is not None:
            return last
    raise AssertionError(f"{job.name} was not due for {_LOOKED_BACK[-1]}")
