"""The members of the earlier days that those of a period are held against."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.metrics.days import days_of_member, part_of_day
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import Dimension, TimeDimension
from dashboard.semantic.period import Days, years_before


@dataclass(frozen=True, kw_only=True)
class Shift:
    """From `days` to `earlier`: by whole years where `by_years`, else by as many days as lie between them."""

    days: Days
    earlier: Days
    by_years: bool
    conventions: Conventions

    def members(self, dimensions: Sequence[Dimension], members: Sequence[str]) -> tuple[str, ...]:
        return tuple(self._member(one, member) for one, member in zip(dimensions, members, strict=True))

    def _member(self, dimension: Dimension, member: str) -> str:
        if not isinstance(dimension, TimeDimension) or dimension.part == "weekday":
            return member
        first = days_of_member(dimension.part, member, self.conventions).start
        return part_of_day(dimension.part, self._day(first), self.conventions)

    def _day(self, day: date) -> date:
        if self.by_years:
            return years_before(day, self.days.end.year - self.earlier.end.year)
        return day - timedelta(days=(self.days.start - self.earlier.start).days)
