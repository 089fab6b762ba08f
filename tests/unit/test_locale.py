"""What a reader is shown in: a profile may hold what is unknown by now."""

from dataclasses import fields

import pytest

from dashboard.people.locale import locale_of
from data_access.account_store import Account


def _account(timezone: str) -> Account:
    values = dict.fromkeys((one.name for one in fields(Account)), None)
    return Account(**values | {"timezone": timezone})  # type: ignore[arg-type]


@pytest.mark.parametrize("unknown", ["Asia/Adenn", "America", "../etc/passwd", "x" * 300, "a\0b"])
def test_a_time_zone_that_is_unknown_is_passed_over(unknown: str) -> None:
    assert locale_of(_account(unknown), "en", "Asia/Aden").timezone == "Asia/Aden"


def test_one_that_is_known_goes_before_the_unit_s() -> None:
    assert locale_of(_account("Europe/Berlin"), "en", "Asia/Aden").timezone == "Europe/Berlin"
