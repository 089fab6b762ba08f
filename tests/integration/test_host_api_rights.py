"""The host's old addresses obey the rights of their reader and name what they cannot read."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from dashboard.reports.trainer_daily import CATEGORIES
from tests.lib.app_ground import AppGround
from tests.lib.asking_everywhere import told
from tests.lib.host_programs import Program, busiest_day, key_of
from tests.lib.own_rows import own_rows, readable
from tests.lib.problems import assert_problem

TRAINER, TRAINER_PDF = "training/run/trainer-daily", "training/export/pdf/trainer-daily"
PM, VET = "attendance/run/pm-daily", "breeding/veterinary/"
LOGS = ("breeding/caretaker-daily/unified", "breeding/feeding/unified", "breeding/checkup/unified")
PATHS = dict(
    zip(
        ("trainer_daily", "vet_daily", "caretaker_daily", "feeding_daily", "checkup_daily"),
        (TRAINER, VET, *LOGS),
        strict=True,
    )
)
NOBODY = "00000000-0000-4000-8000-00000000d06d"


@pytest.fixture(scope="module")
def day(web: AppGround) -> str:
    """With sessions in ALPHA."""
    return busiest_day(web, "breeding_training_activity", "session_date")


class TestRights:
    def test_a_project_of_somebody_else_is_answered_as_one_that_is_not_there(self, web: AppGround, day: str) -> None:
        bravo = key_of(web, "project", "BRAVO")
        for asked in (bravo, NOBODY):
            answers = [Program(web, "basel").post(path, {"date": day, "project_id": asked}) for path in (TRAINER, PM)]
            answers += [Program(web, "basel").get(path, date=day, project_id=asked) for path in (VET, *LOGS)]
            for answer in answers:
                problem = assert_problem(answer, 403, "project_not_allowed")
                assert "BRAVO" not in str(problem)
                assert problem["errors"][0]["value"] == asked

    def test_a_dog_of_somebody_else_leaves_an_empty_answer(self, web: AppGround, day: str) -> None:
        [(foreign,)] = web.ask(
            "SELECT d.id::text FROM public.dog d WHERE NOT EXISTS (SELECT FROM public.breeding_training_activity s"
            " JOIN public.project p ON p.id = s.project_id WHERE s.dog_id = d.id AND p.code = 'ALPHA') LIMIT 1"
        )
        for asked in (foreign, NOBODY):
            found = Program(web, "basel").run(TRAINER, date=day, dog_id=asked)
            assert (found["sessions"], found["summary_by_dog"]) == ([], [])
            assert found["kpis"]["total_sessions"] == 0
            assert found["date"] == day
            assert_problem(Program(web, "basel").get(TRAINER_PDF, date=day, dog_id=asked), 404, "nothing_found")

    @pytest.mark.parametrize("who", ["basel", "carim"])
    def test_no_foreign_name_is_told(self, web: AppGround, who: str, day: str) -> None:
        program, reports = Program(web, who), {report.name: report for report in readable(who)}
        for name, path in PATHS.items():
            foreign = own_rows(web, who, reports[name]).foreign_words
            for back in range(3):
                asked = str(date.fromisoformat(day) - timedelta(days=back))
                answer = program.post(path, {"date": asked}) if path == TRAINER else program.get(path, date=asked)
                assert not foreign.findall(told(answer))

    def test_who_may_not_read_a_report_type_gets_none_of_it(self, web: AppGround, day: str) -> None:
        assert_problem(Program(web, "dina").post(TRAINER, {"date": day}), 403, "report_not_allowed")
        assert_problem(Program(web, "emad").get(VET, date=day), 403, "report_not_allowed")

    def test_who_may_not_take_rows_along_gets_no_file(self, web: AppGround, day: str) -> None:
        assert_problem(Program(web, "hana").post(TRAINER_PDF, {"date": day}), 403)
        assert_problem(Program(web, "hana").get(f"{VET}export.pdf", date=day), 403)

    def test_a_token_that_may_only_read_is_enough(self, web: AppGround, day: str) -> None:
        headers = {"Authorization": f"Bearer {web.make_token('basel', 'read')}"}
        client = web.browser().client
        found, file = (
            client.post(f"/api/reports/{path}", json={"date": day}, headers=headers) for path in (TRAINER, TRAINER_PDF)
        )
        assert found.json and found.json["kpis"]["total_sessions"] > 0
        path = file.json and file.json["path"]
        assert client.get(f"/{path}", headers=headers).data.startswith(b"%PDF")


def test_the_document_names_every_address_and_no_other(web: AppGround) -> None:
    document = (Path(__file__).parents[2] / "docs/HOST-API.md").read_text(encoding="utf-8")
    rules = [rule for rule in web.app.url_map.iter_rules() if rule.endpoint.startswith("host.")]
    there = {f"{method} `{rule.rule}`" for rule in rules for method in (rule.methods or set()) & {"GET", "POST"}}
    assert set(re.findall(r"(?:GET|POST) `/api/reports/[^`]+`", document)) == there


class TestBadInput:
    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({}, "date"),
            ({"date": "24/11/2026"}, "date"),
            ({"date": 20261124}, "date"),
            ({"date": "2026-11-24", "project_id": "ALPHA"}, "project_id"),
            ({"date": "2026-11-24", "dog_id": "\x00"}, "dog_id"),
            ({"date": "2026-11-24", "trainer_id": ["x"]}, "trainer_id"),
            ({"date": "2026-11-24", "category": "DETECTOIN"}, "category"),
        ],
    )
    def test_the_field_is_named(self, web: AppGround, body: dict[str, object], field: str) -> None:
        problem = assert_problem(Program(web).post(TRAINER, body), 400)
        assert problem["errors"][0]["field"] == field

    def test_what_is_no_object_is_refused(self, web: AppGround) -> None:
        bodies: tuple[object, ...] = ([], "x", 1, False)
        for body in bodies:
            assert_problem(Program(web).post(TRAINER, body), 400)
        browser = web.as_("amal")
        answer = browser.client.post(
            f"/api/reports/{TRAINER}", data=b"{", headers={"X-CSRFToken": browser.csrf_token()}
        )
        assert_problem(answer, 415)

    def test_a_sheet_needs_a_project(self, web: AppGround) -> None:
        problem = assert_problem(Program(web).post(PM, {"date": "2026-11-24"}), 400, "missing_parameter")
        assert problem["errors"][0]["field"] == "project_id"

    @pytest.mark.parametrize(
        ("sent", "field", "suggestion"),
        [
            ({}, "date", "2026-11-24"),
            ({"range_type": "dialy", "date": "2026-11-24"}, "range_type", "daily"),
            ({"range_type": "weekly", "week_start": "2026-11-25"}, "week_start", "2026-11-23"),
            ({"range_type": "weekly"}, "week_start", "2026-11-24"),
            ({"range_type": "monthly", "year_month": "2026-13"}, "year_month", "2026-11"),
            ({"range_type": "monthly", "year_month": "11-2026"}, "year_month", "2026-11"),
            ({"range_type": "custom", "date_from": "2026-11-01"}, "date_to", "2026-11-24"),
        ],
    )
    def test_a_range_names_what_it_lacks(
        self, web: AppGround, sent: dict[str, str], field: str, suggestion: str
    ) -> None:
        [error] = assert_problem(Program(web).get(VET, **sent), 400)["errors"]
        assert (error["field"], error["suggestion"]) == (field, suggestion)

    def test_every_declared_category_can_be_asked_for(self, web: AppGround, day: str) -> None:
        for category in CATEGORIES:
            Program(web).run(TRAINER, date=day, category=category.value)
