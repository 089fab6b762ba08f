"""feeding_daily: a few meals, and what every measure makes of them."""

from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa

from dashboard.metrics.result import NOT_RECORDED
from tests import factories as make
from tests.lib.database_ground import DatabaseGround
from tests.lib.measure_ground import ENGINES, Known, Measured, measured

REPORT = "feeding_daily"
FULL, UNKNOWN, EMPTY = (date(2026, 11, day) for day in (1, 2, 3))

# day, dog, fresh, dry, grams, water, body condition
MEALS: tuple[tuple[date, str, bool, bool, int | None, int | None, str | None], ...] = (
    (FULL, "REX", True, False, 400, 900, "IDEAL"),
    (FULL, "REX", False, True, 300, 0, "BELOW_IDEAL"),
    (FULL, "LUNA", True, True, 500, None, "NEAR_IDEAL"),
    (FULL, "LUNA", False, True, None, 600, None),
    (FULL, "MAX", False, True, 0, None, "VERY_OBESE"),
    (FULL, "MAX", False, False, 200, 100, None),
    (UNKNOWN, "REX", False, False, None, None, None),
)

EXPECTED: dict[date, dict[str, Known]] = {
    FULL: {
        "total_meals": (6, 6, None),
        "unique_dogs": (3, 6, None),
        "total_grams": (1400, 5, None),
        "avg_grams": (280, 5, None),
        "total_water_ml": (1600, 4, None),
        "avg_body_condition": ((5 + 3 + 4 + 9) / 4, 4, None),
        "poor_conditions": (1, 6, None),
        "fresh_share": (40.0, 5, None),
        "dry_share": (80.0, 5, None),
    },
    UNKNOWN: {
        "total_meals": (1, 1, None),
        "unique_dogs": (1, 1, None),
        "total_grams": (None, 0, NOT_RECORDED),
        "avg_grams": (None, 0, NOT_RECORDED),
        "total_water_ml": (None, 0, NOT_RECORDED),
        "avg_body_condition": (None, 0, NOT_RECORDED),
        "poor_conditions": (0, 1, None),
        "fresh_share": (None, 0, NOT_RECORDED),
        "dry_share": (None, 0, NOT_RECORDED),
    },
    EMPTY: {
        "total_meals": (0, 0, None),
        "unique_dogs": (0, 0, None),
        "total_grams": (0, 0, None),
        "avg_grams": (None, 0, NOT_RECORDED),
        "total_water_ml": (0, 0, None),
        "avg_body_condition": (None, 0, NOT_RECORDED),
        "poor_conditions": (0, 0, None),
        "fresh_share": (None, 0, NOT_RECORDED),
        "dry_share": (None, 0, NOT_RECORDED),
    },
}


def _add_rows(connection: sa.Connection) -> None:
    alpha = make.make_project(connection, code="ALPHA")
    dogs = {code: make.make_dog(connection, code=code) for code in ("REX", "LUNA", "MAX")}
    for day, dog, fresh, dry, grams, water, condition in MEALS:
        make.make_meal(
            connection,
            dogs[dog],
            alpha,
            day,
            meal_type_fresh=fresh,
            meal_type_dry=dry,
            grams=grams,
            water_ml=water,
            body_condition=condition,
        )


@pytest.fixture(scope="module")
def meals(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measured]:
    with measured(databases, tmp_path_factory.mktemp("replica"), _add_rows) as found:
        yield found


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("day", EXPECTED, ids=["full", "unknown", "empty"])
def test_every_measure_has_its_value(meals: Measured, day: date, engine: str) -> None:
    assert meals.numbers(REPORT, day, engine) == EXPECTED[day]
    assert meals.totals(REPORT, day, engine) == EXPECTED[day]
