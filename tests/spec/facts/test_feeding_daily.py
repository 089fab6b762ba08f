"""fact_feeding_daily: what one meal becomes (host decisions 5, 9, 13)."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.reports.feeding_daily import BODY_CONDITIONS
from tests import factories as make
from tests.lib.fact_rows import Row, fact_row

REPORT = "feeding_daily"
DAY = date(2026, 11, 1)

Meal = Callable[..., Row]


@pytest.fixture
def meal(connection: sa.Connection) -> Meal:
    """The fact of a meal of Rex in ALPHA on the day."""
    alpha = make.make_project(connection, code="ALPHA")
    rex = make.make_dog(connection, code="REX", birth_date=date(2022, 11, 1), microchip_id="900001")
    return lambda **values: fact_row(connection, REPORT, make.make_meal(connection, rex, alpha, DAY, **values))


def test_a_meal_happens_at_its_local_time(connection: sa.Connection, meal: Meal) -> None:
    keeper = make.make_employee(connection, hire_date=date(2020, 11, 1))
    row = meal(time=time(17, 40), recorder_employee_id=keeper, created_at=datetime(2026, 11, 1, 22))
    assert (row["day"], row["event_at"]) == (DAY, datetime(2026, 11, 1, 17, 40))
    assert row["entered_at"] == datetime(2026, 11, 2, 1)
    assert (row["recorder_key"], row["dog_microchip"]) == (keeper, "900001")
    assert row["recorder_experience_days"] == (DAY - date(2020, 11, 1)).days
    assert row["dog_age_days"] == (DAY - date(2022, 11, 1)).days


def test_the_log_names_no_place(meal: Meal) -> None:
    row = meal()
    assert (row["area_key"], row["location"]) == (None, None)


@pytest.mark.parametrize(
    ("fresh", "dry", "kind"),
    [(True, False, "FRESH"), (False, True, "DRY"), (True, True, "MIXED"), (False, False, None)],
)
def test_a_meal_of_neither_kind_is_of_an_unknown_one(meal: Meal, fresh: bool, dry: bool, kind: str | None) -> None:
    row = meal(meal_type_fresh=fresh, meal_type_dry=dry)
    assert (row["meal_kind"], row["is_fresh"], row["is_dry"]) == (kind, fresh, dry)


def test_amounts_that_are_not_recorded_are_missing_and_nothing_is_zero(meal: Meal) -> None:
    unknown, nothing = meal(grams=None, water_ml=None), meal(grams=0, water_ml=0)
    assert (unknown["grams"], unknown["water_ml"]) == (None, None)
    assert (nothing["grams"], nothing["water_ml"]) == (0, 0)


@pytest.mark.parametrize("score", range(1, 10))
def test_a_body_condition_is_scored_by_its_place_on_the_scale(meal: Meal, score: int) -> None:
    row = meal(body_condition=BODY_CONDITIONS[score - 1].value)
    assert row["body_condition_score"] == score


def test_a_body_condition_that_is_not_recorded_has_no_score(meal: Meal) -> None:
    row = meal(body_condition=None, prep_method=None)
    assert (row["body_condition"], row["body_condition_score"], row["prep_method"]) == (None, None, None)


def test_a_label_that_nobody_knows_shows_as_itself_without_a_score(connection: sa.Connection, meal: Meal) -> None:
    for kind, known, unknown in (("bodyconditionscale", "FULL", "ATHLETIC"), ("prepmethod", "SOAKED", "GRILLED")):
        connection.execute(sa.text(f"ALTER TYPE {kind} RENAME VALUE '{known}' TO '{unknown}'"))
    row = meal(body_condition="ATHLETIC", prep_method="GRILLED")
    assert (row["body_condition"], row["body_condition_score"]) == ("ATHLETIC", None)
    assert row["prep_method"] == "GRILLED"


@pytest.mark.parametrize(
    ("stored", "shown"),
    [(["زيت السمك", "فيتامينات"], "زيت السمك, فيتامينات"), ([], None), ("زيت", "زيت"), ({"x": 1}, None), (None, None)],
)
def test_supplements_are_a_list_in_words(meal: Meal, stored: Any, shown: str | None) -> None:
    assert meal(supplements=f'"{stored}"' if isinstance(stored, str) else stored)["supplements"] == shown


def test_blank_texts_are_missing(meal: Meal) -> None:
    row = meal(meal_name=" ", notes="")
    assert (row["meal_name"], row["notes"]) == (None, None)
