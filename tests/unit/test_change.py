"""By how many percent a number changed, and why that cannot always be said."""

import pytest

from dashboard.metrics.change import FROM_ZERO, NO_CURRENT, NO_PREVIOUS, PercentChange, calculate_percent_change


@pytest.mark.parametrize(
    ("current", "previous", "percent"),
    [(42, 35, 20.0), (35, 42, -100 / 6), (0, 4, -100.0), (5, 5, 0.0), (2.5, 2, 25.0), (1, -2, 150.0)],
)
def test_a_change_is_a_share_of_what_was_before(current: float, previous: float, percent: float) -> None:
    found = calculate_percent_change(current, previous)
    assert found.value == pytest.approx(percent)
    assert found.reason is None


@pytest.mark.parametrize(
    ("current", "previous", "reason"),
    [(7, 0, FROM_ZERO), (0, 0, FROM_ZERO), (7, None, NO_PREVIOUS), (None, 7, NO_CURRENT), (None, None, NO_CURRENT)],
)
def test_where_there_is_no_percentage_it_says_why(current: float | None, previous: float | None, reason: str) -> None:
    assert calculate_percent_change(current, previous) == PercentChange(value=None, reason=reason)
