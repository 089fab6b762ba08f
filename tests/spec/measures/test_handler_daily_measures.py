"""handler_daily: a day's reports, and what every measure makes of them."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.metrics.result import NOT_RECORDED, TOO_FEW
from tests import factories as make
from tests.lib.database_ground import DatabaseGround
from tests.lib.measure_ground import ENGINES, Known, Measured, measured

REPORT = "handler_daily"
FULL, MISSING, EMPTY = (date(2026, 11, day) for day in (1, 2, 3))
IN_TIME, LATE = datetime(2026, 11, 1, 12), datetime(2026, 11, 1, 21)  # UTC: the unit's day ends at 21:00

# day, is it due, status (None: never written), when it was sent, abnormal parts, incidents, minutes of training
REPORTS: tuple[tuple[date, bool, str | None, datetime | None, int, int, int], ...] = (
    (FULL, True, "SUBMITTED", IN_TIME, 0, 1, 30),
    (FULL, True, "APPROVED", IN_TIME, 2, 0, 0),
    (FULL, True, "APPROVED_BY_ADMIN", LATE, 0, 0, 45),
    (FULL, True, "REJECTED", IN_TIME, 0, 0, 0),
    (FULL, True, "FORWARDED_TO_ADMIN", IN_TIME, 0, 0, 0),
    (FULL, True, "DRAFT", None, 0, 0, 0),
    (FULL, True, None, None, 0, 0, 0),
    (FULL, False, "SUBMITTED", IN_TIME, 0, 0, 0),
    (MISSING, True, None, None, 0, 0, 0),
)

EXPECTED: dict[date, dict[str, Known]] = {
    FULL: {
        "reports_due": (7, 8, None),
        "reports_submitted": (6, 8, None),
        "submission_rate": (500 / 7, 7, None),
        "late_share": (100 / 6, 6, None),
        "approval_rate": (200 / 6, 6, None),
        "incidents": (1, 7, None),
        "abnormal_findings": (2, 1, None),
        "training_minutes": (75, 2, None),
    },
    MISSING: {
        "reports_due": (1, 1, None),
        "reports_submitted": (0, 1, None),
        "submission_rate": (None, 1, TOO_FEW),
        "late_share": (None, 0, NOT_RECORDED),
        "approval_rate": (None, 0, NOT_RECORDED),
        "incidents": (None, 0, NOT_RECORDED),
        "abnormal_findings": (None, 0, NOT_RECORDED),
        "training_minutes": (None, 0, NOT_RECORDED),
    },
    EMPTY: {
        "reports_due": (0, 0, None),
        "reports_submitted": (0, 0, None),
        "submission_rate": (None, 0, NOT_RECORDED),
        "late_share": (None, 0, NOT_RECORDED),
        "approval_rate": (None, 0, NOT_RECORDED),
        "incidents": (0, 0, None),
        "abnormal_findings": (0, 0, None),
        "training_minutes": (0, 0, None),
    },
}


def _add_rows(connection: sa.Connection) -> None:
    alpha = make.make_project(connection, code="ALPHA")
    sheets = {day: make.make_schedule(connection, alpha, day) for day in (FULL, MISSING)}
    shift = make.make_shift(connection)
    for day, is_due, status, sent, abnormal, incidents, minutes in REPORTS:
        handler, dog = make.make_user(connection), make.make_dog(connection)
        if is_due:
            make.make_duty(connection, sheets[day], handler, dog_id=dog, shift_id=shift)
        if status is None:
            continue
        values = {"handler_user_id": handler, "dog_id": dog, "project_id": alpha, "date": day, "status": status}
        report = make.make_handler_report(connection, **values, submitted_at=sent)
        _add_parts(connection, report, abnormal, incidents, minutes)


def _add_parts(connection: sa.Connection, report: str, abnormal: int, incidents: int, minutes: int) -> None:
    parts = dict.fromkeys(("eyes_status", "nose_status", "ears_status")[:abnormal], "ABNORMAL")
    make.make_report_part(connection, "health", report, **parts)
    for _ in range(incidents):
        make.make_report_part(connection, "incident", report, incident_type="SUSPICION", description="x")
    if minutes:
        end = (datetime(2026, 11, 1, 8) + timedelta(minutes=minutes)).time()
        values: dict[str, Any] = {"training_type": "FITNESS", "time_from": time(8), "time_to": end}
        make.make_report_part(connection, "training", report, **values)


@pytest.fixture(scope="module")
def reports(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measured]:
    with measured(databases, tmp_path_factory.mktemp("replica"), _add_rows) as found:
        yield found


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("day", EXPECTED, ids=["full", "missing", "empty"])
def test_every_measure_has_its_value(reports: Measured, day: date, engine: str) -> None:
    assert reports.numbers(REPORT, day, engine) == EXPECTED[day]
    assert reports.totals(REPORT, day, engine) == EXPECTED[day]
