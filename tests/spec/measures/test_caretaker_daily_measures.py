"""caretaker_daily: a day's care, and what every measure makes of it."""

from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa

from dashboard.metrics.result import NOT_RECORDED, TOO_FEW
from dashboard.reports.caretaker_daily import DOG_TASKS, HOUSE_TASKS, TASKS
from tests import factories as make
from tests.lib.database_ground import DatabaseGround
from tests.lib.measure_ground import ENGINES, Known, Measured, measured

REPORT = "caretaker_daily"
FULL, FEW, EMPTY = (date(2026, 11, day) for day in (1, 2, 3))
HOUSE, DOG = tuple(name for name, _ in HOUSE_TASKS), tuple(name for name, _ in DOG_TASKS)

# day, dog, is the caretaker known, tasks done
CARE: tuple[tuple[date, str, bool, tuple[str, ...]], ...] = (
    (FULL, "REX", True, (*HOUSE, *DOG, "bowls_bucket_clean")),
    (FULL, "LUNA", True, (*HOUSE, "dog_clean")),
    (FULL, "MAX", False, DOG),
    (FULL, "ZED", True, ("house_clean",)),
    (FULL, "BO", True, ()),
    (FEW, "REX", True, HOUSE),
)
DONE = {
    "dog_clean": 3,
    "dog_washed": 2,
    "dog_brushed": 2,
    "bowls_bucket_clean": 1,
    "house_clean": 3,
    "house_vacuum": 2,
    "house_tap_clean": 2,
    "house_drain_clean": 2,
}
RATES = tuple(f"{name}_rate" for name, _ in TASKS)
SHARES = ("full_house_clean_share", "full_dog_grooming_share")

EXPECTED: dict[date, dict[str, Known]] = {
    FULL: {
        "total_entries": (5, 5, None),
        "unique_dogs": (5, 5, None),
        "unique_caretakers": (1, 5, None),
        "full_house_clean_share": (40.0, 5, None),
        "full_dog_grooming_share": (40.0, 5, None),
        **{f"{name}_rate": (20.0 * count, 5, None) for name, count in DONE.items()},
    },
    FEW: {
        "total_entries": (1, 1, None),
        "unique_dogs": (1, 1, None),
        "unique_caretakers": (1, 1, None),
        **dict.fromkeys((*SHARES, *RATES), (None, 1, TOO_FEW)),
    },
    EMPTY: {
        "total_entries": (0, 0, None),
        "unique_dogs": (0, 0, None),
        "unique_caretakers": (0, 0, None),
        **dict.fromkeys((*SHARES, *RATES), (None, 0, NOT_RECORDED)),
    },
}


def _add_rows(connection: sa.Connection) -> None:
    alpha = make.make_project(connection, code="ALPHA")
    keeper = make.make_employee(connection, role="BREEDER")
    dogs = {code: make.make_dog(connection, code=code) for code in ("REX", "LUNA", "MAX", "ZED", "BO")}
    for day, dog, is_known, tasks in CARE:
        done = dict.fromkeys(tasks, True)
        make.make_care(connection, dogs[dog], alpha, day, caretaker_employee_id=keeper if is_known else None, **done)


@pytest.fixture(scope="module")
def care(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measured]:
    with measured(databases, tmp_path_factory.mktemp("replica"), _add_rows) as found:
        yield found


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("day", EXPECTED, ids=["full", "few", "empty"])
def test_every_measure_has_its_value(care: Measured, day: date, engine: str) -> None:
    assert care.numbers(REPORT, day, engine) == EXPECTED[day]
    assert care.totals(REPORT, day, engine) == EXPECTED[day]
