"""fact_checkup_daily: what one look-over of a dog becomes (host decisions 5, 9, 13)."""

from collections.abc import Callable
from datetime import date, datetime, time

import pytest
import sqlalchemy as sa

from dashboard.reports.checkup_daily import PARTS
from tests import factories as make
from tests.lib.fact_rows import Row, fact_row

REPORT = "checkup_daily"
DAY = date(2026, 11, 1)
ALL_SOUND = {name: "سليم" for name, _ in PARTS}

Checkup = Callable[..., Row]


@pytest.fixture
def checkup(connection: sa.Connection) -> Checkup:
    """The fact of a checkup of Rex in ALPHA on the day."""
    alpha = make.make_project(connection, code="ALPHA")
    rex = make.make_dog(connection, code="REX", birth_date=date(2022, 11, 1), microchip_id=" ")
    return lambda **values: fact_row(connection, REPORT, make.make_checkup(connection, rex, alpha, DAY, **values))


def test_a_checkup_happens_at_its_local_time(connection: sa.Connection, checkup: Checkup) -> None:
    keeper = make.make_employee(connection, hire_date=date(2020, 11, 1))
    row = checkup(time=time(7, 5), examiner_employee_id=keeper, created_at=datetime(2026, 11, 1, 4, 10))
    assert (row["day"], row["event_at"]) == (DAY, datetime(2026, 11, 1, 7, 5))
    assert row["entered_at"] == datetime(2026, 11, 1, 7, 10)
    assert (row["examiner_key"], row["dog_microchip"]) == (keeper, None)
    assert row["examiner_experience_days"] == (DAY - date(2020, 11, 1)).days


def test_a_part_that_nobody_looked_at_is_no_finding_and_not_sound_either(checkup: Checkup) -> None:
    row = checkup(eyes="احمرار", ears="سليم", nose=" ")
    assert (row["eyes_abnormal"], row["ears_abnormal"], row["nose_abnormal"]) == (True, False, None)
    assert (row["checked_parts"], row["findings"], row["nose"]) == (2, 1, None)


@pytest.mark.parametrize("word", ["سليم", "طبيعي", "Normal", "normal", " سليم "])
def test_every_word_for_sound_is_sound(checkup: Checkup, word: str) -> None:
    row = checkup(tail=word)
    assert (row["tail_abnormal"], row["findings"]) == (False, 0)


def test_every_other_word_is_a_finding(checkup: Checkup) -> None:
    row = checkup(**(ALL_SOUND | {"front_legs": "ورم غريب", "coat": "جرح"}))
    assert row["findings"] == 2
    assert (row["front_legs"], row["front_legs_abnormal"], row["coat_abnormal"]) == ("ورم غريب", True, True)


def test_where_no_part_was_looked_at_findings_are_unknown(checkup: Checkup) -> None:
    row = checkup()
    assert (row["checked_parts"], row["findings"], row["severity"]) == (0, None, None)


@pytest.mark.parametrize(
    ("stored", "code"), [("خفيف", "MILD"), (" متوسط", "MODERATE"), ("شديد", "SEVERE"), ("حرج", "حرج")]
)
def test_a_severity_gets_its_code_and_an_unknown_one_shows_as_itself(checkup: Checkup, stored: str, code: str) -> None:
    assert checkup(eyes="ألم", severity=stored)["severity"] == code


def test_nothing_found_is_the_severity_of_a_sound_dog_only(checkup: Checkup) -> None:
    assert checkup(**ALL_SOUND)["severity"] == "NONE"
    assert checkup(**(ALL_SOUND | {"eyes": "ألم"}))["severity"] is None
    assert checkup(**ALL_SOUND, severity="خفيف")["severity"] == "MILD"


def test_blank_texts_are_missing(checkup: Checkup) -> None:
    row = checkup(symptoms=" ", initial_diagnosis="", suggested_treatment="راحة", notes=None)
    texts = ("symptoms", "initial_diagnosis", "suggested_treatment", "notes")
    assert [row[name] for name in texts] == [None, None, "راحة", None]
