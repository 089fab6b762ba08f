"""Days that are asked for by name: neighbours are one range, and the same days are found as one by one."""

import random
from datetime import date, timedelta

import numpy as np
import pytest
import sqlalchemy as sa

from dashboard.metrics.days import EPOCH, day_condition, day_mask, days_of_member, part_of_day
from dashboard.semantic.conventions import Conventions

CONVENTIONS = Conventions()
FIRST = date(2026, 1, 1)


def ranges_of(members: list[str], part: str = "date") -> int:
    condition = day_condition(sa.column("day", sa.Date), part, members, CONVENTIONS)
    return str(condition.compile()).count("BETWEEN")


@pytest.mark.parametrize(
    ("part", "members", "ranges"),
    [
        ("date", ["2026-03-02", "2026-02-28", "2026-03-01"], 1),
        ("date", ["2026-03-01", "2026-03-01"], 1),
        ("date", ["2026-03-01", "2026-03-03"], 2),
        ("month", ["2025-12", "2026-01", "2026-03"], 2),
        ("year", ["2025", "2026"], 1),
    ],
)
def test_neighbours_are_one_range(part: str, members: list[str], ranges: int) -> None:
    assert ranges_of(members, part) == ranges


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("part", ["date", "week", "month", "quarter"])
def test_the_days_are_those_of_each_member(part: str, seed: int) -> None:
    days = [FIRST + timedelta(days=number) for number in range(500)]
    members = sorted({part_of_day(part, day, CONVENTIONS) for day in random.Random(seed).sample(days, 12)})
    found = day_mask(part, members, np.array([(day - EPOCH).days for day in days], np.int32), CONVENTIONS)
    covered = {day for member in members for day in days_of_member(part, member, CONVENTIONS)}
    assert [day for day, is_found in zip(days, found, strict=True) if is_found] == [d for d in days if d in covered]
