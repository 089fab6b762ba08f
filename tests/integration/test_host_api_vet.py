"""The host's unified veterinary report under its old address, from the real visits."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.lib.app_ground import AppGround
from tests.lib.host_programs import Program, busiest_day, key_of

VET = "breeding/veterinary/"


@pytest.fixture(scope="module")
def alpha(web: AppGround) -> str:
    return key_of(web, "project", "ALPHA")


@pytest.fixture(scope="module")
def visit_day(web: AppGround) -> str:
    return busiest_day(web, "veterinary_visit", "visit_date")


class TestVeterinary:
    VISITS = """
    SELECT count(*), count(DISTINCT dog_id), count(DISTINCT vet_id), sum(cost), sum(json_array_length(medications))
    FROM (SELECT v.*, p.code FROM public.veterinary_visit v JOIN public.project p ON p.id = v.project_id) v
    WHERE code = 'ALPHA' AND visit_date::date BETWEEN CAST(:first AS date) AND CAST(:last AS date)
    """

    def test_a_day_is_its_visits(self, web: AppGround, alpha: str, visit_day: str) -> None:
        found = Program(web).read(VET, range_type="daily", date=visit_day, project_id=alpha)
        assert set(found) == {"filters", "granularity", "kpis", "rows"}
        assert found["filters"] == {
            "project_id": alpha,
            "dog_id": None,
            "range_type": "daily",
            "date_from": visit_day,
            "date_to": visit_day,
            "show_kpis": True,
        }
        assert set(found["rows"][0]) == {
            *("date", "time", "dog_id", "dog_code", "dog_name", "vet_id", "vet_name", "visit_type", "diagnosis"),
            *("treatment", "medications", "cost", "notes", "project_id", "project_name"),
        }
        assert {row["project_id"] for row in found["rows"]} == {alpha}
        assert [row["time"] for row in found["rows"]] == sorted((row["time"] for row in found["rows"]), reverse=True)
        self.check_numbers(web, found, visit_day, visit_day)

    @pytest.mark.parametrize(
        ("asked", "granularity"),
        [
            ({"range_type": "weekly", "week_start": "{monday}"}, "week"),
            ({"range_type": "monthly", "year_month": "{month}"}, "month"),
            ({"range_type": "custom", "date_from": "{last}", "date_to": "{first}"}, "custom"),
        ],
    )
    def test_a_longer_range_is_a_line_per_dog(
        self, web: AppGround, alpha: str, visit_day: str, asked: dict[str, str], granularity: str
    ) -> None:
        day = date.fromisoformat(visit_day)
        named = {
            "monday": str(day - timedelta(days=day.weekday())),
            "month": visit_day[:7],
            "first": str(day - timedelta(days=9)),
            "last": visit_day,
        }
        sent = {name: text.format(**named) for name, text in asked.items()}
        found = Program(web).read(VET, project_id=alpha, **sent)
        assert (found["granularity"], "rows" in found) == (granularity, False)
        assert set(found["table"][0]) == {
            *("dog_id", "dog_code", "dog_name", "visits", "by_visit_type", "medications_count", "cost_sum"),
        }
        assert sum(dog["visits"] for dog in found["table"]) == found["kpis"]["total_visits"]
        assert all(isinstance(dog["medications_count"], int | None) for dog in found["table"])
        assert all(sum(dog["by_visit_type"].values()) == dog["visits"] for dog in found["table"])
        self.check_numbers(web, found, found["filters"]["date_from"], found["filters"]["date_to"])

    def check_numbers(self, web: AppGround, found: Any, first: str, last: str) -> None:
        [(visits, dogs, vets, cost, medicines)] = web.ask(self.VISITS, first=first, last=last)
        numbers = found["kpis"]
        assert (numbers["total_visits"], numbers["total_dogs"], numbers["total_vets"]) == (visits, dogs, vets)
        assert sum(numbers["by_visit_type"].values()) == visits
        assert set(numbers["by_visit_type"]) <= {"روتيني", "طارئ", "تطعيم"}
        assert numbers["total_cost"] == (None if cost is None else pytest.approx(cost))
        assert numbers["total_medications"] == medicines

    def test_a_cost_that_is_not_recorded_is_null_and_not_0(self, web: AppGround) -> None:
        [(day, dog)] = web.ask(
            "SELECT visit_date::date::text, dog_id::text FROM public.veterinary_visit WHERE cost IS NULL"
            " AND project_id IS NOT NULL ORDER BY visit_date DESC LIMIT 1"
        )
        found = Program(web).read(VET, date=day, dog_id=dog)
        assert None in [row["cost"] for row in found["rows"]]

    def test_numbers_can_be_left_out_and_the_slash_too(self, web: AppGround, visit_day: str) -> None:
        assert "kpis" not in Program(web).read(VET.rstrip("/"), date=visit_day, show_kpis="0")

    def test_what_a_reader_may_not_see_is_null(self, web: AppGround, visit_day: str) -> None:
        for row in Program(web, "hana").read(VET, date=visit_day)["rows"]:
            assert {row[name] for name in ("diagnosis", "treatment", "notes")} == {None}
            assert row["medications"] is None

    def test_medicines_are_a_list(self, web: AppGround) -> None:
        [(day, dog, count)] = web.ask(
            "SELECT visit_date::date::text, dog_id::text, json_array_length(medications) FROM public.veterinary_visit"
            " WHERE json_array_length(medications) > 1 ORDER BY visit_date DESC LIMIT 1"
        )
        rows = Program(web).read(VET, date=day, dog_id=dog)["rows"]
        assert count in [len(row["medications"]) for row in rows]

    def test_the_pdf_comes_at_once(self, web: AppGround, alpha: str, visit_day: str) -> None:
        sent = f"range_type=monthly&year_month={visit_day[:7]}&project_id={alpha}"
        assert Program(web, "basel").fetch(f"api/reports/{VET}export.pdf?{sent}").startswith(b"%PDF")
