"""Which way a series goes: a slope counts only against the noise around it, and only when it moves something."""

from datetime import date

import numpy as np
import pytest

from dashboard.metrics.trend import (
    LEAST_DAYS,
    TOO_FEW_DAYS,
    Direction,
    TrendVector,
    calculate_trend_vector,
    weekday_effects,
)

MONDAY = date(2026, 11, 23).weekday()
WEEK = (30.0, 30, 30, 30, 6, 24, 30)
"""Monday first; Friday is the day off."""


def direction(*values: float | None) -> Direction:
    return calculate_trend_vector(values).direction


class TestDirection:
    def test_it_rises(self) -> None:
        found = calculate_trend_vector([10, 12, 13, 16, 17, 20, 21])
        assert found.direction is Direction.UP
        assert found.slope == pytest.approx(53 / 28)
        assert (found.n, found.reason) == (7, None)

    def test_it_falls(self) -> None:
        assert direction(21, 20, 17, 16, 13, 12, 10) is Direction.DOWN

    def test_it_stays_when_every_day_is_the_same(self) -> None:
        assert calculate_trend_vector([8.0] * 10) == TrendVector(direction=Direction.STABLE, slope=0.0, n=10)

    def test_nothing_at_all_stays_too(self) -> None:
        assert direction(*[0.0] * 10) is Direction.STABLE

    def test_a_slope_within_its_noise_says_nothing(self) -> None:
        assert direction(10, 18, 9, 17, 11, 19, 12) is Direction.STABLE

    def test_a_clear_slope_that_moves_next_to_nothing_says_nothing(self) -> None:
        assert direction(1000, 1001, 1002, 1003, 1004, 1005, 1006) is Direction.STABLE

    def test_the_same_slope_on_a_small_number_does(self) -> None:
        assert direction(10, 11, 12, 13, 14, 15, 16) is Direction.UP

    def test_days_without_a_value_are_left_out_where_they_stand(self) -> None:
        found = calculate_trend_vector([10, None, 14, 16, None, 20, 22])
        assert found.n == 5
        assert found.slope == pytest.approx(2.0)

    @pytest.mark.parametrize("values", [(), (5.0,), (1.0, 2, 3, 4), (1.0, None, 2, None, 3, None, 4)])
    def test_under_five_known_days_nothing_is_said(self, values: tuple[float | None, ...]) -> None:
        found = calculate_trend_vector(values)
        assert (found.direction, found.slope, found.reason) == (Direction.STABLE, None, TOO_FEW_DAYS)
        assert found.n == sum(value is not None for value in values) < LEAST_DAYS

    def test_pure_noise_is_seldom_a_trend(self) -> None:
        random = np.random.default_rng(7)
        found = [direction(*random.normal(100, 10, 30)) for _ in range(1000)]
        assert sum(one is not Direction.STABLE for one in found) < 1000 * 0.07


class TestWeekdays:
    def test_a_week_that_ends_in_its_day_off_does_not_fall(self) -> None:
        """Saturday to Friday: only the weekday makes the last day low."""
        values = [24.0, 30, 30, 30, 30, 30, 6]
        effects = weekday_effects(WEEK * 8, MONDAY)
        assert effects is not None
        usual = [effects[(5 + day) % 7] for day in range(7)]
        found = calculate_trend_vector(values, usual)
        assert (found.direction, found.n) == (Direction.STABLE, 7)
        assert found.slope == pytest.approx(0)

    def test_effects_are_what_a_weekday_brings_more_than_a_plain_day(self) -> None:
        effects = weekday_effects(WEEK * 8, MONDAY)
        assert effects is not None
        assert effects == pytest.approx([value - sum(WEEK) / 7 for value in WEEK])
        assert sum(effects) == pytest.approx(0)

    def test_they_start_with_the_weekday_of_the_first_day(self) -> None:
        from_thursday = (*WEEK[3:], *WEEK[:3])
        assert weekday_effects(from_thursday * 8, 3) == weekday_effects(WEEK * 8, MONDAY)

    def test_one_wild_week_does_not_change_them(self) -> None:
        history = [*WEEK * 7, *(value * 10 for value in WEEK)]
        assert weekday_effects(history, MONDAY) == weekday_effects(WEEK * 8, MONDAY)

    def test_three_weeks_are_needed_of_every_weekday(self) -> None:
        assert weekday_effects(WEEK * 3, MONDAY) is not None
        assert weekday_effects([*WEEK * 2, *WEEK[:6]], MONDAY) is None
        assert weekday_effects([None, *WEEK[1:], *WEEK * 2], MONDAY) is None
        assert weekday_effects([], MONDAY) is None
