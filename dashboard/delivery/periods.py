"""Which days a scheduled report is about, said relative to the day that it is due."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from dashboard.errors import InvalidInput, nearest
from dashboard.semantic.period import LAST_DAYS as DAYS_BACK
from dashboard.semantic.period import Days, Period

LAST_DAYS = re.compile(r"last_([0-9]{1,3})_days")
MOST_DAYS = 400

USUAL_OF_SAVED = "last_30_days"
"""For a saved report whose own days cannot be said relative to the day that it is sent."""

_Ends = Callable[[date, int], tuple[date, date]]


def _last_week(today: date, week_start: int) -> tuple[date, date]:
    start = today - timedelta(days=(today.weekday() - week_start) % 7 + 7)
    return start, start + timedelta(days=6)


def _last_month(today: date, _: int) -> tuple[date, date]:
    end = today.replace(day=1) - timedelta(days=1)
    return end.replace(day=1), end


_NAMED: Mapping[str, _Ends] = {
    "yesterday": lambda today, _: (today - timedelta(days=1), today - timedelta(days=1)),
    "today": lambda today, _: (today, today),
    "last_week": _last_week,
    "last_month": _last_month,
    "this_month": lambda today, _: (today.replace(day=1), today),
}
_UP_TO_NOW = {"this_month": "today"}
"""Where what is named ends today."""
OFFERED = (*_NAMED, "last_7_days", "last_30_days", "last_90_days")
"""What the form of a schedule offers; any number of days up to MOST_DAYS can be written."""


def check_period(text: str) -> str:
    """The same, or InvalidInput naming the nearest."""
    days = LAST_DAYS.fullmatch(text)
    if text in _NAMED or (days and 1 <= int(days[1]) <= MOST_DAYS):
        return text
    raise InvalidInput(
        f"period={text!r} is not known; use one of {', '.join(OFFERED)}",
        code="bad_period",
        field="period",
        value=text,
        suggestion=nearest(text, OFFERED) or OFFERED[0],
    )


def days_meant(text: str, today: date, week_start: int) -> Days:
    """The days on `today`. `last_7_days`: those that are over. `week_start`: 0 is Monday."""
    days = LAST_DAYS.fullmatch(text)
    if days:
        return Days(start=today - timedelta(days=int(days[1])), end=today - timedelta(days=1))
    start, end = _NAMED[check_period(text)](today, week_start)
    return Days(start=start, end=end)


def like(period: Period) -> str:
    """What a schedule says of the days that a saved report is about; whole days, which are over when it is sent."""
    days = re.fullmatch(DAYS_BACK, period.start)
    if days and 1 <= int(days[1]) <= MOST_DAYS:
        return f"last_{int(days[1])}_days"
    is_named = period.start in _NAMED and period.end in (period.start, _UP_TO_NOW.get(period.start))
    return period.start if is_named else USUAL_OF_SAVED


def as_period(days: Days) -> Period:
    return Period(start=days.start.isoformat(), end=days.end.isoformat())
