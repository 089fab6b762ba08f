"""A file of one card holds all of its members, of which the page shows the largest; why there are no rows is said."""

import csv
import io
from datetime import timedelta

import pytest

from dashboard import clock
from tests.lib.app_ground import AppGround
from tests.lib.exported import pdf_text, sheets
from tests.lib.problems import assert_problem

TICK = "/api/reports/trainer_daily/tick"
EXPORT = "/api/reports/trainer_daily/export"


def lines(web: AppGround, search: str) -> list[list[str]]:
    found = web.as_("ghada").get(f"{EXPORT}.csv?{search}&lang=en")
    assert found.status_code == 200, found.text
    return list(csv.reader(io.StringIO(found.get_data().decode("utf-8-sig"))))


class TestTheFile:
    def test_it_holds_every_member_and_their_numbers_add_up_to_the_card(self, web: AppGround) -> None:
        asked = "from=all&to=today&panels=by_dog"
        head, *rows = lines(web, asked)
        assert head == ["Dog", "Sessions"]
        answer = web.as_("ghada").json(f"{TICK}?{asked}")
        (panel,) = answer["panels"]
        assert panel["others"]["n"] > 0, "the card of the page does not show all of them"
        assert len(rows) == panel["total_members"]
        assert [int(row[1]) for row in rows[: len(panel["members"])]] == [member["n"] for member in panel["members"]]
        assert sum(int(row[1]) for row in rows) == answer["kpis"]["total_sessions"]["value"]

    def test_it_obeys_the_filters_of_the_other_dimensions_and_shows_the_measure(self, web: AppGround) -> None:
        asked = "from=-90d&project=ALPHA&panels=by_kind&measure=avg_success_rating"
        head, *rows = lines(web, asked)
        (panel,) = web.as_("ghada").json(f"{TICK}?{asked}")["panels"]
        assert len(head) == 3
        assert [int(row[1]) for row in rows] == [member["n"] for member in panel["members"]]

    def test_the_workbook_has_the_card_and_no_rows(self, web: AppGround) -> None:
        found = web.as_("ghada").get(f"{EXPORT}.xlsx?from=-30d&panels=by_kind&lang=en")
        names = [sheet.title for sheet in sheets(found.get_data())]
        assert len(names) == 2
        assert "Rows" not in names

    def test_a_csv_file_holds_one_card(self, web: AppGround) -> None:
        problem = assert_problem(web.as_("ghada").get(f"{EXPORT}.csv?panels=by_dog,by_kind"), 400)
        assert problem["errors"][0]["suggestion"] == "by_dog"

    def test_who_may_not_take_rows_along_gets_no_card_either(self, web: AppGround) -> None:
        for ending in ("csv", "xlsx"):
            assert_problem(web.as_("hana").get(f"{EXPORT}.{ending}?panels=by_dog"), 403)


class TestWhyThereAreNoRows:
    @pytest.mark.parametrize(
        ("state", "why"),
        [
            ("from=1990-01-01&to=1990-01-31", "before_first"),
            ("from={tomorrow}&to={tomorrow}", "not_yet"),
            ("from={tomorrow}&to={tomorrow}&project=ALPHA", "not_yet"),
            ("from={yesterday}&to={yesterday}&weekday={other_weekday}", "filtered"),
            ("from=-30d&to=today", None),
        ],
    )
    def test_each_has_its_reason(self, web: AppGround, state: str, why: str | None) -> None:
        today = clock.today(web.settings.timezone)
        yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
        asked = state.format(yesterday=yesterday, tomorrow=tomorrow, other_weekday=f"{today:%A}".lower())
        empty = web.as_("ghada").json(f"{TICK}?{asked}&panels=by_kind")["empty"]
        assert (empty and empty["why"]) == why

    def test_who_has_no_project_yet_is_told_so_and_not_a_zero(self, web: AppGround) -> None:
        browser = web.browser()
        assert browser.sign_in(web.add_person(role="PROJECT_MANAGER")).status_code == 303
        assert browser.json(f"{TICK}?from=all&panels=by_kind")["empty"] == {"why": "not_allowed", "first_day": None}
        page = browser.get("/m?lang=en")
        assert page.status_code == 200
        assert ">closed<" in page.text

    def test_a_day_without_records_says_so_on_its_daily_report(self, web: AppGround) -> None:
        tomorrow = (clock.today(web.settings.timezone) + timedelta(days=1)).isoformat()
        page = web.page("ghada", f"/reports/trainer_daily/ALPHA/{tomorrow}", "en")
        assert "Nothing has been entered yet" in page
        assert "kpi has-no-value is-not_yet" in page
        assert page.count(">not entered yet<") == page.count("kpi has-no-value is-not_yet")
        assert "these days" not in page
        assert "No records on this day." not in page, "the note has said so"

    def test_a_past_day_without_records_is_told_of_as_a_day_and_has_no_zeros(self, web: AppGround) -> None:
        day = _day_without_records(web, "vet_daily", "ALPHA")
        path = f"/reports/vet_daily/ALPHA/{day}"
        page = web.page("ghada", path, "ar")
        assert page.count("لا سجلات في هذا اليوم") == 1
        assert "هذه المدة" not in page
        assert "هذه الأيام" not in page
        assert page.count('class="kpi-value">–<') == page.count("kpi has-no-value is-no_rows") > 0
        numbers, rows = sheets(web.as_("ghada").get(f"{path}.xlsx?lang=ar").get_data())
        told = {line[0]: line[1:] for line in numbers.iter_rows(values_only=True) if line[0]}
        assert told["الزيارات"] == ("–", "", 0, "لا سجلات")
        assert [line[0] for line in rows.iter_rows(min_row=2, values_only=True)] == ["لا سجلات في هذا اليوم."]
        paper = pdf_text(web.as_("ghada").get(f"{path}.pdf?lang=en").get_data())
        assert "No records on this day." in paper
        assert "no change" not in paper


def _day_without_records(web: AppGround, report: str, project: str) -> str:
    today = clock.today(web.settings.timezone)
    for day in (today - timedelta(days=back) for back in range(1, 60)):
        asked = f"from={day}&to={day}&project={project}"
        if web.as_("ghada").json(f"/api/reports/{report}/tick?{asked}&panels=by_kind")["empty"]:
            return day.isoformat()
    raise AssertionError(f"{project} has records every day")
