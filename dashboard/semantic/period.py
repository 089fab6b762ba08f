"""Periods: a range of days, given absolutely or kept relative to today ("the last 30 days")."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.errors import InvalidInput, nearest

ALL = "all"
FIRST_YEAR, LAST_YEAR = 1900, 2199
"""A question about millions of days would keep a processor busy for nothing."""
LAST_DAYS = "-([0-9]{1,4}|[123][0-9]{4})d"
"""More of them would reach back before FIRST_YEAR."""
MOST_LAST_DAYS = "-39999d"
ISO_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
WORDS = ("today", "yesterday", "this_week", "this_month", "this_year", ALL)
DEFAULT_START = "-30d"
DEFAULT_END = "today"


@dataclass(frozen=True, kw_only=True)
class Days:
    """Resolved days, both included."""

    start: date
    end: date

    @property
    def count(self) -> int:
        return (self.end - self.start).days + 1

    def __iter__(self) -> Iterator[date]:
        return (self.start + timedelta(days=number) for number in range(self.count))

    def before(self, count: int | None = None) -> "Days":
        """The days just before, equally many unless `count` says otherwise."""
        end = self.start - timedelta(days=1)
        return Days(start=end - timedelta(days=(count or self.count) - 1), end=end)

    def weeks_before(self) -> "Days":
        """The same weekdays, as few whole weeks before as keep the two apart."""
        shift = timedelta(weeks=-(-self.count // 7))
        return Days(start=self.start - shift, end=self.end - shift)

    def years_before(self) -> "Days":
        """The same dates, as few years before as keep the two apart; of 29 February the 28th."""
        years = 1
        while years_before(self.end, years) >= self.start:
            years += 1
        return Days(start=years_before(self.start, years), end=years_before(self.end, years))

    def complete(self, today: date) -> "Days | None":
        """Those of the days that are over: a day that still runs cannot be compared with a whole one."""
        end = min(self.end, today - timedelta(days=1))
        return Days(start=self.start, end=end) if end >= self.start else None


def years_before(day: date, years: int) -> date:
    """The same date so many years before; of 29 February the 28th."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - years, day=28 if is_leap_day else day.day)


@dataclass(frozen=True, kw_only=True)
class Period:
    """Start and end as written: an ISO date, `today`, `yesterday`, `-30d` (the last 30 days, today
    included), `this_week`, `this_month`, `this_year`, or `all` (from the first day that has data)."""

    start: str = DEFAULT_START
    end: str = DEFAULT_END

    def resolve(self, *, today: date, first_day: date | None = None, week_start: int = 0) -> Days:
        """The days meant on `today`. Reversed limits are swapped, as people expect."""
        start = _resolve(self.start, "from", today, first_day, week_start)
        end = today if self.end == ALL else _resolve(self.end, "to", today, first_day, week_start)
        if self.start == ALL:
            # Where all data begin after the end there are none, and not those after it.
            start = min(start, end)
        return Days(start=min(start, end), end=max(start, end))

    @classmethod
    def parse(cls, start: str | None, end: str | None) -> "Period":
        """Raises InvalidInput naming `from` or `to`, the value and the nearest valid form."""
        period = cls(start=start or DEFAULT_START, end=end or DEFAULT_END)
        for field, text in (("from", period.start), ("to", period.end)):
            _check(field, text)
        return period

    @classmethod
    def of_day(cls, text: str) -> "Period":
        """The one day that `date` names, as an absolute or a relative one."""
        _check("date", text)
        return cls(start=text, end=text)


def _check(field: str, text: str) -> None:
    forms = "YYYY-MM-DD, -30d, today, yesterday, this_month or all"
    if text in WORDS or re.fullmatch(LAST_DAYS, text):
        return
    if re.fullmatch("-[0-9]+d", text):
        raise _not_a_day(text, field, f"is longer than {MOST_LAST_DAYS}", forms, MOST_LAST_DAYS)
    _day(text, field, WORDS, forms)


def parse_day(text: str, *, field: str) -> date:
    """An ISO date, or InvalidInput naming the field and the nearest valid form."""
    return _day(text, field, (), "YYYY-MM-DD")


def _day(text: str, field: str, words: tuple[str, ...], forms: str) -> date:
    """`words`, `forms`: what may stand there beside an ISO date, for whoever wrote none of them.

    2026-11-24 only: were 20261124 and 2026-W48-2 taken too, one day would have several addresses and kept answers.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise _not_a_day(text, field, "is not a day", forms, nearest(text, words) or _repaired(text)) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        near = day.replace(year=FIRST_YEAR if day.year < FIRST_YEAR else LAST_YEAR, day=min(day.day, 28))
        raise _not_a_day(text, field, f"is not a day from {FIRST_YEAR} to {LAST_YEAR}", forms, near.isoformat())
    if not re.fullmatch(ISO_DAY, text):
        raise _not_a_day(text, field, "is a day written otherwise", forms, day.isoformat())
    return day


def _not_a_day(text: str, field: str, why: str, forms: str, suggestion: str | None) -> InvalidInput:
    return InvalidInput(
        f"{field}={text!r} {why}; write {forms}",
        code="bad_date",
        field=field,
        value=text,
        suggestion=suggestion,
    )


def _repaired(text: str) -> str | None:
    """2026-13-45 cannot be guessed, 24/11/2026 and 2026/11/24 can."""
    numbers = re.findall(r"\d+", text)
    if len(numbers) != 3:
        return None
    year, month, day = numbers if len(numbers[0]) == 4 else reversed(numbers)
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except (OverflowError, ValueError):
        return None


def _resolve(text: str, field: str, today: date, first_day: date | None, week_start: int) -> date:
    last_days = re.fullmatch(LAST_DAYS, text)
    if last_days:
        return today - timedelta(days=max(int(last_days[1]) - 1, 0))
    words = {
        "today": today,
        "yesterday": today - timedelta(days=1),
        "this_week": today - timedelta(days=(today.weekday() - week_start) % 7),
        "this_month": today.replace(day=1),
        "this_year": today.replace(month=1, day=1),
        ALL: first_day or today,
    }
    return words[text] if text in words else parse_day(text, field=field)
