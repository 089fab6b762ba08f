"""checkup_daily: a few look-overs, and what every measure makes of them."""

from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa

from dashboard.metrics.result import NOT_RECORDED, TOO_FEW
from dashboard.reports.checkup_daily import PARTS
from tests import factories as make
from tests.lib.database_ground import DatabaseGround
from tests.lib.measure_ground import ENGINES, Known, Measured, measured

REPORT = "checkup_daily"
FULL, FEW, UNKNOWN, EMPTY = (date(2026, 11, day) for day in (1, 2, 3, 4))
SOUND = "سليم"

# day, dog, what is written for eyes, ears and coat, severity
CHECKUPS: tuple[tuple[date, str, tuple[str | None, str | None, str | None], str | None], ...] = (
    (FULL, "REX", (SOUND, SOUND, SOUND), None),
    (FULL, "LUNA", ("احمرار", "ألم", None), "شديد"),
    (FULL, "MAX", ("احمرار", SOUND, "جرح"), "خفيف"),
    (FULL, "REX", (SOUND, None, None), None),
    (FULL, "MAX", ("إفرازات", None, None), "متوسط"),
    (FULL, "MAX", (None, None, None), None),
    (FEW, "REX", ("ألم", None, None), None),
    (UNKNOWN, "REX", (None, None, None), "خفيف"),
)
NO_PART = {f"{name}_findings": 0 for name, _ in PARTS}


def _parts(rows: int, **found: int) -> dict[str, Known]:
    return {name: (count, rows, None) for name, count in (NO_PART | found).items()}


EXPECTED: dict[date, dict[str, Known]] = {
    FULL: {
        "total_checkups": (6, 6, None),
        "unique_dogs": (3, 6, None),
        "findings": (5, 5, None),
        "findings_share": (60.0, 5, None),
        "mild": (1, 6, None),
        "moderate": (1, 6, None),
        "severe": (1, 6, None),
        **_parts(6, eyes_findings=3, ears_findings=1, coat_findings=1),
    },
    FEW: {
        "total_checkups": (1, 1, None),
        "unique_dogs": (1, 1, None),
        "findings": (1, 1, None),
        "findings_share": (None, 1, TOO_FEW),
        "mild": (0, 1, None),
        "moderate": (0, 1, None),
        "severe": (0, 1, None),
        **_parts(1, eyes_findings=1),
    },
    UNKNOWN: {
        "total_checkups": (1, 1, None),
        "unique_dogs": (1, 1, None),
        "findings": (None, 0, NOT_RECORDED),
        "findings_share": (None, 0, NOT_RECORDED),
        "mild": (1, 1, None),
        "moderate": (0, 1, None),
        "severe": (0, 1, None),
        **_parts(1),
    },
    EMPTY: {
        "total_checkups": (0, 0, None),
        "unique_dogs": (0, 0, None),
        "findings": (0, 0, None),
        "findings_share": (None, 0, NOT_RECORDED),
        "mild": (0, 0, None),
        "moderate": (0, 0, None),
        "severe": (0, 0, None),
        **_parts(0),
    },
}


def _add_rows(connection: sa.Connection) -> None:
    alpha = make.make_project(connection, code="ALPHA")
    dogs = {code: make.make_dog(connection, code=code) for code in ("REX", "LUNA", "MAX")}
    for day, dog, (eyes, ears, coat), severity in CHECKUPS:
        make.make_checkup(connection, dogs[dog], alpha, day, eyes=eyes, ears=ears, coat=coat, severity=severity)


@pytest.fixture(scope="module")
def checkups(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measured]:
    with measured(databases, tmp_path_factory.mktemp("replica"), _add_rows) as found:
        yield found


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("day", EXPECTED, ids=["full", "few", "unknown", "empty"])
def test_every_measure_has_its_value(checkups: Measured, day: date, engine: str) -> None:
    assert checkups.numbers(REPORT, day, engine) == EXPECTED[day]
    assert checkups.totals(REPORT, day, engine) == EXPECTED[day]
