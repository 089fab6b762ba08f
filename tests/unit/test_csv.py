"""The CSV of rows: names and codes of members, what is missing is empty, and no cell that a spreadsheet would run."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from dashboard.exports.as_csv import MARK, csv_head, csv_lines, safe_cell
from dashboard.i18n import Label, Locale, without_isolates
from dashboard.semantic.fields import Column, ColumnType

WORDS = Label(ar="كلمة", en="word")
COLUMNS = (
    Column(name="day", type=ColumnType.DATE, label=Label(ar="اليوم", en="Day")),
    Column(name="dog_key", type=ColumnType.KEY, members="dog", label=Label(ar="الكلب", en="Dog")),
    Column(name="weight", type=ColumnType.DECIMAL, scale=2, unit="kg", label=Label(ar="الوزن", en="Weight")),
    Column(name="fed", type=ColumnType.BOOLEAN, label=Label(ar="أُطعم", en="Fed")),
    Column(name="notes", type=ColumnType.TEXT, label=Label(ar="ملاحظات", en="Notes")),
)


def read(*items: dict[str, Any]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(csv_lines(COLUMNS, items))))


@pytest.mark.parametrize(
    ("lang", "titles"),
    [
        ("en", ["Day", "Dog", "Weight (kg)", "Fed", "Notes"]),
        ("ar", ["اليوم", "الكلب", "الوزن (كغ)", "أُطعم", "ملاحظات"]),
    ],
)
def test_titles_are_in_the_readers_language_behind_the_mark_of_utf_8(lang: str, titles: list[str]) -> None:
    head = csv_head(COLUMNS, Locale(lang=lang))
    assert head.startswith(MARK) and head.endswith("\r\n")
    [[day, dog, code, *others]] = csv.reader(io.StringIO(head.removeprefix(MARK)))
    assert [day, dog, *others] == titles
    assert dog in code
    assert without_isolates(head) == head, "programs read it, to whom marks of direction are letters"


def test_how_long_something_is_stays_days_and_its_title_says_so() -> None:
    age = Column(name="dog_age_days", type=ColumnType.INTEGER, unit="day", label=Label(ar="عمر الكلب", en="Dog age"))
    assert age.is_span
    assert csv_head((age,), Locale(lang="ar")) == f"{MARK}عمر الكلب (يوم)\r\n"
    assert csv_lines((age,), [{"dog_age_days": 2043}]) == "2043\r\n"


def test_a_member_is_its_name_and_its_code_and_numbers_stay_numbers() -> None:
    item = {
        "day": date(2026, 11, 24),
        "dog_key": {"value": "K9-001", "label": "لونا"},
        "weight": Decimal("31.50"),
        "fed": True,
        "notes": 'says "sit", then\nwaits',
    }
    assert read(item) == [["2026-11-24", "لونا", "K9-001", "31.50", "1", 'says "sit", then\nwaits']]


def test_what_is_not_recorded_is_empty_and_never_a_zero() -> None:
    item = dict.fromkeys(("day", "dog_key", "weight", "fed", "notes"))
    assert read(item) == [["", "", "", "", "", ""]]
    assert read({"fed": False, "weight": 0})[0][3:5] == ["0", "0"]


def test_a_row_that_vanished_keeps_its_line() -> None:
    assert read({"row_id": "x", "day": date(2026, 11, 24), "deleted": True}) == [["2026-11-24", "", "", "", "", ""]]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@A1",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "  +1",
        "＝1",
        "＋1",
        "－1",
        "＠A1",
        "-",
        "=",
        '=cmd|"x"',
    ],
)
def test_a_text_that_looks_like_a_formula_is_shown_as_a_text(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    assert read({"notes": text, "dog_key": {"value": text, "label": text}}) == [
        ["", f"'{text}", f"'{text}", "", "", f"'{text}"]
    ]


@pytest.mark.parametrize("value", ["a=b", "K9-001", "2026-11-24", "٣", "", "'=1", -5, Decimal("-1.5"), 0, True, None])
def test_everything_else_is_left_as_it_is(value: object) -> None:
    assert safe_cell(value) == value
