"""The score of data quality: its arithmetic, its badges, and what takes nothing."""

import pytest

from dashboard.quality.score import Badge, Score
from dashboard.reports.trainer_daily import TRAINER_DAILY
from data_access.quality_reading import Tally


def score(rows: int = 100, **told: float) -> Score:
    return Score.of(TRAINER_DAILY, rows, Tally(**told))  # type: ignore[arg-type]


def test_it_is_whole_without_findings() -> None:
    assert (score().value, score().badge) == (100.0, Badge.EXCELLENT)


def test_it_multiplies_what_is_filled_with_what_is_sound() -> None:
    found = score(missing=50, burden=20)
    assert (found.due, found.filled) == (500, 450)
    assert found.value == pytest.approx(100 * 450 / 500 * 80 / 100)


def test_a_silent_day_counts_as_a_row_without_anything() -> None:
    assert score(rows=9, silent=1).value == 90.0
    assert score(rows=0, silent=1).value == 0.0


def test_without_rows_there_is_none() -> None:
    assert (score(rows=0).value, score(rows=0).badge) == (None, Badge.NONE)


@pytest.mark.parametrize(
    ("burden", "badge"),
    [
        (4.9, Badge.EXCELLENT),
        (5, Badge.GOOD),
        (15, Badge.GOOD),
        (15.1, Badge.FAIR),
        (30, Badge.FAIR),
        (30.1, Badge.POOR),
    ],
)
def test_its_badge_has_the_limits_that_are_documented(burden: float, badge: Badge) -> None:
    assert score(rows=1000, burden=burden * 10).badge is badge


def test_it_is_never_rounded_up_to_whole() -> None:
    assert score(rows=100_000, burden=1).value == 99.9


def test_a_finding_that_is_newer_than_the_rows_does_not_make_it_negative() -> None:
    assert score(rows=1, missing=50, burden=9).value == 0.0
