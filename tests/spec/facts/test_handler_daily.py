"""fact_handler_daily: which reports were owed, filed, late (host decisions 3, 5)."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from tests import factories as make
from tests.lib.duty_sheet import DAY, Duty, make_sheet

NIGHT = {"name": "Night", "start_time": time(22), "end_time": time(6)}
_BATCH = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def duty(connection: sa.Connection) -> Duty:
    return make_sheet(connection)


class TestDue:
    def test_a_handler_who_was_present_with_a_dog_owes_a_report(self, duty: Duty) -> None:
        item = duty.post()
        row = duty.row(item)
        assert (row["day"], row["handler_key"], row["dog_key"]) == (DAY, duty.employee, duty.dog)
        assert (row["is_due"], row["status"], row["is_submitted"]) == (True, "missing", False)
        assert (row["report_id"], row["schedule_item_id"]) == (None, item)

    def test_of_a_missing_report_nothing_else_is_known(self, duty: Duty) -> None:
        row = duty.row(duty.post())
        unknown = ("is_late", "submitted_at", "incidents", "abnormal_findings", "training_min", "entered_at")
        assert [row[name] for name in unknown] == [None] * len(unknown)
        assert row["checked_parts"] == 0

    def test_whoever_stood_in_owes_the_report(self, duty: Duty) -> None:
        standin = make.make_employee(duty.connection, name="Nabil")
        user = make.make_user(duty.connection, employee_id=standin)
        row = duty.row(duty.post(status="REPLACED", replacement_handler_id=user))
        assert (row["handler_key"], row["status"]) == (standin, "missing")

    @pytest.mark.parametrize("values", [{"status": "ABSENT"}, {"status": "PLANNED"}, {"dog_id": None}])
    def test_who_was_not_there_or_had_no_dog_owes_nothing(self, duty: Duty, values: dict[str, Any]) -> None:
        duty.post(**values)
        assert duty.rows() == []

    def test_tomorrows_sheet_owes_nothing_yet_and_todays_does(self, duty: Duty) -> None:
        today = duty.connection.execute(sa.text("SELECT (now() AT TIME ZONE 'Asia/Aden')::date")).scalar_one()
        for day in (today, today + timedelta(days=1)):
            sheet = make.make_schedule(duty.connection, duty.project, day)
            make.make_duty(duty.connection, sheet, duty.user, dog_id=duty.dog)
        assert [row["day"] for row in duty.rows()] == [today]

    def test_two_shifts_with_one_dog_owe_one_report(self, duty: Duty) -> None:
        posts = [duty.post(), duty.post()]
        assert [row["row_id"] for row in duty.rows()] == [min(posts)]

    def test_two_dogs_owe_two_reports(self, duty: Duty) -> None:
        duty.post()
        duty.post(dog_id=make.make_dog(duty.connection))
        assert duty.counts() == (2, 0)


class TestFiled:
    def test_a_report_that_names_the_post_settles_it(self, duty: Duty) -> None:
        item = duty.post()
        report = duty.report(schedule_item_id=item)
        assert [row["row_id"] for row in duty.rows()] == [report]
        assert (duty.row(report)["is_due"], duty.row(report)["schedule_item_id"]) == (True, item)

    def test_a_report_that_names_no_post_settles_the_one_of_its_handler_dog_and_day(self, duty: Duty) -> None:
        item = duty.post()
        report = duty.report()
        assert [row["row_id"] for row in duty.rows()] == [report]
        assert (duty.row(report)["is_due"], duty.row(report)["schedule_item_id"]) == (True, item)

    def test_an_imported_report_settles_it_too(self, duty: Duty) -> None:
        duty.post()
        report = make.make_imported_report(
            duty.connection, batch_id=_BATCH, date=DAY, dog_id=duty.dog, handler_id=duty.employee, status="approved"
        )
        assert [row["row_id"] for row in duty.rows()] == [report]
        assert (duty.row(report)["is_due"], duty.row(report)["status"]) == (True, "approved")

    @pytest.mark.parametrize("shift", [0, 1])
    def test_a_second_shift_with_the_same_dog_is_settled_as_well(self, duty: Duty, shift: int) -> None:
        posts = [duty.post(), duty.post()]
        duty.report(schedule_item_id=posts[shift])
        assert duty.counts() == (1, 1)

    def test_a_report_without_any_duty_was_not_due(self, duty: Duty) -> None:
        assert duty.row(duty.report())["is_due"] is False

    def test_a_report_of_somebody_else_settles_nothing(self, duty: Duty) -> None:
        duty.post()
        duty.report(handler_user_id=make.make_user(duty.connection))
        assert duty.counts() == (1, 0)

    def test_of_two_reports_on_one_duty_one_counts_as_due_and_it_is_the_one_that_was_sent(self, duty: Duty) -> None:
        duty.post()
        for number in range(3):
            duty.report(status="DRAFT", submitted_at=None, id=f"00000000-0000-4000-8000-00000000000{number}")
        sent = duty.report(status="SUBMITTED")
        assert [row["row_id"] for row in duty.rows() if row["is_due"]] == [sent]
        assert len(duty.rows()) == 4

    def test_a_shift_report_is_no_daily_report(self, duty: Duty) -> None:
        duty.post()
        duty.report(report_type="SHIFT")
        assert duty.counts() == (1, 0)


class TestLate:
    """Aden is three hours ahead of UTC: the local day ends at 21:00 UTC."""

    @pytest.mark.parametrize(
        ("sent", "late"), [(datetime(2026, 11, 1, 20, 59), False), (datetime(2026, 11, 1, 21), True)]
    )
    def test_a_day_shift_may_report_until_the_local_day_ends(self, duty: Duty, sent: datetime, late: bool) -> None:
        day_shift = make.make_shift(duty.connection)
        row = duty.row(duty.report(schedule_item_id=duty.post(shift_id=day_shift), submitted_at=sent))
        assert row["submitted_at"] == sent + timedelta(hours=3)
        assert row["is_late"] is late

    @pytest.mark.parametrize(
        ("sent", "late"), [(datetime(2026, 11, 2, 20, 59), False), (datetime(2026, 11, 2, 21), True)]
    )
    @pytest.mark.parametrize("written", [DAY, DAY + timedelta(days=1)])
    def test_a_night_shift_may_report_until_the_day_ends_on_which_it_ends(
        self, duty: Duty, sent: datetime, late: bool, written: date
    ) -> None:
        night = make.make_shift(duty.connection, **NIGHT)
        item = duty.post(shift_id=night)
        row = duty.row(duty.report(schedule_item_id=item, submitted_at=sent, date=written))
        assert (row["day"], row["event_at"]) == (written, datetime(2026, 11, 1, 22))
        assert row["is_late"] is late
        assert duty.counts() == (1, 1)

    def test_without_a_shift_the_day_of_the_report_counts(self, duty: Duty) -> None:
        row = duty.row(duty.report(submitted_at=datetime(2026, 11, 1, 21)))
        assert (row["is_late"], row["event_at"], row["shift_key"]) == (True, None, None)

    def test_without_a_time_of_sending_it_is_not_known(self, duty: Duty) -> None:
        assert duty.row(duty.report(submitted_at=None))["is_late"] is None

    def test_an_imported_time_with_a_zone_becomes_local(self, duty: Duty) -> None:
        sent = datetime(2026, 11, 1, 22, tzinfo=UTC)
        row = duty.row(
            make.make_imported_report(duty.connection, batch_id=_BATCH, status="submitted", submitted_at=sent)
        )
        assert (row["submitted_at"], row["is_late"]) == (datetime(2026, 11, 2, 1), True)


def test_the_unit_decides_what_a_local_day_is(duty: Duty, connection: sa.Connection) -> None:
    connection.execute(
        sa.text(
            "CREATE OR REPLACE FUNCTION reporting.unit_timezone() RETURNS text"
            " LANGUAGE sql IMMUTABLE RETURN 'UTC'::text"
        )
    )
    row = duty.row(duty.report(submitted_at=datetime(2026, 11, 1, 22)))
    assert (row["submitted_at"], row["is_late"]) == (datetime(2026, 11, 1, 22), False)
