"""Days that are not like others: the two feasts, Ramadan, and the unit's own holidays.

Feasts and Ramadan by the Umm al-Qura calendar. The unit goes by the moon as it is seen, which may be a day earlier
or later, so each feast has a day more at either end. The calendar is known for 1343 to 1500 AH (August 1924 to
November 2077); outside of it no feast is known.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from hijridate import Gregorian

from dashboard.setting_values import Holiday

RAMADAN, SHAWWAL, DHU_AL_HIJJA = 9, 10, 12
FITR_LAST_DAY = 4
ARAFA, ADHA_LAST_DAY = 9, 13
SIGHTING = timedelta(days=1)
FIRST_KNOWN, LAST_KNOWN = date(1924, 8, 1), date(2077, 11, 16)


class DayKind(StrEnum):
    """Feasts and holidays are like no other day; days of Ramadan are like each other."""

    PLAIN = "plain"
    RAMADAN = "ramadan"
    FEAST = "feast"
    HOLIDAY = "holiday"


def kind_of_day(day: date, holidays: Sequence[Holiday]) -> DayKind:
    """A feast comes before a holiday of the unit, and both before the season they fall into."""
    around = {_islamic_kind(near) for near in (day - SIGHTING, day, day + SIGHTING)}
    if DayKind.FEAST in around:
        return DayKind.FEAST
    if any(holiday.includes(day) for holiday in holidays):
        return DayKind.HOLIDAY
    return DayKind.RAMADAN if DayKind.RAMADAN in around else DayKind.PLAIN


@cache
def _islamic_kind(day: date) -> DayKind:
    if not FIRST_KNOWN <= day <= LAST_KNOWN:
        return DayKind.PLAIN
    _, month, number = Gregorian.fromdate(day).to_hijri().datetuple()
    is_fitr = month == SHAWWAL and number <= FITR_LAST_DAY
    is_adha = month == DHU_AL_HIJJA and ARAFA <= number <= ADHA_LAST_DAY
    if is_fitr or is_adha:
        return DayKind.FEAST
    return DayKind.RAMADAN if month == RAMADAN else DayKind.PLAIN
