"""When the unit works as usual, in its own time: what happens at other times is told apart in the audit log."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa


@dataclass(frozen=True, kw_only=True)
class WorkingHours:
    """From `first` until before `last`, on every day but `rest_days` (Monday is 1, as ISO has it)."""

    first: time
    last: time
    rest_days: frozenset[int]
    timezone: str

    def are_over(self, at: datetime) -> bool:
        """Whether `at`, a moment that knows its zone, is outside of them."""
        local = at.astimezone(ZoneInfo(self.timezone))
        return local.isoweekday() in self.rest_days or not self.first <= local.time() < self.last

    def local(self, moment: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        """A column's moments on the unit's clock."""
        return sa.func.timezone(self.timezone, moment, type_=sa.DateTime())

    def outside(self, moment: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        """The same, asked of a column."""
        local = self.local(moment)
        clock = sa.cast(local, sa.Time())
        return sa.or_(sa.extract("isodow", local).in_(sorted(self.rest_days)), clock < self.first, clock >= self.last)
