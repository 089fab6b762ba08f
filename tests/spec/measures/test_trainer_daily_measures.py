"""trainer_daily: a few sessions, and what every measure makes of them."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.metrics.result import NOT_RECORDED, TOO_FEW
from tests import factories as make
from tests.lib.database_ground import DatabaseGround
from tests.lib.measure_ground import ENGINES, Known, Measured, measured

REPORT = "trainer_daily"
FULL, UNKNOWN, FEW, EMPTY = (date(2026, 11, day) for day in (1, 2, 3, 4))

# day, table, dog, trainer, minutes, rating as that table keeps it
SESSIONS: tuple[tuple[date, str, str | None, str | None, int | None, float | None], ...] = (
    (FULL, "new", "REX", "Emad", 30, 5),
    (FULL, "new", "REX", "Emad", 45, 4),
    (FULL, "new", "LUNA", "Emad", 60, 3),
    (FULL, "old", "LUNA", "Nabil", 20, 7),
    (FULL, "file", "MAX", "Nabil", None, None),
    (FULL, "file", None, None, 15, 9.5),
    (UNKNOWN, "file", None, None, None, None),
    (FEW, "new", "REX", "Emad", 30, 5),
    (FEW, "old", "REX", "Emad", 30, 7),
)

EXPECTED: dict[date, dict[str, Known]] = {
    FULL: {
        "total_sessions": (6, 6, None),
        "unique_dogs": (3, 6, None),
        "unique_trainers": (2, 6, None),
        "total_duration_min": (30 + 45 + 60 + 20 + 15, 5, None),
        "avg_success_rating": ((10 + 8 + 6 + 7 + 9.5) / 5, 5, None),
        "high_rating_share": (60.0, 5, None),
    },
    UNKNOWN: {
        "total_sessions": (1, 1, None),
        "unique_dogs": (0, 1, None),
        "unique_trainers": (0, 1, None),
        "total_duration_min": (None, 0, NOT_RECORDED),
        "avg_success_rating": (None, 0, NOT_RECORDED),
        "high_rating_share": (None, 0, NOT_RECORDED),
    },
    FEW: {
        "total_sessions": (2, 2, None),
        "unique_dogs": (1, 2, None),
        "unique_trainers": (1, 2, None),
        "total_duration_min": (60, 2, None),
        "avg_success_rating": (None, 2, TOO_FEW),
        "high_rating_share": (None, 2, TOO_FEW),
    },
    EMPTY: {
        "total_sessions": (0, 0, None),
        "unique_dogs": (0, 0, None),
        "unique_trainers": (0, 0, None),
        "total_duration_min": (0, 0, None),
        "avg_success_rating": (None, 0, NOT_RECORDED),
        "high_rating_share": (None, 0, NOT_RECORDED),
    },
}


def _add_rows(connection: sa.Connection) -> None:
    alpha = make.make_project(connection, code="ALPHA")
    dogs = {code: make.make_dog(connection, code=code) for code in ("REX", "LUNA", "MAX")}
    trainers = {name: make.make_employee(connection, name=name) for name in ("Emad", "Nabil")}
    batch = make.make_batch(connection)
    for day, table, dog, trainer, minutes, rating in SESSIONS:
        values: dict[str, Any] = {
            "session_date": datetime(day.year, day.month, day.day, 8),
            "project_id": alpha if dog else None,
            "dog_id": dogs[dog] if dog else None,
            "trainer_id": trainers[trainer] if trainer else None,
            "duration": minutes,
            "success_rating": rating,
        }
        if table == "file":
            make.make_imported_session(connection, batch_id=batch, **values)
        else:
            (make.make_session if table == "new" else make.make_old_session)(connection, **values)


@pytest.fixture(scope="module")
def sessions(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measured]:
    with measured(databases, tmp_path_factory.mktemp("replica"), _add_rows) as found:
        yield found


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("day", EXPECTED, ids=["full", "unknown", "few", "empty"])
def test_every_measure_has_its_value(sessions: Measured, day: date, engine: str) -> None:
    assert sessions.numbers(REPORT, day, engine) == EXPECTED[day]
    assert sessions.totals(REPORT, day, engine) == EXPECTED[day]
