"""Filters on parts of the calendar (dates, weekdays, weeks, months, ...): which days of a period they let through."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dashboard.metrics.days import EPOCH, day_mask
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import TimeDimension
from dashboard.semantic.period import Days
from dashboard.semantic.query import Query


def without_time(query: Query) -> Query:
    """The same question about every day."""
    return replace(query, filters=tuple(pair for pair in query.filters if part_of(query, pair[0]) is None))


def let_through(query: Query, days: Days, conventions: Conventions, *, but: str | None = None) -> NDArray[np.bool_]:
    """[days]: whether the question's filters let rows of a day through, as far as the calendar says so. `but`: a part
    of it whose filter is passed over."""
    passed = np.ones(days.count, np.bool_)
    chosen = [(part_of(query, name), members) for name, members in query.filters]
    chosen = [(part, members) for part, members in chosen if part not in (None, but)]
    if chosen:
        numbers = np.array([(day - EPOCH).days for day in days], np.int32)
        for part, members in chosen:
            passed &= day_mask(str(part), members, numbers, conventions)
    return passed


def part_of(query: Query, name: str) -> str | None:
    """The part of the calendar that a dimension of the report is; None for any other."""
    dimension = query.report.dimension(name)
    return dimension.part if isinstance(dimension, TimeDimension) else None
