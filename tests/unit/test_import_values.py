"""How the text of a cell becomes a value, or is refused; nothing is guessed."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dashboard.reports.trainer_daily import CATEGORIES
from data_access.importer.convert import Reading, converted, text_of
from data_access.importer.dates import Unconvertible
from data_access.importer.target import Kind, TargetColumn
from data_access.importer.target_columns import choices_of

ADEN = ZoneInfo("Asia/Aden")
WHOLE = TargetColumn(name="duration", kind=Kind.WHOLE, lower=0, upper=480)
DECIMAL = TargetColumn(name="rating", kind=Kind.DECIMAL, lower=0, upper=10, scale=2)
EXACT = TargetColumn(name="weight", kind=Kind.DECIMAL)
DAY = TargetColumn(name="day", kind=Kind.DAY)
WALL = TargetColumn(name="at", kind=Kind.WALL_TIME)
INSTANT = TargetColumn(name="sent", kind=Kind.INSTANT)
CLOCK = TargetColumn(name="time", kind=Kind.TIME_OF_DAY)
CATEGORY = TargetColumn(name="category", kind=Kind.CHOICE, choices=choices_of(CATEGORIES))
TEXTS = TargetColumn(name="equipment", kind=Kind.TEXTS)
ANY_JSON = TargetColumn(name="signs", kind=Kind.JSON)


def _read(cell: Any, column: TargetColumn, *formats: str, decimal: str = ".") -> Any:
    return converted(cell, column, Reading(zone=ADEN, date_formats=formats, decimal=decimal))


def _refused(cell: Any, column: TargetColumn, *formats: str, decimal: str = ".") -> str:
    with pytest.raises(Unconvertible) as caught:
        _read(cell, column, *formats, decimal=decimal)
    return caught.value.code


@pytest.mark.parametrize(
    ("cell", "value"),
    [("45", 45), (" 45 ", 45), ("٤٥", 45), ("۴۵", 45), ("\u200f45\u200e", 45), (45.0, 45), ("45.0", 45), ("4.5e1", 45)],
)
def test_whole_numbers(cell: Any, value: int) -> None:
    assert _read(cell, WHOLE) == value


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("forty", "not_a_number"),
        ("45 min", "not_a_number"),
        ("1,500", "not_a_number"),
        ("0x2d", "not_a_number"),
        ("1_0", "not_a_number"),
        ("nan", "not_a_number"),
        ("Infinity", "not_a_number"),
        (True, "not_a_number"),
        ("9" * 5000, "not_a_number"),
        ("1e999", "out_of_range"),
        ("-1", "out_of_range"),
        ("481", "out_of_range"),
        ("4.5", "not_whole"),
    ],
)
def test_what_is_no_whole_number(cell: Any, code: str) -> None:
    assert _refused(cell, WHOLE) == code


def test_decimals_keep_what_the_file_says() -> None:
    assert _read("31.557", EXACT) == Decimal("31.557")
    assert _read("٣١٫٥", EXACT) == Decimal("31.5")
    assert _read("8.555", DECIMAL) == Decimal("8.56")
    assert _read(0.1, EXACT) == Decimal("0.1")


def test_a_comma_is_a_decimal_only_where_the_mapping_says_so() -> None:
    assert _refused("31,5", EXACT) == "not_a_number"
    assert _read("31,5", EXACT, decimal=",") == Decimal("31.5")
    assert _read("٣١٫٥", EXACT, decimal=",") == Decimal("31.5")
    assert _refused("1.500,5", EXACT, decimal=",") == "not_a_number"
    assert _read(31.5, EXACT, decimal=",") == Decimal("31.5"), "a number of a workbook is one"


@pytest.mark.parametrize(
    "cell",
    ["2026-01-31", "\u200f2026-01-31", "٢٠٢٦-٠١-٣١", "2026-01-31 23:30", date(2026, 1, 31), datetime(2026, 1, 31, 23)],
)
def test_days(cell: Any) -> None:
    assert _read(cell, DAY) == date(2026, 1, 31)


@pytest.mark.parametrize(
    "cell",
    [
        *("2026-02-31", "2026-13-01", "31/01/2026", "03/04/2026", "26-01-31", "2026-1-31", "20260131", "yesterday"),
        *("2026-01-31 25:00", "2026-W05-6", "46053", 46053, True, "0026-01-31", "9999-01-01"),
    ],
)
def test_what_is_no_day(cell: Any) -> None:
    assert _refused(cell, DAY) == "not_a_date"


def test_an_ambiguous_date_needs_a_named_form() -> None:
    assert _refused("03/04/2026", DAY) == "not_a_date"
    assert _read("03/04/2026", DAY, "%d/%m/%Y") == date(2026, 4, 3)
    assert _read("03/04/2026", DAY, "%m/%d/%Y") == date(2026, 3, 4)
    assert _read("٠٣/٠٤/٢٠٢٦", DAY, "%d/%m/%Y") == date(2026, 4, 3)
    assert _refused("31/02/2026", DAY, "%d/%m/%Y") == "not_a_date"
    assert _refused("2026-04-03", DAY, "%d/%m/%Y") == "not_a_date"
    assert _read("3.4.26", DAY, "%d/%m/%Y", "%d.%m.%y") == date(2026, 4, 3)


def test_times_with_an_offset_come_to_the_units_clock() -> None:
    assert _read("2026-01-31T22:30:00Z", WALL) == datetime(2026, 2, 1, 1, 30)
    assert _read("2026-01-31 08:05 +05:30", WALL) == datetime(2026, 1, 31, 5, 35)
    assert _read("2026-01-31 08:05", WALL) == datetime(2026, 1, 31, 8, 5)


def test_moments_without_an_offset_are_on_the_units_clock() -> None:
    assert _read("2026-01-31 08:05", INSTANT) == datetime(2026, 1, 31, 5, 5, tzinfo=UTC)
    kolkata = timezone(timedelta(hours=5, minutes=30))
    assert _read("2026-01-31T08:05:00+0530", INSTANT) == datetime(2026, 1, 31, 8, 5, tzinfo=kolkata)


def test_times_of_day() -> None:
    assert _read("8:05", CLOCK) == _read("٠٨:٠٥:٠٠", CLOCK) == _read(time(8, 5), CLOCK) == time(8, 5)
    for cell in ("24:00", "8.05", "8", "08:61", "morning", 0.3):
        assert _refused(cell, CLOCK) == "not_a_time"


@pytest.mark.parametrize("word", ["DETECTION", "detection", "Detection", "كشف", "الكشف", " كـشف "])
def test_choices_are_known_by_either_language(word: str) -> None:
    assert _read(word, CATEGORY) == "DETECTION"


def test_an_unknown_choice_is_told_the_nearest() -> None:
    with pytest.raises(Unconvertible, match="the nearest is DETECTION; `translate:` can map it"):
        _read("detecton", CATEGORY)


def test_lists() -> None:
    assert _read("whistle; lead، ball", TEXTS) == '["whistle", "lead", "ball"]'
    assert _read("dose 2,5 mg", TEXTS) == '["dose 2,5 mg"]'
    assert _read('["a; b"]', TEXTS) == '["a; b"]'
    assert _read(["a", 1], TEXTS) == '["a", 1]'
    assert _read("[broken", TEXTS) == '["[broken"]'
    assert _read("[1e999]", TEXTS) == '["[1e999]"]'


def test_json_or_text() -> None:
    assert _read('{"pulse": 80}', ANY_JSON) == '{"pulse": 80}'
    assert _read("pulse 80", ANY_JSON) == '"pulse 80"'


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (842315.0, "842315"),
        (0.1, "0.1"),
        (True, "true"),
        (None, ""),
        (datetime(2026, 1, 31), "2026-01-31"),
        (datetime(2026, 1, 31, 8), "2026-01-31 08:00:00"),
        ({"b": 1, "a": "ب"}, '{"a": "ب", "b": 1}'),
    ],
)
def test_a_cell_as_a_person_would_type_it(cell: Any, text: str) -> None:
    assert text_of(cell) == text
