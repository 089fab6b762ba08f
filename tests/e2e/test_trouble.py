"""What a reader sees when something is slow, fails, ends or does not exist: the old picture, the reason, a way on."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Route

from tests.e2e.conftest import Arrives, Profiles
from tests.lib.reader import Reader, plain

REPORT = "/reports/trainer_daily"
TICK = "**/api/reports/trainer_daily/tick*"


def _changed(change: Callable[[dict[str, Any]], None]) -> Callable[[Route], None]:
    """Lets the server answer, and changes the answer on its way."""

    def answer(route: Route) -> None:
        response = route.fetch()
        body = response.json()
        change(body)
        route.fulfill(response=response, body=json.dumps(body))

    return answer


def test_the_old_picture_stays_dimmed_while_an_answer_is_slow(ghada: Reader) -> None:
    ghada.open(REPORT)
    before = ghada.kpis()
    held: list[Route] = []
    ghada.page.route(TICK, lambda route: held.append(route))
    ghada.member("by_project", 0).click()
    ghada.all("[data-role=page].is-slow").wait_for()
    assert ghada.kpis() == before
    assert ghada.pressed("by_project") == [ghada.members("by_project")[0].label]
    ghada.let_go(held)
    ghada.settled()
    assert ghada.kpis() != before


def test_an_older_answer_never_paints_over_a_newer(ghada: Reader) -> None:
    ghada.open(REPORT)
    numbers = [member.value for member in ghada.members("by_project")]
    held = ghada.hold_first(TICK)
    ghada.member("by_project", 0).click()
    ghada.member("by_project", 0).click()
    ghada.press("by_project", 1)
    assert ghada.kpi("total_sessions") == numbers[1]
    ghada.let_go(held)
    assert ghada.kpi("total_sessions") == numbers[1]
    assert ghada.pressed("by_project") == [ghada.members("by_project")[1].label]


def test_ten_fast_clicks_end_in_the_last_state(ghada: Reader) -> None:
    ghada.open(REPORT)
    expected = ghada.members("by_kind")[4].value
    ghada.page.evaluate(
        """() => { const rows = document.querySelectorAll("[data-panel=by_kind] .bar-row");
                   for (const i of [0, 1, 2, 3, 0, 1, 2, 3, 0, 0, 4]) rows[i].click(); }"""
    )
    ghada.settled()
    assert ghada.kpi("total_sessions") == expected
    assert len(ghada.pressed("by_kind")) == 1


def test_a_failing_panel_fails_alone(ghada: Reader) -> None:
    ghada.open(REPORT)
    before = {name: ghada.members(name) for name in ("by_project", "by_dog", "by_weekday")}

    def break_dogs(body: dict[str, Any]) -> None:
        dogs = next(panel for panel in body["panels"] if panel["name"] == "by_dog")
        dogs |= {"members": [], "error": {"message": "this chart could not be computed", "request_id": "f00d-1"}}

    ghada.page.route(TICK, _changed(break_dogs))
    ghada.press("by_kind", 0)
    card = ghada.page.locator("[data-panel=by_dog]")
    assert "This card could not be drawn. It still shows the question before, as of" in plain(card.inner_text())
    assert "f00d-1" in card.inner_text()
    assert ghada.members("by_dog") == before["by_dog"]
    assert ghada.members("by_project") != before["by_project"]
    assert ghada.members("by_weekday") != before["by_weekday"]
    assert ghada.all(".panel-error:visible").count() == 1

    ghada.page.unroute(TICK)
    ghada.press("by_kind", 1)
    assert ghada.all(".panel-error:visible").count() == 0
    assert ghada.members("by_dog") != before["by_dog"]


def test_a_server_error_says_its_request_and_keeps_the_picture(ghada: Reader) -> None:
    ghada.expects_complaints = True
    ghada.open(REPORT)
    before = ghada.kpis()
    problem = {
        "status": 500,
        "title": "Internal Server Error",
        "code": "internal",
        "request_id": "beef-2",
        "errors": [],
    }
    ghada.page.route(TICK, lambda route: route.fulfill(status=500, json=problem))
    ghada.member("by_project", 0).click()
    box = ghada.page.locator("[data-role=problem]")
    box.wait_for()
    assert "beef-2" in box.inner_text()
    assert ghada.kpis() == before

    ghada.page.unroute(TICK)
    box.get_by_role("button", name="Try again").click()
    ghada.settled()
    assert box.is_hidden()
    assert ghada.kpis() != before


def test_a_lost_connection_is_said(ghada: Reader) -> None:
    ghada.expects_complaints = True
    ghada.open(REPORT)
    ghada.page.route(TICK, lambda route: route.abort())
    ghada.member("by_project", 0).click()
    box = ghada.page.locator("[data-role=problem]")
    box.wait_for()
    assert box.inner_text().startswith("The server does not answer.")


def test_an_ended_session_leads_to_sign_in_and_back(arrive: Arrives, profiles: Profiles) -> None:
    carim = arrive("carim", lang="en", alone=True)
    carim.expects_complaints = True
    carim.open(REPORT)
    carim.page.context.clear_cookies(name="k9_session")
    carim.member("by_kind", 0).click()
    link = carim.page.locator("[data-role=problem]").get_by_role("link", name="Sign in")
    link.wait_for()
    assert "ended" in carim.text("[data-role=problem]")
    address = carim.address
    link.click()
    carim.page.wait_for_url("**/login**")
    carim.page.fill("[name=username]", "carim")
    carim.page.fill("[name=password]", profiles.password)
    carim.page.click("button[type=submit]")
    carim.settled()
    assert carim.address == address


def test_an_unknown_member_is_named_with_the_nearest_and_the_page_goes_on(ghada: Reader) -> None:
    ghada.expects_complaints = True
    ghada.page.goto(f"{ghada.url}{REPORT}?project=ALPA")
    box = ghada.page.locator("[data-role=problem]")
    box.wait_for()
    words = ghada.text("[data-role=problem]")
    assert "Project has no ALPA." in words
    box.get_by_role("button", name="ALPHA").click()
    ghada.settled()
    assert box.is_hidden()
    assert ghada.address == f"{REPORT}?project=ALPHA"
    assert ghada.pressed("by_project") == [ghada.chips()[0].removeprefix("Project ")]


def test_a_wrong_day_or_filter_is_named(ghada: Reader) -> None:
    ghada.expects_complaints = True
    for query, words in (
        ("from=2026-13-45&to=today", "From: 2026-13-45 is not a day."),
        ("projct=ALPHA", "There is no filter called projct in this report."),
        ("measure=total_sesions", "There is no measure called total_sesions in this report."),
    ):
        ghada.page.goto(f"{ghada.url}{REPORT}?{query}")
        ghada.page.locator("[data-role=problem]").wait_for()
        assert words in ghada.text("[data-role=problem]")
        ghada.page.locator("[data-role=problem]").get_by_role("link", name="Start afresh").click()
        ghada.settled()


def test_where_a_filter_is_unknown_nothing_seems_to_be_on_its_way(ghada: Reader) -> None:
    ghada.expects_complaints = True
    ghada.page.goto(f"{ghada.url}{REPORT}?period=foo&project=ALPHA")
    ghada.page.locator("[data-role=problem]").wait_for()
    assert ghada.all(".panel:visible, [data-role=kpis]:visible").count() == 0
    assert len(ghada.chips()) == 1, "that of the filter that there is"
    ghada.page.locator("[data-role=problem]").get_by_role("link", name="Start afresh").click()
    ghada.settled()
    assert ghada.all(".panel:visible").count() > 0
    assert ghada.kpi("total_sessions")


@pytest.mark.parametrize(
    ("query", "words", "right"),
    [
        ("sort=-duraton_min", "Rows cannot be sorted by duraton_min.", "sort=-duration_min"),
        ("sort=dog_age_days,-days", "Rows cannot be sorted by days.", "sort=dog_age_days,-day"),
        ("sort=duration_min~many", "Rows cannot be sorted by duration_min~many.", "sort=duration_min~7.5"),
        ("measure=total_sesions", "There is no measure called total_sesions in this report.", "measure=total_sessions"),
        ("project=ALPA", "Project has no ALPA.", "project=ALPHA"),
    ],
)
def test_a_list_that_is_none_says_so_in_a_line_and_leads_to_the_right_one(
    ghada: Reader, query: str, words: str, right: str
) -> None:
    ghada.expects_complaints = True
    ghada.visit(f"{REPORT}/rows?from=-90d&to=today&{query}")
    box = ghada.page.locator("[data-role=problem]")
    box.wait_for()
    assert words in ghada.text("[data-role=problem]")
    assert ghada.all(".rows-grid").count() == 0
    size = box.bounding_box()
    assert size and size["height"] < 100
    with ghada.page.expect_navigation():
        box.get_by_role("button", name="Use").click()
    ghada.page.locator(".rows-grid .ag-row").first.wait_for()
    assert box.is_hidden()
    assert right in ghada.address


def test_a_page_that_does_not_exist_says_so(ghada: Reader) -> None:
    ghada.expects_complaints = True
    for path in ("/reports/trainer_dialy", "/nothing/here"):
        ghada.visit(path)
        assert "There is no page here" in ghada.text("main")
