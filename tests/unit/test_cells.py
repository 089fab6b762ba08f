"""A value of a row as people read it, in both languages and both kinds of digits."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from dashboard.i18n import Locale
from dashboard.metrics.cells import NO_TICK, TICK, cell_text, column_title
from dashboard.permissions import Role, Viewer
from dashboard.reports.pm_daily import PM_DAILY
from dashboard.reports.trainer_daily import TRAINER_DAILY
from dashboard.reports.vet_daily import VET_DAILY
from layouts.components.grid_columns import build_columns

EN, AR, ARAB = Locale(lang="en"), Locale(lang="ar"), Locale(lang="ar", digits="arab")
AMAL = Viewer(user_id="1", username="amal", name="Amal", role=Role.ADMIN)
AT = datetime(2026, 11, 24, 6, 5)


@pytest.mark.parametrize("value", [None, ""])
def test_nothing_is_an_empty_text(value: object) -> None:
    assert cell_text(TRAINER_DAILY, TRAINER_DAILY.column("notes"), value, EN) == ""


def test_nothing_is_not_no() -> None:
    column = PM_DAILY.column("uniform_ok")
    texts = [cell_text(PM_DAILY, column, value, EN) for value in (True, False, None)]
    assert texts == [TICK, NO_TICK, ""]


@pytest.mark.parametrize(
    ("member", "text"), [({"value": "E1", "label": "سالم"}, "سالم"), ({"value": "E1", "label": None}, "E1")]
)
def test_a_member_is_called_by_its_name_or_else_its_code(member: dict[str, str], text: str) -> None:
    assert cell_text(TRAINER_DAILY, TRAINER_DAILY.column("dog_key"), member, AR) == text


def test_a_known_value_is_a_word_and_an_unknown_one_is_itself() -> None:
    column = PM_DAILY.column("status")
    assert cell_text(PM_DAILY, column, "PRESENT", AR) == "حاضر"
    assert cell_text(PM_DAILY, column, "PRESENT", EN) == "Present"
    assert cell_text(PM_DAILY, column, "LENT", EN) == "LENT"


def test_a_moment_of_the_sheet_s_own_day_is_its_time_only() -> None:
    column = TRAINER_DAILY.column("event_at")
    assert cell_text(TRAINER_DAILY, column, AT, EN, day=AT.date()) == "06:05"
    assert cell_text(TRAINER_DAILY, column, AT, EN, day=date(2026, 11, 25)) == "24 November 2026 06:05"
    assert cell_text(TRAINER_DAILY, column, AT, ARAB, day=AT.date()) == "٠٦:٠٥"


def test_days_and_times_are_written_out() -> None:
    column = TRAINER_DAILY.column("day")
    assert cell_text(TRAINER_DAILY, column, AT.date(), AR) == "24 نوفمبر 2026"
    assert cell_text(TRAINER_DAILY, column, time(6, 5), EN) == "06:05"


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("duration_min", 1234, "1,234"),
        ("duration_min", 0, "0"),
        ("rating", Decimal("7.50"), "7.5"),
        ("rating", 8.0, "8"),
    ],
)
def test_numbers_keep_their_decimals_but_no_zeros_at_the_end(name: str, value: float, text: str) -> None:
    assert cell_text(TRAINER_DAILY, TRAINER_DAILY.column(name), value, EN) == text


def test_digits_are_the_reader_s() -> None:
    assert cell_text(TRAINER_DAILY, TRAINER_DAILY.column("duration_min"), 1234, ARAB) == "١٬٢٣٤"


def test_a_title_says_the_unit() -> None:
    assert column_title(TRAINER_DAILY.column("duration_min"), EN) == "Duration (min)"
    for column in VET_DAILY.columns:
        assert column_title(column, AR).startswith(column.label.ar)


def test_a_list_has_the_separator_of_the_language() -> None:
    column = TRAINER_DAILY.column("equipment")
    assert cell_text(TRAINER_DAILY, column, "كم واق, بدلة حماية", AR) == "كم واق، بدلة حماية"
    assert cell_text(TRAINER_DAILY, column, "sleeve, suit", EN) == "sleeve, suit"
    assert cell_text(TRAINER_DAILY, TRAINER_DAILY.column("notes"), "a, b", AR) == "a, b", "no list, but a sentence"


def test_the_grid_writes_lists_as_lists() -> None:
    told = {column["field"]: column["valueFormatter"]["function"] for column in build_columns(TRAINER_DAILY, AMAL, AR)}
    assert told["equipment"] == "k9Cell(params, 'list', 0)"
    assert told["notes"] == "k9Cell(params, 'text', 0)"
