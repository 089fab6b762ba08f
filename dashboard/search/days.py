"""Days as people type them, in both languages and calendars: 2025-03-14, 14/3/2025, 14 March, 12 رمضان 1446, Friday,
yesterday, أمس."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache

from hijridate import Hijri

from dashboard.i18n import LANGUAGES, t
from dashboard.search.words import typed_words
from dashboard.semantic.conventions import WEEKDAYS
from dashboard.semantic.period import FIRST_YEAR, LAST_YEAR

Words = tuple[str, ...]

DAYS_AGO: dict[str, int] = {
    "today": 0,
    "اليوم": 0,
    "yesterday": 1,
    "أمس": 1,
    "البارحة": 1,
    "the day before yesterday": 2,
    "day before yesterday": 2,
    "أول أمس": 2,
    "أول من أمس": 2,
    "tomorrow": -1,
    "غدا": -1,
}
FIRST_HIJRI, LAST_HIJRI = 1343, 1500
"""The years of which the Umm al-Qura calendar is known."""
MOST_WORDS = 6
LONGEST_WITHOUT = 18
"""Years of which one at least has a 29 February, and a 30th of each Hijri month that can have one."""
_SHORT_MONTH = 3
_ERAS = frozenset(typed_words("هـ AH م"))
_MONTHS = range(1, 13)


def find_day(words: Words, today: date) -> tuple[date, Words] | None:
    """The day that some of the words mean, and the other words; of several readings the one of most words."""
    for length in range(min(MOST_WORDS, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            day = read_day(words[start : start + length], today)
            if day is not None:
                return day, words[:start] + words[start + length :]
    return None


def read_day(words: Words, today: date) -> date | None:
    """The day that exactly these folded words mean. A date without a year, or a weekday, is the last one that was."""
    if words in _days_ago():
        return today - timedelta(days=_days_ago()[words])
    if words in _weekdays():
        return today - timedelta(days=(today.weekday() - _weekdays()[words]) % 7)
    return next((day for day in _readings(words, today) if day and FIRST_YEAR <= day.year <= LAST_YEAR), None)


def _readings(words: Words, today: date) -> Iterator[date | None]:
    if all(word.isdecimal() and len(word) <= 4 for word in words):
        yield from _of_numbers(words)
        return
    numbers = [word for word in words if word.isdecimal()]
    names = tuple(word for word in words if not word.isdecimal() and word not in _ERAS)
    if (
        not names
        or not 1 <= len(numbers) <= 2
        or not any(words[at : at + len(names)] == names for at in range(len(words)))
    ):
        return
    for month, make in _months_called(names):
        yield _made_of(numbers, month, make, today)


def _of_numbers(words: Words) -> Iterator[date | None]:
    """Year first, or day first as people here write it."""
    if len(words) != 3:
        return
    for year, month, day in (words, words[::-1]):
        if len(year) == 4 and len(month) <= 2 and len(day) <= 2:
            is_hijri = FIRST_HIJRI <= int(year) <= LAST_HIJRI
            yield _day(_hijri if is_hijri else date, int(year), int(month), int(day))


def _made_of(numbers: Sequence[str], month: int, make: Callable[[int, int, int], date], today: date) -> date | None:
    if len(numbers) == 2:
        day, year = sorted(numbers, key=lambda number: (len(number), number))
        return _day(make, int(year), month, int(day)) if len(year) == 4 else None
    this_year = today.year if make is date else _hijri_year(today)
    years = range(this_year, this_year - LONGEST_WITHOUT, -1)
    days = (_day(make, year, month, int(numbers[0])) for year in years)
    return next((day for day in days if day and day <= today), None)


def _day(make: Callable[[int, int, int], date], year: int, month: int, day: int) -> date | None:
    """None for a day that no calendar has."""
    try:
        return make(year, month, day)
    except (ValueError, OverflowError):
        return None


def _hijri(year: int, month: int, day: int) -> date:
    found = Hijri(year, month, day).to_gregorian()
    return date(found.year, found.month, found.day)


def _hijri_year(today: date) -> int:
    """The one in which `today` lies, or the last that is known."""
    years = range(FIRST_HIJRI, LAST_HIJRI + 1)
    return max((year for year in years if _hijri(year, 1, 1) <= today), default=FIRST_HIJRI)


def _months_called(names: Words) -> Iterator[tuple[int, Callable[[int, int, int], date]]]:
    """By their whole names, or an English one by its first letters."""
    for month in _MONTHS:
        for lang in LANGUAGES:
            words = typed_words(t(f"month.{month}", lang))
            is_short = lang == "en" and len(names[0]) >= _SHORT_MONTH and words[0].startswith(names[0])
            if words == names or (is_short and len(names) == 1):
                yield month, date
            if typed_words(t(f"hijri.{month}", lang)) == names:
                yield month, _hijri


@cache
def _days_ago() -> dict[Words, int]:
    return {typed_words(text): days for text, days in DAYS_AGO.items()}


@cache
def _weekdays() -> dict[Words, int]:
    return {typed_words(t(f"weekday.{name}", lang)): WEEKDAYS.index(name) for name in WEEKDAYS for lang in LANGUAGES}
