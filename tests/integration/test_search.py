"""The command palette's search: what is meant is found, what is not one's own is not, all of it leads somewhere."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest

from dashboard import clock
from dashboard.reports import REPORTS
from layouts.places import ACTIONS
from tests.lib.app_ground import AppGround
from tests.lib.own_rows import readable
from tests.lib.problems import assert_problem

Item = dict[str, Any]
MEMBERS = {"dog": "dog", "person": "employee", "project": "project"}


def search(web: AppGround, who: str, text: str, lang: str = "en", limit: int = 100) -> list[Item]:
    found: list[Item] = web.as_(who).json(f"/api/search?q={quote(text)}&limit={limit}&lang={lang}")["items"]
    return found


def first(web: AppGround, who: str, text: str, lang: str = "en") -> Item:
    return search(web, who, text, lang)[0]


def of_kind(items: list[Item], kind: str) -> set[str]:
    return {item["value"] for item in items if item["kind"] == kind}


def known(web: AppGround, who: str, kind: str) -> set[str]:
    """The members that the option lists of the viewer's report types name."""
    found: set[str] = set()
    for report in readable(who):
        named = [one.name for one in report.dimensions if getattr(one, "members", None) == MEMBERS[kind]]
        for name in named:
            answer = web.as_(who).json(f"/api/filters/dimensions/{report.name}?dimension={name}&from=all")
            found |= {member["value"] for member in answer["dimensions"][0]["members"]} - {"~"}
    return found


class TestFinding:
    @pytest.mark.parametrize("typed", ["ALPHA", "alpha", "alhpa", "Ａlpha"])
    def test_a_project_is_found_by_its_code(self, web: AppGround, typed: str) -> None:
        found = first(web, "ghada", typed)
        assert (found["kind"], found["value"]) == ("project", "ALPHA")

    def test_a_dog_is_found_by_its_name_however_it_is_written_and_by_its_code(self, web: AppGround) -> None:
        ((code, name),) = web.ask("SELECT code, name FROM public.dog WHERE code = 'K9-001'")
        for typed in (name, f"{name[0]}\u0640{name[1:]}", code, "k9001", "K٩-٠٠١"):
            found = [item for item in search(web, "ghada", typed) if item["kind"] == "dog"]
            assert code in {item["value"] for item in found}, typed
            assert all(item["url"].startswith("/dogs/") for item in found)

    @pytest.mark.parametrize(("lang", "typed"), [("en", "yesterday"), ("ar", "أمس"), ("ar", "امس")])
    def test_a_day_is_found_in_every_report_type(self, web: AppGround, lang: str, typed: str) -> None:
        day = (clock.today(web.settings.timezone) - timedelta(days=1)).isoformat()
        found = [item for item in search(web, "ghada", typed, lang) if item["kind"] == "day"]
        assert {item["report_type"] for item in found} == {report.name for report in REPORTS}
        assert all(f"from={day}&to={day}" in item["url"] for item in found)

    def test_a_project_and_a_day_are_its_daily_reports(self, web: AppGround) -> None:
        found = search(web, "ghada", "alpha 2026-11-20 vet")
        assert found[0]["url"] == "/reports/vet_daily/ALPHA/2026-11-20"
        every = [item["url"] for item in search(web, "ghada", "2026-11-20 alpha") if item["kind"] == "project"]
        assert every == [f"/reports/{report.name}/ALPHA/2026-11-20" for report in REPORTS]

    def test_reports_pages_and_actions_are_found_in_both_languages(self, web: AppGround) -> None:
        assert first(web, "ghada", "مدرب", "en")["url"] == "/reports/trainer_daily"
        assert first(web, "ghada", "trainer", "ar")["url"] == "/reports/trainer_daily"
        assert first(web, "amal", "webhoks")["url"] == "/admin/webhooks"
        assert first(web, "ghada", "داكن")["action"] == "theme-dark"

    def test_without_a_word_come_reports_pages_and_actions(self, web: AppGround) -> None:
        found = search(web, "ghada", "")
        assert [item["report_type"] for item in found if item["kind"] == "report"] == [one.name for one in REPORTS]
        assert of_kind(found, "action") == {action.name for action in ACTIONS}
        assert not of_kind(found, "dog")

    def test_it_says_whether_there_is_more(self, web: AppGround) -> None:
        answer = web.as_("ghada").json("/api/search?q=k9&limit=3")
        assert (len(answer["items"]), answer["more"]) == (3, True)

    def test_a_saved_report_is_found_by_its_owner_alone_until_it_is_shared(self, web: AppGround) -> None:
        asked = {"report": "vet_daily", "rows": ["project"], "columns": [], "measures": ["total_visits"]}
        token = {"X-CSRFToken": web.as_("ghada").csrf_token()}
        made = web.as_("ghada").client.post(
            "/api/reports/builder/templates", json={"name": "زيارات القيادة", "definition": asked}, headers=token
        )
        assert made.status_code == 200, made.text
        made_id = made.get_json()["id"]
        try:
            assert of_kind(search(web, "ghada", "زيارات القياده"), "saved") == {made_id}
            assert not of_kind(search(web, "amal", "زيارات القياده"), "saved")
        finally:
            web.as_("ghada").client.delete(f"/api/reports/builder/templates/{made_id}", headers=token)


class TestRights:
    @pytest.mark.parametrize("who", ["basel", "dina", "emad", "faris"])
    def test_members_are_those_that_the_option_lists_name(self, web: AppGround, who: str) -> None:
        everything = [search(web, who, typed) for typed in ("k9", "a", "e", "ا", "م", "ن", "alpha", "bravo", "1", "2")]
        for kind in MEMBERS:
            told = set().union(*(of_kind(items, kind) for items in everything))
            assert told <= known(web, who, kind), kind
        reports = {item["report_type"] for items in everything for item in items} - {None}
        assert reports <= {report.name for report in readable(who)}

    def test_a_foreign_project_is_as_unknown_as_one_that_there_is_not(self, web: AppGround) -> None:
        assert not of_kind(search(web, "basel", "bravo"), "project")
        assert of_kind(search(web, "carim", "bravo"), "project") == {"BRAVO"}

    def test_pages_are_those_that_open(self, web: AppGround) -> None:
        for who in ("amal", "basel", "faris", "hana"):
            for item in search(web, who, ""):
                if item["url"] and item["url"] not in ("/m", "/verify"):
                    assert web.as_(who).get(item["url"]).status_code == 200, (who, item["url"])

    @pytest.mark.parametrize("who", ["basel", "faris"])
    def test_what_is_found_is_a_page(self, web: AppGround, who: str) -> None:
        dogs = [item for item in search(web, who, "k9") if item["kind"] == "dog"][-3:]
        others = [item for item in search(web, who, "ا") if item["kind"] in ("person", "project")][:3]
        assert dogs
        assert "notice-page" in web.page(who, "/dogs/nobody", "en")
        for item in (*dogs, *others):
            assert "notice-page" not in web.page(who, item["url"], "en"), item

    def test_nobody_searches_without_a_login(self, web: AppGround) -> None:
        assert_problem(web.browser().get("/api/search?q=alpha"), 401)


class TestRefusals:
    @pytest.mark.parametrize("search", ["q=" + "a" * 201, "limit=0", "limit=101", "limit=x", "query=alpha"])
    def test_what_is_no_search_is_refused(self, web: AppGround, search: str) -> None:
        assert_problem(web.as_("ghada").get(f"/api/search?{search}"), 400)
