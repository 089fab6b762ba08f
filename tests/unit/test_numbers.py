"""From sums to numbers: a ratio of sums, and "missing" and "too few" kept apart from 0."""

from dashboard.metrics.numbers import Summed, number
from dashboard.metrics.result import NOT_RECORDED, TOO_FEW, Number
from dashboard.reports.trainer_daily import TRAINER_DAILY as REPORT


def rating(total_hundredths: int, rated: int) -> Number:
    summed = {"rating_sum": Summed(total_hundredths, rated), "rated_sessions": Summed(rated, 100)}
    return number(REPORT, REPORT.measure("avg_success_rating"), 100, summed, {})


def minutes(rows: int, total: int, known: int) -> Number:
    measure = REPORT.measure("total_duration_min")
    return number(REPORT, measure, rows, {"total_duration_min": Summed(total, known)}, {})


def test_a_mean_is_a_ratio_of_sums() -> None:
    assert rating(3_050, 4) == Number(value=7.625, n=4)


def test_a_mean_over_too_few_rows_says_so() -> None:
    assert rating(1_800, 2) == Number(value=None, n=2, reason=TOO_FEW)


def test_a_mean_over_nothing_rated_is_missing() -> None:
    assert rating(0, 0) == Number(value=None, n=0, reason=NOT_RECORDED)


def test_a_share_is_in_percent() -> None:
    summed = {"high_rated_sessions": Summed(3, 12), "rated_sessions": Summed(12, 12)}
    assert number(REPORT, REPORT.measure("high_rating_share"), 12, summed, {}).value == 25.0


def test_minutes_that_nobody_recorded_are_missing_not_zero() -> None:
    assert minutes(rows=442, total=0, known=0) == Number(value=None, n=0, reason=NOT_RECORDED)


def test_minutes_of_no_sessions_are_zero() -> None:
    assert minutes(rows=0, total=0, known=0) == Number(value=0, n=0)


def test_minutes_count_the_sessions_that_have_them() -> None:
    assert minutes(rows=10, total=300, known=7) == Number(value=300, n=7)
