"""When a schedule is due: by the date on the wall of its own zone, so a change of clocks skips and repeats none."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from dashboard.errors import InvalidInput, nearest
from dashboard.setting_values import WEEKDAYS

DAILY, WEEKLY, MONTHLY = "daily", "weekly", "monthly"
FREQUENCIES = (DAILY, WEEKLY, MONTHLY)
LAST_DAY = 31
"""Of a month: 31 is the last day of each of them, as 30 is of February."""


@dataclass(frozen=True, kw_only=True)
class Due:
    """One time that a schedule is due: the local date it is for, and the moment."""

    day: date
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Plan:
    """`at`: local time in `timezone` (IANA). `weekdays`: of a weekly plan, by name. `month_day`: of a monthly one; in a
    shorter month, its last day. Raises InvalidInput naming the field for what is no plan."""

    frequency: str
    at: time
    timezone: str
    weekdays: tuple[str, ...] = ()
    month_day: int = 1

    def __post_init__(self) -> None:
        if self.frequency not in FREQUENCIES:
            raise _bad("frequency", self.frequency, FREQUENCIES)
        for weekday in self.weekdays:
            if weekday not in WEEKDAYS:
                raise _bad("weekdays", weekday, WEEKDAYS)
        if self.frequency == WEEKLY and not self.weekdays:
            raise InvalidInput("a weekly schedule names its weekdays", code="bad_weekdays", field="weekdays")
        if not 1 <= self.month_day <= LAST_DAY:
            raise InvalidInput(
                "month_day is from 1 to 31; 31 is the last day of every month", code="bad_month_day", field="month_day"
            )

    def falls_on(self, day: date) -> bool:
        if self.frequency == WEEKLY:
            return WEEKDAYS[day.weekday()] in self.weekdays
        if self.frequency == MONTHLY:
            return day.day == min(self.month_day, monthrange(day.year, day.month)[1])
        return True

    def moment(self, day: date) -> datetime:
        """When it is due on that date. An hour that the clocks leave out moves on by as much, one that they repeat
        counts when it comes first: each date has one moment, and they follow each other."""
        return datetime.combine(day, self.at, ZoneInfo(self.timezone)).astimezone(UTC)

    def after(self, moment: datetime) -> Iterator[Due]:
        """Every time later than `moment`, without end."""
        day = moment.astimezone(ZoneInfo(self.timezone)).date() - timedelta(days=1)
        while True:
            if self.falls_on(day) and self.moment(day) > moment:
                yield Due(day=day, at=self.moment(day))
            day += timedelta(days=1)

    def next(self, moment: datetime, count: int = 1) -> list[Due]:
        return list(islice(self.after(moment), count))

    def passed(self, first: datetime, until: datetime) -> list[Due]:
        """The times from `first` to `until`, both included."""
        found: list[Due] = []
        for due in self.after(first - timedelta(microseconds=1)):
            if due.at > until:
                return found
            found.append(due)
        raise AssertionError("there is always a next time")


def _bad(field: str, value: str, known: tuple[str, ...]) -> InvalidInput:
    return InvalidInput(
        f"{field}={value!r} is none of {', '.join(known)}",
        code=f"bad_{field}",
        field=field,
        value=value,
        suggestion=nearest(value, known) or known[0],
    )
