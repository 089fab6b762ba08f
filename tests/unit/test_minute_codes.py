"""The time of day as the replica's columns keep it: by the minute by whose beginning something had happened."""

import duckdb
import pytest

from dashboard.reports.trainer_daily import TRAINER_DAILY
from data_access.replica.columns import MINUTE_CODES, minute_sql


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (None, 0),
        ("2026-08-27 00:00:00", 1),
        ("2026-08-27 00:00:00.000001", 2),
        ("2026-08-27 11:04:59.999999", 1 + 665),
        ("2026-08-27 11:05:00", 1 + 665),
        ("2026-08-27 11:05:01", 1 + 666),
        ("1969-12-31 23:59:00", 1 + 1439),
        ("2026-08-27 23:59:59.999999", MINUTE_CODES - 1),
    ],
)
def test_a_minute_holds_what_had_happened_when_it_began(at: str | None, code: int) -> None:
    statement = f"SELECT {minute_sql(TRAINER_DAILY)} FROM (SELECT CAST($1 AS TIMESTAMP) AS {TRAINER_DAILY.time_column})"
    assert duckdb.execute(statement, [at]).fetchall() == [(code,)]
