"""pm_daily: a duty sheet, and what every measure makes of it."""

from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa

from dashboard.metrics.result import NOT_RECORDED, TOO_FEW
from dashboard.reports.pm_ticks import TICKS
from tests import factories as make
from tests.lib.database_ground import DatabaseGround
from tests.lib.measure_ground import ENGINES, Known, Measured, measured

REPORT = "pm_daily"
FULL, PLANNED, EMPTY = (date(2026, 11, day) for day in (1, 2, 3))

# status, reason of absence, ticks of the manager (in the order of TICKS: yes, no, - not said), violation, fed by log
POSTS: tuple[tuple[str, str | None, str, str | None, bool], ...] = (
    ("PRESENT", None, "yyyyyyyyyy", None, False),
    ("PRESENT", None, "nyyyyyyyyn", "تأخر", False),
    ("PRESENT", None, "ny-yyyyynn", "  ", False),
    ("PRESENT", None, "yy-yyyynnn", None, False),
    ("REPLACED", "إجازة سنوية", "yy-yynnnnn", None, False),
    ("ABSENT", "إجازة سنوية", "----------", None, False),
    ("ABSENT", "تأخر", "----------", None, False),
    ("PLANNED", None, "----------", None, True),
)
_WORDS = {"y": True, "n": False, "-": None}

EXPECTED: dict[date, dict[str, Known]] = {
    FULL: {
        "total_posts": (8, 8, None),
        "present": (4, 8, None),
        "attendance_rate": (400 / 7, 7, None),
        "on_leave": (1, 8, None),
        "replacements": (1, 8, None),
        "violations": (1, 8, None),
        "uniform_rate": (60.0, 5, None),
        "card_rate": (100.0, 5, None),
        "appearance_rate": (None, 2, TOO_FEW),
        "cleanliness_rate": (100.0, 5, None),
        "dog_exam_rate": (100.0, 5, None),
        "dog_fed_rate": (500 / 6, 6, None),
        "dog_watered_rate": (80.0, 5, None),
        "training_activation_rate": (60.0, 5, None),
        "training_other_rate": (40.0, 5, None),
        "field_deployment_rate": (20.0, 5, None),
    },
    PLANNED: {
        "total_posts": (1, 1, None),
        "present": (0, 1, None),
        "attendance_rate": (None, 0, NOT_RECORDED),
        "on_leave": (0, 1, None),
        "replacements": (0, 1, None),
        "violations": (0, 1, None),
    },
    EMPTY: {
        "total_posts": (0, 0, None),
        "present": (0, 0, None),
        "attendance_rate": (None, 0, NOT_RECORDED),
        "on_leave": (0, 0, None),
        "replacements": (0, 0, None),
        "violations": (0, 0, None),
    },
}
for _day in (PLANNED, EMPTY):
    EXPECTED[_day] |= {name: (None, 0, NOT_RECORDED) for name in EXPECTED[FULL] if name.endswith("_rate")}


def _add_rows(connection: sa.Connection) -> None:
    alpha = make.make_project(connection, code="ALPHA")
    sheet = make.make_schedule(connection, alpha, FULL)
    for status, reason, ticks, violation, is_fed in POSTS:
        dog = make.make_dog(connection)
        item = make.make_duty(
            connection, sheet, make.make_user(connection), dog_id=dog, status=status, absence_reason=reason
        )
        if set(ticks) != {"-"}:
            words = {name: _WORDS[tick] for (name, _), tick in zip(TICKS, ticks, strict=True)}
            make.make_evaluation(connection, item, violations=violation, **words)
        if is_fed:
            make.make_meal(connection, dog, alpha, FULL, grams=400)
    make.make_duty(
        connection, make.make_schedule(connection, alpha, PLANNED), make.make_user(connection), status="PLANNED"
    )


@pytest.fixture(scope="module")
def posts(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measured]:
    with measured(databases, tmp_path_factory.mktemp("replica"), _add_rows) as found:
        yield found


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("day", EXPECTED, ids=["full", "planned", "empty"])
def test_every_measure_has_its_value(posts: Measured, day: date, engine: str) -> None:
    assert posts.numbers(REPORT, day, engine) == EXPECTED[day]
    assert posts.totals(REPORT, day, engine) == EXPECTED[day]
