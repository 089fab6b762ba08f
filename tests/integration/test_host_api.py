"""The host's old addresses answer with its keys, from the real rows, without its defects (host/domain.md 7 and 8)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from tests.lib.app_ground import AppGround
from tests.lib.host_programs import Program, busiest_day, key_of
from tests.lib.problems import assert_problem

TRAINER, TRAINER_PDF = "training/run/trainer-daily", "training/export/pdf/trainer-daily"
PM, PM_PDF = "attendance/run/pm-daily", "attendance/export/pdf/pm-daily"

SESSIONS = """
SELECT to_char(s.session_date, 'HH24:MI') AS time, e.name AS trainer, d.code AS dog, s.duration, s.rating
FROM (SELECT session_date, trainer_id, dog_id, project_id, duration, success_rating * 2 AS rating
      FROM public.breeding_training_activity
      UNION ALL SELECT session_date, trainer_id, dog_id, project_id, duration, success_rating
      FROM public.training_session) s
JOIN public.employee e ON e.id = s.trainer_id JOIN public.dog d ON d.id = s.dog_id
JOIN public.project p ON p.id = s.project_id
WHERE p.code = 'ALPHA' AND s.session_date::date = CAST(:day AS date) ORDER BY s.session_date
"""


@pytest.fixture(scope="module")
def alpha(web: AppGround) -> str:
    return key_of(web, "project", "ALPHA")


@pytest.fixture(scope="module")
def day(web: AppGround) -> str:
    """With sessions in ALPHA."""
    return busiest_day(web, "breeding_training_activity", "session_date")


@pytest.fixture(scope="module")
def duty_day(web: AppGround) -> str:
    """With somebody replaced in ALPHA."""
    [(day,)] = web.ask(
        "SELECT h.date::text FROM public.daily_schedule h JOIN public.daily_schedule_item i"
        " ON i.daily_schedule_id = h.id JOIN public.project p ON p.id = h.project_id"
        " WHERE p.code = 'ALPHA' AND i.status = 'REPLACED' AND i.replacement_handler_id IS NOT NULL"
        " ORDER BY 1 DESC LIMIT 1"
    )
    return str(day)


class TestTrainerDaily:
    def test_it_answers_with_the_keys_of_the_host(self, web: AppGround, alpha: str, day: str) -> None:
        found = Program(web).run(TRAINER, date=day, project_id=alpha)
        assert set(found) == {
            *("project_id", "date", "day_name_ar", "project_name", "filters_applied", "sessions", "summary_by_dog"),
            "kpis",
        }
        assert set(found["sessions"][0]) == {
            *("time", "trainer_name", "dog_name", "category_ar", "subject", "duration_min", "success_rating"),
            *("location", "weather", "equipment", "notes"),
        }
        assert set(found["summary_by_dog"][0]) == {
            *("dog_name", "sessions_count", "total_duration_min", "avg_success_rating", "categories_breakdown"),
        }
        assert set(found["kpis"]) == {
            *("total_sessions", "unique_dogs", "unique_trainers", "total_duration_min", "avg_success_rating"),
        }
        assert (found["project_id"], found["date"]) == (alpha, day)
        assert found["day_name_ar"] in ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")

    def test_sessions_and_numbers_are_those_of_the_database(self, web: AppGround, alpha: str, day: str) -> None:
        rows = web.ask(SESSIONS, day=day)
        found = Program(web).run(TRAINER, date=day, project_id=alpha)
        assert [(one["time"], one["trainer_name"], one["duration_min"]) for one in found["sessions"]] == [
            (time, trainer, minutes) for time, trainer, _, minutes, _ in rows
        ]
        ratings = [rating for *_, rating in rows if rating is not None]
        assert found["kpis"] == {
            "total_sessions": len(rows),
            "unique_dogs": len({row[2] for row in rows}),
            "unique_trainers": len({row[1] for row in rows}),
            "total_duration_min": sum(row[3] for row in rows),
            "avg_success_rating": round(sum(ratings) / len(ratings), 1),
        }
        assert sum(one["sessions_count"] for one in found["summary_by_dog"]) == len(rows)
        assert len(found["summary_by_dog"]) == len({row[2] for row in rows})

    def test_categories_are_counted(self, web: AppGround, alpha: str, day: str) -> None:
        found = Program(web).run(TRAINER, date=day, project_id=alpha)
        for dog in found["summary_by_dog"]:
            assert sum(dog["categories_breakdown"].values()) == dog["sessions_count"]
            assert {"الطاعة", "الكشف", "الرشاقة", "الهجوم", "اللياقة"} <= set(dog["categories_breakdown"])

    @pytest.mark.parametrize("asked", ["DETECTION", "كشف", "الكشف"])
    def test_a_category_is_known_by_its_code_and_by_its_word(
        self, web: AppGround, alpha: str, day: str, asked: str
    ) -> None:
        found = Program(web).run(TRAINER, date=day, project_id=alpha, category=asked)
        assert {one["category_ar"] for one in found["sessions"]} == {"الكشف"}
        assert found["kpis"]["total_sessions"] == len(found["sessions"]) > 0
        assert found["filters_applied"]["category"] == asked

    def test_trainer_and_dog_narrow_it(self, web: AppGround, day: str) -> None:
        [(trainer, dog)] = web.ask(
            "SELECT trainer_id::text, dog_id::text FROM public.breeding_training_activity"
            " WHERE session_date::date = CAST(:day AS date) ORDER BY id LIMIT 1",
            day=day,
        )
        everything = Program(web).run(TRAINER, date=day)
        found = Program(web).run(TRAINER, date=day, trainer_id=trainer, dog_id=dog)
        assert found["kpis"]["unique_trainers"] == found["kpis"]["unique_dogs"] == 1
        assert 0 < found["kpis"]["total_sessions"] < everything["kpis"]["total_sessions"]
        assert (found["project_id"], found["project_name"]) == (None, "")

    def test_a_manager_without_a_project_gets_the_own_ones_and_no_other(
        self, web: AppGround, alpha: str, day: str
    ) -> None:
        for back in range(6):
            asked = str(date.fromisoformat(day) - timedelta(days=back))
            own = Program(web, "basel").run(TRAINER, date=asked)
            assert own["sessions"] == Program(web).run(TRAINER, date=asked, project_id=alpha)["sessions"]

    def test_it_is_the_number_that_the_product_shows(self, web: AppGround, day: str) -> None:
        shown = web.as_("basel").json(f"/api/reports/trainer_daily?date={day}&rows=1")["kpis"]
        found = Program(web, "basel").run(TRAINER, date=day)["kpis"]
        for name in ("total_sessions", "unique_dogs", "unique_trainers", "total_duration_min"):
            assert found[name] == shown[name]["value"]

    def test_the_pdf_lies_where_the_answer_says(self, web: AppGround, alpha: str, day: str) -> None:
        path = Program(web, "basel").run(TRAINER_PDF, date=day, project_id=alpha)["path"]
        assert not path.startswith("/")
        assert Program(web, "basel").fetch(path).startswith(b"%PDF")
        assert_problem(web.browser().get(f"/{path}"), 401)
        assert_problem(web.as_("carim").get(f"/{path}"), 403, "project_not_allowed")


class TestPmDaily:
    ROWS = """
    SELECT i.status::text, e.name, d.name, s.name, coalesce(v.uniform_ok::text, '-') FROM public.daily_schedule_item i
    JOIN public.daily_schedule h ON h.id = i.daily_schedule_id JOIN public.project p ON p.id = h.project_id
    JOIN public."user" u ON u.id = i.handler_user_id JOIN public.employee e ON e.id = u.employee_id
    JOIN public.dog d ON d.id = i.dog_id JOIN public.shift s ON s.id = i.shift_id
    LEFT JOIN reporting.pm_evaluation v ON v.schedule_item_id = i.id
    WHERE p.code = 'ALPHA' AND h.date = CAST(:day AS date)
    """

    def test_it_answers_with_the_keys_of_the_host(self, web: AppGround, alpha: str, duty_day: str) -> None:
        found = Program(web, "basel").run(PM, date=duty_day, project_id=alpha)
        assert set(found) == {"project_id", "project_name", "date", "day_name_ar", "groups"}
        assert [(one["group_no"], one["group_title"]) for one in found["groups"]] == [
            (1, "الحاضرون"),
            (2, "الإجازات والبدلاء"),
        ]
        for row in _rows(found):
            assert set(row) == {
                *("seq_no", "employee_id", "employee_name", "dog_id", "dog_name", "site_name", "shift_name"),
                *("uniform_ok", "card_ok", "appearance_ok", "cleanliness_ok", "dog_exam_done", "dog_fed"),
                *("dog_watered", "training_tansheti", "training_other", "field_deployment_done", "perf_sais"),
                *("perf_dog", "perf_murabbi", "perf_sehi", "perf_mudarrib", "violations", "is_on_leave"),
                *("on_leave_type", "on_leave_note", "is_replacement", "replacement_for"),
            }

    def test_the_rows_are_those_of_the_duty_sheet(self, web: AppGround, alpha: str, duty_day: str) -> None:
        """And not invented ones, the same for every project and date."""
        sheet = web.ask(self.ROWS, day=duty_day)
        found = list(_rows(Program(web).run(PM, date=duty_day, project_id=alpha)))
        planned = sorted((row["replacement_for"] or row["employee_name"], row["dog_name"]) for row in found)
        assert planned == sorted((name, dog) for _, name, dog, _, _ in sheet)
        assert sum(row["is_replacement"] for row in found) == sum(status == "REPLACED" for status, *_ in sheet) > 0
        assert {row["shift_name"] for row in found} == {shift for *_, shift, _ in sheet}

    def test_a_tick_that_nobody_knows_is_null(self, web: AppGround, alpha: str, duty_day: str) -> None:
        sheet = web.ask(self.ROWS, day=duty_day)
        found = list(_rows(Program(web).run(PM, date=duty_day, project_id=alpha)))
        words = {"true": True, "false": False, "-": None}
        assert sorted(str(row["uniform_ok"]) for row in found) == sorted(str(words[tick]) for *_, tick in sheet)
        ratings = {row[key] for row in found for key in ("perf_sais", "perf_dog", "perf_mudarrib")}
        assert ratings <= {"ممتاز", "جيد", "ضعيف", ""}

    def test_who_may_not_know_of_leaves_is_not_told(self, web: AppGround, alpha: str) -> None:
        [(day,)] = web.ask(
            "SELECT v.date::text FROM reporting.pm_evaluation v JOIN public.project p ON p.id = v.project_id"
            " WHERE p.code = 'ALPHA' AND v.leave_type IS NOT NULL ORDER BY 1 DESC LIMIT 1"
        )
        told, untold = (list(_rows(Program(web, who).run(PM, date=day, project_id=alpha))) for who in ("amal", "hana"))
        assert {row["on_leave_type"] for row in told} & {"سنوية", "مرضية", "طارئة", "أخرى"}
        assert {row["on_leave_type"] for row in untold} == {None}
        assert any(row["is_on_leave"] for row in untold)

    def test_the_pdf_lies_where_the_answer_says(self, web: AppGround, alpha: str, duty_day: str) -> None:
        path = Program(web, "basel").run(PM_PDF, date=duty_day, project_id=alpha)["path"]
        assert Program(web, "basel").fetch(path).startswith(b"%PDF")


def _rows(found: Any) -> Iterator[dict[str, Any]]:
    for group in found["groups"]:
        yield from group["rows"]
