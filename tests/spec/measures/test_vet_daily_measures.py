"""vet_daily: a few visits, and what every measure makes of them."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.metrics.result import NOT_RECORDED, TOO_FEW
from tests import factories as make
from tests.lib.database_ground import DatabaseGround
from tests.lib.measure_ground import ENGINES, Known, Measured, measured

REPORT = "vet_daily"
FULL, UNKNOWN, EMPTY = (date(2026, 11, day) for day in (1, 2, 3))

# day, dog, kind of visit, cost, day of the next visit; a row without a dog comes from a file
VISITS: tuple[tuple[date, str | None, str | None, float | None, date | None], ...] = (
    (FULL, "REX", "ROUTINE", 1000, None),
    (FULL, "LUNA", "EMERGENCY", 25000.50, date(2026, 11, 9)),
    (FULL, "REX", "VACCINATION", None, None),
    (FULL, "MAX", "ROUTINE", 0, None),
    (FULL, None, None, 500, None),
    (UNKNOWN, "REX", "ROUTINE", None, None),
    (UNKNOWN, "REX", "EMERGENCY", None, None),
)

EXPECTED: dict[date, dict[str, Known]] = {
    FULL: {
        "total_visits": (5, 5, None),
        "unique_dogs": (3, 5, None),
        "total_cost": (1000 + 25000.50 + 0 + 500, 4, None),
        "avg_cost": ((1000 + 25000.50 + 0 + 500) / 4, 4, None),
        "emergencies": (1, 5, None),
        "vaccinations": (1, 5, None),
        "emergency_share": (20.0, 5, None),
        "follow_ups_due": (1, 5, None),
    },
    UNKNOWN: {
        "total_visits": (2, 2, None),
        "unique_dogs": (1, 2, None),
        "total_cost": (None, 0, NOT_RECORDED),
        "avg_cost": (None, 0, NOT_RECORDED),
        "emergencies": (1, 2, None),
        "vaccinations": (0, 2, None),
        "emergency_share": (None, 2, TOO_FEW),
        "follow_ups_due": (0, 2, None),
    },
    EMPTY: {
        "total_visits": (0, 0, None),
        "unique_dogs": (0, 0, None),
        "total_cost": (0, 0, None),
        "avg_cost": (None, 0, NOT_RECORDED),
        "emergencies": (0, 0, None),
        "vaccinations": (0, 0, None),
        "emergency_share": (None, 0, NOT_RECORDED),
        "follow_ups_due": (0, 0, None),
    },
}


def _add_rows(connection: sa.Connection) -> None:
    alpha = make.make_project(connection, code="ALPHA")
    dina = make.make_employee(connection, name="Dina", role="VET")
    dogs = {code: make.make_dog(connection, code=code) for code in ("REX", "LUNA", "MAX")}
    batch = make.make_batch(connection, target="veterinary_visit")
    for day, dog, kind, cost, next_visit in VISITS:
        values: dict[str, Any] = {
            "visit_date": datetime(day.year, day.month, day.day, 8),
            "visit_type": kind,
            "cost": cost,
            "next_visit_date": next_visit,
        }
        if dog is None:
            make.make_imported_visit(connection, batch_id=batch, **values)
        else:
            make.make_visit(connection, project_id=alpha, dog_id=dogs[dog], vet_id=dina, **values)


@pytest.fixture(scope="module")
def visits(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measured]:
    with measured(databases, tmp_path_factory.mktemp("replica"), _add_rows) as found:
        yield found


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("day", EXPECTED, ids=["full", "unknown", "empty"])
def test_every_measure_has_its_value(visits: Measured, day: date, engine: str) -> None:
    assert visits.numbers(REPORT, day, engine) == EXPECTED[day]
    assert visits.totals(REPORT, day, engine) == EXPECTED[day]
