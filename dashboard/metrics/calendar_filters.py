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
    numbers = np.array([(day - EPOCH).days for day in days], np.int32)
    passed = np.ones(len(numbers), np.bool_)
    for name, members in query.filters:
        part = part_of(query, name)
        if part not in (None, but):
            passed &= day_mask(str(part), members, numbers, conventions)
    return passed


def part_of(query: Query, name: str) -> str | None:
    """The part of the calendar that a dimension of the report is; None for any other."""
    dimension = query.report.dimension(name)
    return dimension.part if isinstance(dimension, TimeDimension) else None
