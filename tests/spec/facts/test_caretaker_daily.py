"""fact_caretaker_daily: what one line of the caretakers' log becomes (host decisions 5, 13)."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.reports.caretaker_daily import DOG_TASKS, HOUSE_TASKS, TASKS
from tests import factories as make
from tests.lib.fact_rows import Row, fact_row

REPORT = "caretaker_daily"
DAY = date(2026, 11, 1)

Care = Callable[..., Row]


def _all(tasks: tuple[tuple[str, Any], ...]) -> dict[str, bool]:
    return dict.fromkeys((name for name, _ in tasks), True)


@pytest.fixture
def care(connection: sa.Connection) -> Care:
    """The fact of a line about Rex in ALPHA on the day."""
    alpha = make.make_project(connection, code="ALPHA")
    rex = make.make_dog(connection, code="REX", birth_date=date(2022, 11, 1))
    return lambda **values: fact_row(connection, REPORT, make.make_care(connection, rex, alpha, DAY, **values))


def test_a_line_of_the_log_is_a_row_whatever_its_status_text(care: Care) -> None:
    row = care(status="مسودة", notes="  ")
    assert (row["source"], row["day"], row["status"], row["notes"]) == ("caretaker_daily_log", DAY, "مسودة", None)
    assert row["dog_age_days"] == (DAY - date(2022, 11, 1)).days


def test_the_kennel_is_the_place_and_there_is_no_post(care: Care) -> None:
    row = care(kennel_code=" B-07 ")
    assert (row["location"], row["area_key"]) == ("B-07", None)


def test_without_a_kennel_the_place_is_missing(care: Care) -> None:
    assert care(kennel_code="")["location"] is None


def test_the_moment_of_entry_stands_for_the_hour_on_its_own_day(care: Care) -> None:
    row = care(created_at=datetime(2026, 11, 1, 20, 30))
    assert row["event_at"] == row["entered_at"] == datetime(2026, 11, 1, 23, 30)


def test_an_entry_on_another_day_says_nothing_of_the_hour(care: Care) -> None:
    row = care(created_at=datetime(2026, 11, 1, 21, 30))  # in Aden the day after has begun
    assert (row["event_at"], row["entered_at"]) == (None, datetime(2026, 11, 2, 0, 30))


def test_the_caretaker_and_who_entered_it_are_two_people(connection: sa.Connection, care: Care) -> None:
    amal = make.make_user(connection, username="amal", full_name="Amal")
    nameless = make.make_user(connection, username="emad", full_name=" ")
    keeper = make.make_employee(connection, hire_date=date(2020, 11, 1))
    row = care(caretaker_employee_id=keeper, created_by_user_id=amal)
    assert (row["caretaker_key"], row["entered_by"]) == (keeper, "Amal")
    assert row["caretaker_experience_days"] == (DAY - date(2020, 11, 1)).days
    connection.execute(sa.text("DELETE FROM caretaker_daily_log"))
    assert care(created_by_user_id=nameless)["entered_by"] == "emad"


@pytest.mark.parametrize(
    ("done", "tasks_done", "house_care", "dog_care"),
    [
        ({}, 0, "NONE", "NONE"),
        (_all(TASKS), 8, "FULL", "FULL"),
        (_all(HOUSE_TASKS), 4, "FULL", "NONE"),
        (_all(DOG_TASKS), 3, "NONE", "FULL"),
        ({"bowls_bucket_clean": True}, 1, "NONE", "NONE"),
        ({"house_clean": True, "dog_washed": True}, 2, "PARTIAL", "PARTIAL"),
    ],
    ids=["none", "all", "house", "dog", "bowls", "some"],
)
def test_the_tasks_are_counted(
    care: Care, done: dict[str, bool], tasks_done: int, house_care: str, dog_care: str
) -> None:
    row = care(**done)
    assert (row["tasks_done"], row["house_care"], row["dog_care"]) == (tasks_done, house_care, dog_care)
    assert {name for name, _ in TASKS if row[name]} == set(done)
