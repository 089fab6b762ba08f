"""Of which days a base has stamps."""

from datetime import date

import duckdb

from data_access.replica.stamps import name_stamped_days, stamped_days

DAYS = [date(2026, 11, 26), date(2026, 11, 25)]


def test_a_base_says_of_which_days() -> None:
    with duckdb.connect() as target:
        target.execute("ATTACH ':memory:' AS base")
        target.execute("USE base")
        name_stamped_days(target, DAYS)
        assert stamped_days(target, "base") == set(DAYS)


def test_a_base_that_an_earlier_program_made_has_none() -> None:
    with duckdb.connect() as target:
        target.execute("ATTACH ':memory:' AS base")
        assert stamped_days(target, "base") == set()
