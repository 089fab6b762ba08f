"""fact_pm_daily: what one post of a duty sheet becomes (host decisions 2, 5, 6, 7)."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.reports.pm_ticks import TICKS
from tests import factories as make
from tests.lib.fact_rows import Row, fact_row, fact_rows

REPORT = "pm_daily"
DAY = date(2026, 11, 1)
DERIVED = ("dog_exam", "dog_fed", "dog_watered", "training_activation", "training_other")

Post = Callable[..., str]


@pytest.fixture
def alpha(connection: sa.Connection) -> str:
    return make.make_project(connection, code="ALPHA")


@pytest.fixture
def rex(connection: sa.Connection) -> str:
    return make.make_dog(connection, code="REX", birth_date=date(2022, 11, 1))


@pytest.fixture
def faris(connection: sa.Connection) -> str:
    return make.make_employee(connection, name="Faris", role="HANDLER", hire_date=date(2020, 11, 1))


@pytest.fixture
def post(connection: sa.Connection, alpha: str, rex: str, faris: str) -> Post:
    """Puts Faris with Rex on the duty sheet of ALPHA for the day."""
    user = make.make_user(connection, username="faris", employee_id=faris)
    sheet = make.make_schedule(connection, alpha, DAY)
    return lambda **values: make.make_duty(connection, sheet, user, **({"dog_id": rex} | values))


@pytest.fixture
def row(connection: sa.Connection, post: Post) -> Callable[[], Row]:
    """The fact of a post of Faris, made before what a test adds; read when asked for."""
    item = post()
    return lambda: fact_row(connection, REPORT, item)


@pytest.mark.parametrize("status", ["PRESENT", "ABSENT", "PLANNED"])
def test_every_post_of_the_sheet_is_a_row(connection: sa.Connection, post: Post, faris: str, status: str) -> None:
    found = fact_row(connection, REPORT, post(status=status))
    assert (found["day"], found["status"], found["employee_key"]) == (DAY, status, faris)
    assert found["replacement_key"] is None


def test_a_replacement_is_named_beside_the_one_who_was_planned(
    connection: sa.Connection, post: Post, faris: str
) -> None:
    standin = make.make_employee(connection, name="Nabil")
    user = make.make_user(connection, employee_id=standin)
    found = fact_row(connection, REPORT, post(status="REPLACED", replacement_handler_id=user))
    assert (found["status"], found["employee_key"], found["replacement_key"]) == ("REPLACED", faris, standin)


def test_a_night_shift_belongs_to_the_day_on_which_it_starts(connection: sa.Connection, post: Post) -> None:
    night = make.make_shift(connection, name="Night", start_time=time(22), end_time=time(6))
    found = fact_row(connection, REPORT, post(shift_id=night))
    assert (found["day"], found["event_at"]) == (DAY, datetime(2026, 11, 1, 22))


def test_the_time_of_entry_that_the_host_keeps_in_utc_becomes_local(connection: sa.Connection, post: Post) -> None:
    found = fact_row(connection, REPORT, post(created_at=datetime(2026, 11, 1, 22, 30)))
    assert found["entered_at"] == datetime(2026, 11, 2, 1, 30)


def test_without_a_shift_the_time_is_missing(row: Callable[[], Row]) -> None:
    assert (row()["shift_key"], row()["event_at"]) == (None, None)


def test_the_place_is_the_post_of_the_sheet(connection: sa.Connection, post: Post, alpha: str) -> None:
    gate = make.make_post(connection, alpha, name="البوابة ")
    found = fact_row(connection, REPORT, post(location_id=gate))
    assert (found["area_key"], found["location"]) == (gate, "البوابة")


def test_age_and_experience_are_counted_on_the_day_of_the_sheet(row: Callable[[], Row]) -> None:
    assert row()["dog_age_days"] == (DAY - date(2022, 11, 1)).days
    assert row()["employee_experience_days"] == (DAY - date(2020, 11, 1)).days


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("إجازة سنوية", "ANNUAL"),
        ("اجازه سنويه", "ANNUAL"),
        ("في أجازة مرضية", "SICK"),
        ("الإجازة الطارئة", "EMERGENCY"),
        ("إجازة اضطرارية", "EMERGENCY"),
        ("إجازة زواج", "OTHER"),
        ("Annual leave", "ANNUAL"),
        ("on sick leave", "SICK"),
        ("emergency leave", "EMERGENCY"),
        ("leave", "OTHER"),
    ],
)
def test_an_absence_that_calls_itself_leave_is_one(
    connection: sa.Connection, post: Post, reason: str, kind: str
) -> None:
    found = fact_row(connection, REPORT, post(status="ABSENT", absence_reason=reason))
    assert (found["is_on_leave"], found["leave_type"], found["leave_note"]) == (True, kind, reason)


@pytest.mark.parametrize("reason", [None, "", "تأخر عن الدوام", "cleaveland", "sick"])
def test_any_other_absence_is_an_absence(connection: sa.Connection, post: Post, reason: str | None) -> None:
    found = fact_row(connection, REPORT, post(status="ABSENT", absence_reason=reason))
    assert (found["is_on_leave"], found["leave_type"], found["leave_note"]) == (False, None, None)
    assert found["absence_reason"] == (reason or None)


def test_the_reason_of_a_replacement_is_no_leave(connection: sa.Connection, post: Post) -> None:
    found = fact_row(connection, REPORT, post(status="REPLACED", absence_reason="إجازة سنوية"))
    assert (found["is_on_leave"], found["leave_type"]) == (False, None)


def test_the_leave_that_the_manager_wrote_goes_before_the_reason(connection: sa.Connection, post: Post) -> None:
    item = post(status="ABSENT", absence_reason="إجازة سنوية")
    make.make_evaluation(connection, item, leave_type="SICK", leave_note="تقرير طبي")
    found = fact_row(connection, REPORT, item)
    assert (found["is_on_leave"], found["leave_type"], found["leave_note"]) == (True, "SICK", "تقرير طبي")


def test_a_tick_that_nobody_made_is_missing_and_never_no(row: Callable[[], Row]) -> None:
    assert [row()[name] for name, _ in TICKS] == [None] * len(TICKS)
    assert [row()[f"{name}_derived"] for name in DERIVED] == [False] * len(DERIVED)


@pytest.mark.parametrize("ticked", [True, False])
def test_the_ticks_of_the_manager_are_taken_as_they_are(connection: sa.Connection, post: Post, ticked: bool) -> None:
    item = post()
    make.make_evaluation(connection, item, **{name: ticked for name, _ in TICKS})
    found = fact_row(connection, REPORT, item)
    assert [found[name] for name, _ in TICKS] == [ticked] * len(TICKS)
    assert [found[f"{name}_derived"] for name in DERIVED] == [False] * len(DERIVED)


@pytest.mark.parametrize(
    ("meal", "fed", "watered"),
    [
        ({"meal_type_fresh": True}, True, None),
        ({"meal_type_dry": True}, True, None),
        ({"grams": 400}, True, None),
        ({"water_ml": 500}, None, True),
        ({"grams": 400, "water_ml": 500}, True, True),
        ({"grams": 0, "water_ml": 0}, None, None),
        ({}, None, None),
    ],
)
def test_fed_and_watered_are_derived_from_the_feeding_log(
    connection: sa.Connection,
    row: Callable[[], Row],
    alpha: str,
    rex: str,
    meal: dict[str, Any],
    fed: bool | None,
    watered: bool | None,
) -> None:
    make.make_meal(connection, rex, alpha, DAY, **meal)
    assert (row()["dog_fed"], row()["dog_watered"]) == (fed, watered)
    assert (row()["dog_fed_derived"], row()["dog_watered_derived"]) == (fed is True, watered is True)


def test_a_manager_who_says_no_is_not_overruled_by_a_log(
    connection: sa.Connection, post: Post, alpha: str, rex: str
) -> None:
    item = post()
    make.make_evaluation(connection, item, dog_fed=False)
    make.make_meal(connection, rex, alpha, DAY, grams=400)
    found = fact_row(connection, REPORT, item)
    assert (found["dog_fed"], found["dog_fed_derived"]) == (False, False)


def test_examined_is_derived_from_the_checkup_log(
    connection: sa.Connection, row: Callable[[], Row], alpha: str, rex: str
) -> None:
    make.make_checkup(connection, rex, alpha, DAY)
    assert (row()["dog_exam_done"], row()["dog_exam_derived"]) == (True, True)


@pytest.mark.parametrize(
    ("parts", "examined"), [({}, None), ({"eyes_notes": "ok"}, None), ({"tail_status": "NORMAL"}, True)]
)
def test_examined_is_derived_from_a_handler_report_only_where_a_part_is_filled(
    connection: sa.Connection,
    row: Callable[[], Row],
    alpha: str,
    rex: str,
    parts: dict[str, str],
    examined: bool | None,
) -> None:
    report = make.make_handler_report(
        connection, handler_user_id=make.make_user(connection), dog_id=rex, project_id=alpha, date=DAY
    )
    make.make_report_part(connection, "health", report, **parts)
    assert row()["dog_exam_done"] is examined


@pytest.mark.parametrize(
    ("category", "activation", "other"),
    [
        ("FITNESS", True, None),
        ("AGILITY", True, None),
        ("BALL_WORK", True, None),
        ("DETECTION", None, True),
        ("OTHER", None, True),
    ],
)
@pytest.mark.parametrize("maker", [make.make_session, make.make_old_session, make.make_imported_session])
def test_training_is_derived_from_the_sessions_of_that_day(
    connection: sa.Connection,
    row: Callable[[], Row],
    alpha: str,
    rex: str,
    faris: str,
    maker: Callable[..., str],
    category: str,
    activation: bool | None,
    other: bool | None,
) -> None:
    batch = {"batch_id": make.make_batch(connection)} if maker is make.make_imported_session else {}
    last_minute = datetime(2026, 11, 1, 23, 59, 59)
    session = {"project_id": alpha, "dog_id": rex, "trainer_id": faris, "category": category}
    maker(connection, **session, session_date=last_minute, **batch)
    assert (row()["training_activation"], row()["training_other"]) == (activation, other)
    derived = (row()["training_activation_derived"], row()["training_other_derived"])
    assert derived == (activation is True, other is True)


def test_another_dog_or_another_day_ticks_nothing(
    connection: sa.Connection, row: Callable[[], Row], alpha: str, rex: str, faris: str
) -> None:
    other_dog = make.make_dog(connection)
    make.make_meal(connection, other_dog, alpha, DAY, grams=400)
    make.make_meal(connection, rex, alpha, DAY + timedelta(days=1), grams=400)
    make.make_checkup(connection, rex, alpha, DAY - timedelta(days=1))
    common = {"project_id": alpha, "trainer_id": faris}
    make.make_session(connection, **common, dog_id=other_dog, session_date=datetime(2026, 11, 1, 8))
    make.make_session(connection, **common, dog_id=rex, session_date=datetime(2026, 11, 2))
    make.make_session(connection, **common, dog_id=rex, session_date=datetime(2026, 10, 31, 23, 59))
    assert [row()[name] for name, _ in TICKS] == [None] * len(TICKS)


@pytest.mark.parametrize(("written", "found"), [("تأخر", True), ("  ", False), (None, False)])
def test_a_violation_is_a_text_that_says_something(
    connection: sa.Connection, post: Post, written: str | None, found: bool
) -> None:
    item = post()
    make.make_evaluation(connection, item, violations=written)
    assert fact_row(connection, REPORT, item)["has_violation"] is found


def test_many_logs_of_one_day_do_not_double_a_post(
    connection: sa.Connection, row: Callable[[], Row], alpha: str, rex: str
) -> None:
    for _ in range(3):
        make.make_meal(connection, rex, alpha, DAY, grams=400)
        make.make_checkup(connection, rex, alpha, DAY)
    assert row()["dog_fed"] is True
    assert len(fact_rows(connection, REPORT)) == 1
