"""Which earlier days a period is held against."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.semantic.period import Days
from dashboard.semantic.query import COMPARISONS


def days(start: str, end: str) -> Days:
    return Days(start=date.fromisoformat(start), end=date.fromisoformat(end))


@pytest.mark.parametrize(
    ("comparison", "asked", "earlier"),
    [
        ("previous", days("2026-11-24", "2026-11-24"), days("2026-11-23", "2026-11-23")),
        ("previous", days("2026-11-01", "2026-11-10"), days("2026-10-22", "2026-10-31")),
        ("week", days("2026-11-24", "2026-11-24"), days("2026-11-17", "2026-11-17")),
        ("week", days("2026-11-01", "2026-11-10"), days("2026-10-18", "2026-10-27")),
        ("year", days("2026-11-24", "2026-11-24"), days("2025-11-24", "2025-11-24")),
        ("year", days("2024-02-01", "2024-02-29"), days("2023-02-01", "2023-02-28")),
        ("year", days("2025-01-01", "2026-06-30"), days("2023-01-01", "2024-06-30")),
    ],
)
def test_it_names_the_days(comparison: str, asked: Days, earlier: Days) -> None:
    assert COMPARISONS[comparison](asked) == earlier


@given(st.dates(date(1950, 1, 1), date(2199, 1, 1)), st.integers(0, 3000), st.sampled_from(sorted(COMPARISONS)))
def test_the_earlier_days_end_before_the_asked_ones_and_are_as_many(first: date, more: int, comparison: str) -> None:
    asked = Days(start=first, end=first + timedelta(days=more))
    earlier = COMPARISONS[comparison](asked)
    assert earlier.end < asked.start
    leap_days = more // 1461 + 1
    assert abs(earlier.count - asked.count) <= (leap_days if comparison == "year" else 0)
    if comparison == "week":
        assert earlier.start.weekday() == asked.start.weekday()
