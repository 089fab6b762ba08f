"""The host's reports of the breeders' logs under their old addresses, from the real rows."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

import pytest

from dashboard.reports.checkup_daily import PARTS
from tests.lib.app_ground import AppGround
from tests.lib.host_programs import Program, busiest_day, key_of

CARE, FEEDING, CHECKUP = "breeding/caretaker-daily/unified", "breeding/feeding/", "breeding/checkup/"
PAGINATION = {"page", "per_page", "total", "pages", "has_next", "has_prev"}
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
RANGES = ("daily", "weekly", "monthly", "custom", "long")
OF_ALPHA = "project_id = (SELECT id FROM public.project WHERE code = 'ALPHA')"
DAYS = "date BETWEEN CAST(:first AS date) AND CAST(:last AS date)"


@pytest.fixture(scope="module")
def alpha(web: AppGround) -> str:
    return key_of(web, "project", "ALPHA")


@pytest.fixture(scope="module")
def day(web: AppGround) -> date:
    """With meals in ALPHA, and a year of records before it."""
    return date.fromisoformat(busiest_day(web, "feeding_log"))


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def sent(kind: str, day: date) -> tuple[dict[str, str], tuple[date, date]]:
    """The parameters of a range around the day, and its first and last day."""
    monday, month_end = monday_of(day), day.replace(day=monthrange(day.year, day.month)[1])
    back = day - timedelta(days=40 if kind == "long" else 9)
    asked = {
        "daily": ({"range_type": "daily", "date": str(day)}, (day, day)),
        "weekly": ({"range_type": "weekly", "week_start": str(monday)}, (monday, monday + timedelta(days=6))),
        "monthly": ({"range_type": "monthly", "year_month": f"{day:%Y-%m}"}, (day.replace(day=1), month_end)),
    }
    custom = ({"range_type": "custom", "date_from": str(back), "date_to": str(day)}, (back, day))
    return asked.get(kind, custom)


def every_row(web: AppGround, path: str, **asked: str) -> tuple[Any, list[dict[str, Any]]]:
    """The first page, and the rows of all pages."""
    first = Program(web).read(path, **asked, per_page="20")
    rows = list(first["rows"])
    for number in range(2, first["pagination"]["pages"] + 1):
        rows += Program(web).read(path, **asked, per_page="20", page=str(number))["rows"]
    return first, rows


@pytest.mark.parametrize("kind", RANGES)
class TestCaretaker:
    def test_rows_and_numbers_are_those_of_the_log(self, web: AppGround, alpha: str, day: date, kind: str) -> None:
        asked, (first, last) = sent(kind, day)
        found, rows = every_row(web, CARE, project_id=alpha, **asked)
        assert set(found) == {
            *("success", "pagination", "filters", "kpis", "rows", "range_display", "project_name"),
        }
        assert set(found["pagination"]) == PAGINATION
        in_log = web.ask(
            "SELECT id::text, house_clean, house_vacuum, house_tap_clean, house_drain_clean, dog_clean, dog_washed,"
            f" dog_brushed, bowls_bucket_clean, dog_id, date FROM public.caretaker_daily_log WHERE {OF_ALPHA} AND"
            f" {DAYS}",
            first=first,
            last=last,
        )
        assert sorted(row["id"] for row in rows) == sorted(row[0] for row in in_log)
        self.check_numbers(found["kpis"], in_log)
        assert [row["التاريخ"] for row in rows] == sorted((row["التاريخ"] for row in rows), reverse=True)

    def check_numbers(self, numbers: dict[str, Any], in_log: list[tuple[Any, ...]]) -> None:
        entries, full_house = len(in_log), sum(all(row[1:5]) for row in in_log)
        house, dog = numbers["house_tasks"], numbers["dog_tasks"]
        assert numbers["total_entries"] == entries > 0
        assert numbers["unique_dogs"] == len({row[9] for row in in_log})
        assert numbers["unique_dates"] == len({row[10] for row in in_log})
        assert [house[name] for name in ("house_clean", "house_vacuum", "house_tap_clean", "house_drain_clean")] == [
            sum(row[place] for row in in_log) for place in range(1, 5)
        ]
        assert [dog[name] for name in ("dog_clean", "dog_washed", "dog_brushed", "bowls_bucket_clean")] == [
            sum(row[place] for row in in_log) for place in range(5, 9)
        ]
        assert (house["full_house_clean"], dog["full_dog_grooming"]) == (
            full_house,
            sum(all(row[5:8]) for row in in_log),
        )
        assert house["full_house_clean_pct"] == pytest.approx(100 * full_house / entries, abs=0.051)


@pytest.mark.parametrize("kind", RANGES)
class TestFeeding:
    TOTALS = (
        "SELECT count(*), count(DISTINCT dog_id), sum(grams), sum(water_ml) FROM public.feeding_log"
        f" WHERE {OF_ALPHA} AND {DAYS}"
    )

    def test_numbers_are_those_of_the_log(self, web: AppGround, alpha: str, day: date, kind: str) -> None:
        asked, (first, last) = sent(kind, day)
        found, rows = every_row(web, f"{FEEDING}unified", project_id=alpha, **asked)
        assert set(found) == {"pagination", "filters", "kpis", "rows", "project_name"}
        [(meals, dogs, grams, water)] = web.ask(self.TOTALS, first=first, last=last)
        numbers = found["kpis"]
        assert (numbers["total_feedings"], numbers["unique_dogs"]) == (meals, dogs)
        assert (numbers["total_grams"], numbers["total_water_ml"]) == (grams, water)
        by_row = kind in ("daily", "custom")
        assert found["filters"]["aggregation"] == {"long": "weekly", "custom": "daily"}.get(kind, kind)
        assert found["pagination"]["total"] == (meals if by_row else dogs)
        assert sum(row["grams"] if by_row else row["total_grams"] for row in rows) == grams
        assert set(rows[0]) == (ROW_OF_MEAL if by_row else LINE_OF_MEALS | {"month" if kind == "monthly" else "week"})

    def test_parts_hold_their_rows(self, web: AppGround, alpha: str, day: date, kind: str) -> None:
        asked, (first, _) = sent(kind, day)
        _, rows = every_row(web, f"{FEEDING}unified", project_id=alpha, **asked)
        for row in rows if "logs" in rows[0] else []:
            assert row["meals"] == len(row["logs"])
            assert row["total_grams"] == sum(log["grams"] for log in row["logs"])
            assert [log["date"] for log in row["logs"]] == sorted(log["date"] for log in row["logs"])
            weeks = {(date.fromisoformat(log["date"]) - first).days // 7 for log in row["logs"]}
            assert row.get("month") == "month_0" or weeks == {int(row["week"].removeprefix("week_"))}


ROW_OF_MEAL = {
    *("id", "date", "time", "dog_name", "dog_microchip", "feeder", "project", "meal_type", "grams", "water_ml"),
    *("prep_method", "body_condition_scale", "supplements", "notes"),
}
LINE_OF_MEALS = {"dog_name", "dog_microchip", "meals", "total_grams", "total_water_ml", "avg_bcs", "logs"}


class TestFeedingOfADayAndAWeek:
    def test_a_day(self, web: AppGround, alpha: str, day: date) -> None:
        found = Program(web).read(f"{FEEDING}daily", project_id=alpha, date=str(day))
        assert set(found) == {"success", "pagination", "filters", "kpis", "rows", "date", "project_name"}
        numbers = found["kpis"]
        assert set(numbers) == {
            *("total_meals", "total_dogs", "total_grams", "total_water_ml", "fresh_meals", "dry_meals"),
            *("poor_conditions", "avg_quantity", "by_meal_type", "bcs_dist"),
        }
        assert set(found["rows"][0]) == {
            *("date", "time", "dog_id", "dog_code", "dog_name", "نوع_الوجبة", "اسم_الوجبة", "كمية_الوجبة_غرام"),
            *("ماء_الشرب_مل", "طريقة_التحضير", "مكملات", "كتلة_الجسد_BCS", "ملاحظات"),
        }
        [(fresh, dry, mixed)] = web.ask(
            "SELECT count(*) FILTER (WHERE meal_type_fresh), count(*) FILTER (WHERE meal_type_dry),"
            f" count(*) FILTER (WHERE meal_type_fresh AND meal_type_dry) FROM public.feeding_log WHERE {OF_ALPHA}"
            " AND date = CAST(:day AS date)",
            day=day,
        )
        assert (numbers["fresh_meals"], numbers["dry_meals"]) == (fresh, dry)
        assert numbers["by_meal_type"] == {"طازج": fresh - mixed, "مجفف": dry - mixed, "مختلط": mixed}
        assert sum(numbers["by_meal_type"].values()) == numbers["total_meals"]
        conditions = [row["كتلة_الجسد_BCS"] for row in found["rows"] if row["كتلة_الجسد_BCS"]]
        assert numbers["bcs_dist"] == {score: conditions.count(score) for score in set(conditions)}

    def test_what_was_not_recorded_is_null_and_not_0(self, web: AppGround, day: date) -> None:
        """The host writes 0 grams where nobody wrote any."""
        [(meal, grams)] = web.ask("SELECT id::text, grams FROM public.feeding_log WHERE date = :day LIMIT 1", day=day)
        try:
            web.change("UPDATE public.feeding_log SET grams = NULL WHERE id = :id", id=meal)
            rows = every_row(web, f"{FEEDING}unified", date=str(day))[1]
            assert [row["grams"] for row in rows if row["id"] == meal] == [None]
        finally:
            web.change("UPDATE public.feeding_log SET grams = :grams WHERE id = :id", id=meal, grams=grams)

    def test_a_week_by_dog(self, web: AppGround, alpha: str, day: date) -> None:
        found = Program(web).read(f"{FEEDING}weekly", project_id=alpha, week_start=str(monday_of(day)))
        assert set(found["kpis"]) == {"dogs_count", "meals_count", "grams_sum", "water_sum_ml", "avg_bcs"}
        rows = found["rows"]
        assert len(rows) == found["kpis"]["dogs_count"]
        assert sum(row["meals"] for row in rows) == found["kpis"]["meals_count"] > 0
        for row in rows:
            assert list(row["days"]) == WEEKDAYS
            assert sum(one["meals"] for one in row["days"].values()) == sum(row["by_type"].values()) == row["meals"]
            assert sum(one["grams"] for one in row["days"].values()) == row["grams_sum"]

    def test_a_dog_is_named_by_its_key(self, web: AppGround, alpha: str, day: date) -> None:
        dog = Program(web).read(f"{FEEDING}daily", project_id=alpha, date=str(day))["rows"][0]
        found = Program(web).read(f"{FEEDING}weekly", week_start=str(monday_of(day)), dog_id=dog["dog_id"])
        assert [row["dog_code"] for row in found["rows"]] == [dog["dog_code"]]

    def test_rows_of_no_project_can_be_asked_for(self, web: AppGround, day: date) -> None:
        found = Program(web).read(f"{FEEDING}daily", project_id="no_project", date=str(day))
        assert (found["rows"], found["kpis"]["total_meals"]) == ([], 0)


@pytest.mark.parametrize("kind", RANGES)
class TestCheckup:
    def test_numbers_are_those_of_the_log(self, web: AppGround, alpha: str, day: date, kind: str) -> None:
        asked, (first, last) = sent(kind, day)
        found, rows = every_row(web, f"{CHECKUP}unified", project_id=alpha, **asked)
        abnormal = " + ".join(f"(coalesce(nullif({part}, ''), 'سليم') <> 'سليم')::int" for part, _ in PARTS)
        [(checks, dogs, findings)] = web.ask(
            f"SELECT count(*), count(DISTINCT dog_id), sum({abnormal}) FROM public.daily_checkup_log"
            f" WHERE {OF_ALPHA} AND {DAYS}",
            first=first,
            last=last,
        )
        assert (found["kpis"]["total_checks"], found["kpis"]["unique_dogs"]) == (checks, dogs)
        by_row = kind in ("daily", "custom")
        assert found["pagination"]["total"] == (checks if by_row else dogs)
        if by_row:
            assert sum(len(row["abnormal_findings"]) for row in rows) == findings
        else:
            assert sum(row["check_count"] for row in rows) == sum(len(row["checks"]) for row in rows) == checks
            assert sum(row["abnormal_count"] for row in rows) == findings
            worst = {row["max_severity"] for row in rows}
            assert worst <= {"خفيف", "متوسط", "شديد", "غير محدد"}


class TestCheckupOfADayAndAWeek:
    @pytest.fixture
    def ill_day(self, web: AppGround) -> date:
        """With a severe case in ALPHA."""
        [(found,)] = web.ask(
            f"SELECT date FROM public.daily_checkup_log WHERE {OF_ALPHA} AND severity = 'شديد' ORDER BY 1 DESC LIMIT 1"
        )
        assert isinstance(found, date)
        return found

    def test_a_day(self, web: AppGround, alpha: str, ill_day: date) -> None:
        found = Program(web).read(f"{CHECKUP}daily", project_id=alpha, date=str(ill_day))
        assert set(found["kpis"]) == {"total_checks", "unique_dogs", "by_severity", "flags"}
        assert set(found["rows"][0]) == {
            *("date", "time", "dog_id", "dog_code", "dog_name", "المربي", "شدة الحالة", "ملاحظات"),
            *(label.ar for _, label in PARTS),
        }
        severities = [row["شدة الحالة"] for row in found["rows"] if row["شدة الحالة"]]
        assert found["kpis"]["by_severity"] == {word: severities.count(word) for word in set(severities)}
        assert found["kpis"]["by_severity"]["شديد"] >= 1
        flags = [label.ar for row in found["rows"] for _, label in PARTS if row[label.ar] not in ("", "سليم")]
        assert found["kpis"]["flags"] == {word: flags.count(word) for word in set(flags)}

    def test_a_week_by_dog(self, web: AppGround, alpha: str, ill_day: date) -> None:
        found = Program(web).read(f"{CHECKUP}weekly", project_id=alpha, week_start=str(monday_of(ill_day)))
        assert set(found["pagination"]) == PAGINATION
        table = found["table"]
        assert len(table) == found["kpis"]["dogs_count"]
        assert sum(row["checks"] for row in table) == found["kpis"]["checks_count"]
        assert sum(bool(row["flags_total"]) for row in table) == found["kpis"]["flagged_dogs"]
        assert "شديد" in {row["severity_max"] for row in table}
        for row in table:
            assert sum(row["flags_by_part"].values()) == row["flags_total"]
            assert sum(one["flags"] for one in row["days"].values()) == row["flags_total"]
            assert list(row["days"]) == WEEKDAYS

    def test_what_a_reader_may_not_see_is_null(self, web: AppGround, ill_day: date) -> None:
        for row in Program(web, "hana").read(f"{CHECKUP}daily", date=str(ill_day))["rows"]:
            assert {row[label.ar] for _, label in PARTS} | {row["ملاحظات"]} == {None}


@pytest.mark.parametrize("log", [FEEDING, CHECKUP])
class TestFiles:
    @pytest.mark.parametrize("kind", ["daily", "weekly"])
    def test_a_day_and_a_week_tell_where_the_pdf_is(
        self, web: AppGround, alpha: str, day: date, log: str, kind: str
    ) -> None:
        asked, _ = sent(kind, day)
        found = Program(web, "basel").read(f"{log}{kind}/export.pdf", project_id=alpha, **asked)
        assert found["success"] is True
        assert found["file"].startswith("/api/") and alpha in found["file"]
        assert Program(web, "basel").fetch(found["file"]).startswith(b"%PDF")

    def test_any_range_gives_the_pdf_itself(self, web: AppGround, alpha: str, day: date, log: str) -> None:
        path = f"api/reports/{log}unified/export.pdf?range_type=monthly&year_month={day:%Y-%m}&project_id={alpha}"
        assert Program(web, "basel").fetch(path).startswith(b"%PDF")


def test_the_pdf_of_the_caretakers(web: AppGround, alpha: str, day: date) -> None:
    path = f"api/reports/{CARE}/export.pdf?date={day}&project_id={alpha}"
    assert Program(web, "basel").fetch(path).startswith(b"%PDF")


def test_more_rows_than_a_page_holds_are_cut_as_in_the_host(web: AppGround, day: date) -> None:
    found = Program(web).read(
        f"{FEEDING}unified", range_type="custom", date_from=str(day), date_to=str(day), per_page="500"
    )
    assert found["pagination"]["per_page"] == 100
    assert len(found["rows"]) <= 100
