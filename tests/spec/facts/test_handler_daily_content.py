"""fact_handler_daily: what stands in a report, and what its status means (host decisions 3, 5, 6, 9, 14)."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import sqlalchemy as sa

from tests import factories as make
from tests.lib.duty_sheet import DAY, Duty, make_sheet

_BATCH = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def duty(connection: sa.Connection) -> Duty:
    return make_sheet(connection)


class TestStatus:
    @pytest.mark.parametrize(
        ("label", "status", "submitted"),
        [
            ("DRAFT", "draft", False),
            ("SUBMITTED", "submitted", True),
            ("APPROVED_BY_PM", "submitted", True),
            ("FORWARDED_TO_ADMIN", "submitted", True),
            ("APPROVED", "approved", True),
            ("APPROVED_BY_ADMIN", "approved", True),
            ("REJECTED", "rejected", True),
            ("REJECTED_BY_PM", "rejected", True),
            ("REJECTED_BY_ADMIN", "rejected", True),
        ],
    )
    def test_the_labels_of_the_host_become_ours(self, duty: Duty, label: str, status: str, submitted: bool) -> None:
        row = duty.row(duty.report(status=label))
        assert (row["status"], row["host_status"], row["is_submitted"]) == (status, label, submitted)

    def test_every_label_of_the_host_has_one_of_ours(self, duty: Duty) -> None:
        labels = duty.connection.execute(sa.text("SELECT unnest(enum_range(NULL::reportstatus))::text")).scalars()
        found = {duty.row(duty.report(status=label))["status"] for label in labels}
        assert found == {"draft", "submitted", "approved", "rejected"}

    @pytest.mark.parametrize(
        ("label", "status", "submitted"),
        [
            ("Under Review", "Under Review", False),
            ("قيد المراجعة", "قيد المراجعة", False),
            (" Approved ", "approved", True),
            ("missing", "missing", False),
            ("", None, False),
        ],
    )
    def test_an_unknown_label_shows_as_itself(
        self, duty: Duty, label: str, status: str | None, submitted: bool
    ) -> None:
        row = duty.row(make.make_imported_report(duty.connection, batch_id=_BATCH, status=label))
        assert (row["status"], row["is_submitted"]) == (status, submitted)

    def test_an_unknown_label_with_a_time_of_sending_was_sent(self, duty: Duty) -> None:
        sent = datetime(2026, 11, 1, 12, tzinfo=UTC)
        report = make.make_imported_report(duty.connection, batch_id=_BATCH, status="Under Review", submitted_at=sent)
        assert duty.row(report)["is_submitted"] is True

    def test_a_draft_that_was_sent_back_is_not_submitted(self, duty: Duty) -> None:
        row = duty.row(duty.report(status="DRAFT", submitted_at=datetime(2026, 11, 1, 12)))
        assert (row["is_submitted"], row["is_late"]) == (False, None)


class TestContent:
    def test_an_empty_health_row_says_nothing(self, duty: Duty) -> None:
        report = duty.report()
        make.make_report_part(duty.connection, "health", report)
        assert (duty.row(report)["checked_parts"], duty.row(report)["abnormal_findings"]) == (0, None)

    def test_abnormal_parts_and_parts_that_need_attention_are_findings(self, duty: Duty) -> None:
        report = duty.report()
        parts = {"eyes_status": "ABNORMAL", "rear_status": "NEEDS_ATTENTION", "tail_status": "NORMAL"}
        make.make_report_part(duty.connection, "health", report, **parts)
        assert (duty.row(report)["checked_parts"], duty.row(report)["abnormal_findings"]) == (3, 2)

    def test_healthy_parts_are_no_finding(self, duty: Duty) -> None:
        report = duty.report()
        make.make_report_part(duty.connection, "health", report, eyes_status="NORMAL")
        assert duty.row(report)["abnormal_findings"] == 0

    def test_incidents_are_counted_and_none_in_a_report_is_none(self, duty: Duty) -> None:
        report = duty.report()
        assert duty.row(report)["incidents"] == 0
        for kind in ("SUSPICION", "DETECTION"):
            make.make_report_part(duty.connection, "incident", report, incident_type=kind, description="x")
        assert duty.row(report)["incidents"] == 2

    @pytest.mark.parametrize(
        ("lines", "minutes"),
        [
            ([(time(8), time(8, 45))], 45),
            ([(time(8), time(8, 45)), (time(10), time(10, 15))], 60),
            ([(time(23, 30), time(0, 30))], 60),
            ([(time(8), time(8))], 0),
            ([(time(8), None)], None),
            ([(time(8), None), (time(10), time(10, 15))], 15),
            ([], None),
        ],
    )
    def test_training_minutes_add_up_also_past_midnight(
        self, duty: Duty, lines: list[tuple[time, time | None]], minutes: int | None
    ) -> None:
        report = duty.report()
        for start, end in lines:
            values: dict[str, Any] = {"training_type": "FITNESS", "time_from": start, "time_to": end}
            make.make_report_part(duty.connection, "training", report, **values)
        assert duty.row(report)["training_min"] == minutes

    def test_what_a_file_does_not_say_stays_missing(self, duty: Duty) -> None:
        row = duty.row(make.make_imported_report(duty.connection, batch_id=_BATCH))
        unknown = ("handler_key", "dog_key", "project_key", "status", "incidents", "abnormal_findings", "training_min")
        assert [row[name] for name in unknown] == [None] * len(unknown)

    def test_age_and_experience_are_counted_on_the_day_of_the_report(self, duty: Duty) -> None:
        row = duty.row(duty.report())
        assert row["dog_age_days"] == (DAY - date(2022, 11, 1)).days
        assert row["handler_experience_days"] == (DAY - date(2020, 11, 1)).days


class TestPlace:
    @pytest.fixture
    def gate(self, duty: Duty) -> str:
        return make.make_post(duty.connection, duty.project, name="البوابة")

    def test_a_written_place_becomes_the_post_of_that_name(self, duty: Duty, gate: str) -> None:
        row = duty.row(duty.report(location="البوابه"))
        assert (row["area_key"], row["location"]) == (gate, "البوابة")

    def test_without_a_written_place_it_is_the_post_of_the_sheet(self, duty: Duty, gate: str) -> None:
        row = duty.row(duty.report(schedule_item_id=duty.post(location_id=gate), location=""))
        assert (row["area_key"], row["location"]) == (gate, "البوابة")

    def test_a_place_that_is_no_post_stays_as_text(self, duty: Duty, gate: str) -> None:
        row = duty.row(duty.report(schedule_item_id=duty.post(location_id=gate), location="المطار"))
        assert (row["area_key"], row["location"]) == (None, "المطار")

    def test_a_missing_report_stands_at_the_post_of_the_sheet(self, duty: Duty, gate: str) -> None:
        row = duty.row(duty.post(location_id=gate))
        assert (row["area_key"], row["location"]) == (gate, "البوابة")


def test_the_time_of_entry_that_the_host_keeps_in_utc_becomes_local(duty: Duty) -> None:
    entered = datetime(2026, 11, 1, 22, 30)
    assert duty.row(duty.report(created_at=entered))["entered_at"] == datetime(2026, 11, 2, 1, 30)
