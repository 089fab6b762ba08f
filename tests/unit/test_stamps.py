"""Of which days a base has stamps."""

from datetime import date, timedelta

import duckdb
import pytest

from dashboard.reports import REPORTS
from data_access.replica import stamps
from data_access.replica.stamps import LATELY_DAYS, late_days, stamped_days

TODAY = date(2026, 11, 26)
REPORT = REPORTS[0]


def of_rows(*rows_by_day: int) -> list[date]:
    """The days for a base with so many rows of today, of the day before, .."""
    with duckdb.connect() as target:
        target.execute(f"CREATE TABLE {REPORT.fact} (day DATE)")
        for number, rows in enumerate(rows_by_day):
            day = TODAY - timedelta(days=number)
            target.execute(f"INSERT INTO {REPORT.fact} SELECT ?::DATE FROM range(?)", [day, rows])
        return late_days(target, REPORT, TODAY)


@pytest.mark.parametrize(
    ("rows_by_day", "days"),
    [
        ((), LATELY_DAYS),
        ((3, 0, 5), LATELY_DAYS),
        ((0, 40, 60), LATELY_DAYS),
        ((0, 40, 61), 2),
        ((101, 1), 1),
    ],
)
def test_it_is_a_month_or_as_many_rows_as_are_soon_read(
    monkeypatch: pytest.MonkeyPatch, rows_by_day: tuple[int, ...], days: int
) -> None:
    monkeypatch.setattr(stamps, "LATELY_ROWS", 100)
    assert of_rows(*rows_by_day) == [TODAY - timedelta(days=number) for number in range(days)]


def test_a_base_that_an_earlier_program_made_has_none() -> None:
    with duckdb.connect() as target:
        target.execute("ATTACH ':memory:' AS base")
        assert stamped_days(target, "base", REPORT) == set()
