"""The days of the demo and how busy each of them is: week, season, feasts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np

from data_access.demo.columns import Bools, Floats, Ints, Times

DAYS = 730
YEAR_DAYS = 365
# Monday first. Friday is the weekly day off; what stays are the posts that never close.
WEEKDAY_LOAD = np.array([1.03, 1.02, 1.00, 0.98, 0.42, 0.86, 1.06])
MONTH_LOAD = np.array([1.05, 1.06, 1.04, 1.00, 0.97, 0.88, 0.84, 0.86, 0.96, 1.03, 1.06, 1.04])
RAMADAN_LOAD, FEAST_LOAD = 0.78, 0.30

# The lunar year shifts the feasts through ours. Counted from one known feast with the mean length of that year this
# is right to about a day for decades, which is as exact as an invented unit needs.
KNOWN_FITR = date(2025, 3, 30)
LUNAR_YEAR_DAYS = 354.367
ADHA_AFTER_FITR, FITR_LENGTH, ADHA_LENGTH, RAMADAN_LENGTH = 68, 4, 5, 30


@dataclass(frozen=True, kw_only=True)
class Span:
    """The days that get rows. `until` is the last moment that may have one, in local wall time."""

    today: date
    days: int
    timezone: str
    until: datetime

    @cached_property
    def first(self) -> date:
        return self.today - timedelta(days=self.days - 1)

    @cached_property
    def dates(self) -> Times:
        return np.datetime64(self.first) + np.arange(self.days).astype("timedelta64[D]")

    @cached_property
    def weekdays(self) -> Ints:
        return (np.arange(self.days) + self.first.weekday()) % 7

    @cached_property
    def months(self) -> Ints:
        return self.dates.astype("datetime64[M]").astype(np.int64) % 12

    @cached_property
    def utc_offsets(self) -> Times:
        """Local minus UTC on each day: a zone with summer time has two."""
        zone = ZoneInfo(self.timezone)
        noons = (datetime.combine(day, time(12), zone) for day in self.dates.tolist())
        return np.array([int((noon.utcoffset() or timedelta()).total_seconds()) for noon in noons], "timedelta64[s]")

    @cached_property
    def feasts(self) -> Bools:
        return self._lunar_days(0, FITR_LENGTH) | self._lunar_days(ADHA_AFTER_FITR, ADHA_LENGTH)

    @cached_property
    def load(self) -> Floats:
        """How busy each day is; 1 is a plain working day."""
        ramadan = self._lunar_days(-RAMADAN_LENGTH, RAMADAN_LENGTH)
        load = WEEKDAY_LOAD[self.weekdays] * MONTH_LOAD[self.months] * np.where(ramadan, RAMADAN_LOAD, 1.0)
        return np.where(self.feasts, FEAST_LOAD, load)

    @cached_property
    def seasons(self) -> Ints:
        """0 winter, 1 spring, 2 summer, 3 autumn."""
        return (self.months + 1) // 3 % 4

    def day_of(self, days_ago: int) -> int:
        return self.days - 1 - days_ago

    def at(self, day: Ints, minutes: Ints) -> Times:
        """Local wall time of these minutes after midnight of these days."""
        local: Times = self.dates[day].astype("datetime64[s]") + (minutes * 60).astype("timedelta64[s]")
        return local

    def is_over(self, at: Times) -> Bools:
        """What has happened by the last moment."""
        over: Bools = at <= np.datetime64(self.until, "s")
        return over

    def to_utc(self, local: Times, day: Ints) -> Times:
        """The `*_at` columns hold UTC, and nothing is entered after the last moment."""
        utc: Times = np.subtract(np.minimum(local, np.datetime64(self.until, "s")), self.utc_offsets[day])
        return utc

    def _lunar_days(self, shift: int, length: int) -> Bools:
        found = np.zeros(self.days, dtype=bool)
        years = int(self.days / LUNAR_YEAR_DAYS) + 2
        nearest = round((self.today - KNOWN_FITR).days / LUNAR_YEAR_DAYS)
        for turn in range(nearest - years, nearest + 2):
            start = (KNOWN_FITR - self.first).days + round(turn * LUNAR_YEAR_DAYS) + shift
            found[max(start, 0) : max(start + length, 0)] = True
        return found


def make_span(today: date, timezone: str, now: datetime, days: int = DAYS) -> Span:
    """Rows of today end with the present moment; a `today` of the past is a whole day."""
    local_now = now.astimezone(ZoneInfo(timezone)).replace(tzinfo=None, microsecond=0)
    end_of_day = datetime.combine(today, time(23, 59, 59))
    return Span(today=today, days=days, timezone=timezone, until=min(local_now, end_of_day))
