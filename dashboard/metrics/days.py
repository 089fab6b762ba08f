"""Parts of the day: the SQL for them, their members as text, and which days a member covers.

Members: date and week (its first day) as ISO date, month 2026-11, quarter 2026-Q4, year 2026, weekday monday.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from dashboard.errors import InvalidInput, nearest
from dashboard.semantic.conventions import WEEKDAYS, Conventions
from dashboard.semantic.period import FIRST_YEAR, LAST_YEAR, Days, parse_day

EPOCH = date(1970, 1, 1)

PATTERNS = {"month": r"([0-9]{4})-(0[1-9]|1[0-2])", "quarter": r"([0-9]{4})-Q([1-4])", "year": r"([0-9]{4})"}
"""How the members of these parts are written; those of the others are days and weekdays."""

_EXAMPLES = {
    "date": "2026-11-24",
    "week": "2026-11-23",
    "month": "2026-11",
    "quarter": "2026-Q4",
    "year": "2026",
    "weekday": "monday",
}


def day_part(day: sa.ColumnElement[Any], part: str, conventions: Conventions) -> sa.ColumnElement[Any]:
    """First day of the part a day falls into; for weekday 1 (Monday) to 7."""
    weekday = sa.cast(sa.extract("isodow", day), sa.Integer)
    if part == "date":
        return day
    if part == "weekday":
        return weekday
    if part == "week":
        return day - sa.cast((weekday + (6 - conventions.week_start_index)) % 7, sa.Integer)
    return sa.cast(sa.func.date_trunc(part, day), sa.Date)


def member_of(part: str, found: object) -> str:
    """The member's text for what `day_part` gave."""
    if part == "weekday":
        assert isinstance(found, int)
        return WEEKDAYS[found - 1]
    assert isinstance(found, date)
    return member_of_day(part, found)


def member_of_day(part: str, first: date) -> str:
    """The member's text for the first day of a part (for weekday: any day of it)."""
    match part:
        case "month":
            return first.isoformat()[:7]  # strftime writes the year 26 with two digits
        case "quarter":
            return f"{first.year}-Q{(first.month + 2) // 3}"
        case "year":
            return str(first.year)
        case "weekday":
            return WEEKDAYS[first.weekday()]
    return first.isoformat()


def part_of_day(part: str, day: date, conventions: Conventions) -> str:
    """The member that a day belongs to."""
    if part == "week":
        return (day - timedelta(days=(day.weekday() - conventions.week_start_index) % 7)).isoformat()
    return member_of_day(part, day)


def days_of_member(part: str, member: str, conventions: Conventions) -> Days:
    """The days a member covers. Raises InvalidInput for a text that names none (not for weekday)."""
    if part in ("date", "week"):
        first = parse_day(member, field=part)
        if part == "week":
            first = date.fromisoformat(part_of_day(part, first, conventions))
        return Days(start=first, end=first + timedelta(days=6 if part == "week" else 0))
    found = re.fullmatch(PATTERNS[part], member)
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise _unknown(part, member)
    year = int(found[1])
    if part == "year":
        return Days(start=date(year, 1, 1), end=date(year, 12, 31))
    months = 1 if part == "month" else 3
    first_month = int(found[2]) if part == "month" else 3 * int(found[2]) - 2
    start = date(year, first_month, 1)
    after = (start + timedelta(days=31 * months)).replace(day=1)
    return Days(start=start, end=after - timedelta(days=1))


def check_time_members(part: str, members: Iterable[str], conventions: Conventions) -> None:
    """Raises InvalidInput naming the dimension, the member and the nearest valid one."""
    for member in members:
        if part != "weekday":
            days_of_member(part, member, conventions)
        elif member not in WEEKDAYS:
            raise _unknown(part, member)


def _unknown(part: str, member: str) -> InvalidInput:
    suggestion = nearest(member, WEEKDAYS) if part == "weekday" else None
    return InvalidInput(
        f"{part}={member!r} is not a {part}; write it like {_EXAMPLES[part]}",
        code="unknown_member",
        field=part,
        value=member,
        suggestion=suggestion or _EXAMPLES[part],
    )


def day_condition(
    day: sa.ColumnElement[Any], part: str, members: Sequence[str], conventions: Conventions
) -> sa.ColumnElement[bool]:
    """Days that belong to one of the members."""
    if part == "weekday":
        numbers = [WEEKDAYS.index(member) + 1 for member in members]
        return day_part(day, part, conventions).in_(numbers)
    return sa.or_(*(day.between(days.start, days.end) for days in _stretches(part, members, conventions)))


def day_mask(part: str, members: Sequence[str], days: NDArray[np.int32], conventions: Conventions) -> NDArray[np.bool_]:
    """Which of `days` (since 1970-01-01) belong to one of the members: the arrays' `day_condition`."""
    if part == "weekday":
        # 1970-01-01 was a Thursday.
        return np.isin((days + 3) % 7, [WEEKDAYS.index(member) for member in members])
    found = np.zeros(len(days), np.bool_)
    for covered in _stretches(part, members, conventions):
        found |= (days >= (covered.start - EPOCH).days) & (days <= (covered.end - EPOCH).days)
    return found


def _stretches(part: str, members: Sequence[str], conventions: Conventions) -> list[Days]:
    """The days of the members, neighbours as one: a range per day of a year would be looked at for every row."""
    stretches: list[Days] = []
    for days in sorted((days_of_member(part, member, conventions) for member in members), key=lambda days: days.start):
        if stretches and days.start <= stretches[-1].end + timedelta(days=1):
            stretches[-1] = Days(start=stretches[-1].start, end=max(stretches[-1].end, days.end))
        else:
            stretches.append(days)
    return stretches
