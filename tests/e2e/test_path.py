"""The way down: steps with those beside them in a menu, links from a record, and Back to where the reader was."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator

from tests.e2e.conftest import Arrives
from tests.lib.reader import Reader, plain

REPORT = "/reports/trainer_daily"
ROWS = f"{REPORT}/rows?from=-90d&to=today&weekday=monday,tuesday&project=ALPHA&measure=total_sessions"


def _go(reader: Reader, path: str) -> None:
    reader.page.goto(reader.url + path)
    reader.page.locator(".crumbs").wait_for()


def _open_menu(reader: Reader, dimension: str) -> Locator:
    menu = reader.all(f"[data-crumb={dimension}]")
    menu.locator("summary").click()
    menu.locator("li a").first.wait_for()
    return menu


def _asked(reader: Reader) -> dict[str, list[str]]:
    return parse_qs(urlsplit(reader.page.url).query)


@pytest.mark.parametrize("page", ["rows", "explain/total_sessions"])
def test_a_step_is_switched_in_place_and_the_other_filters_stay(ghada: Reader, page: str) -> None:
    _go(ghada, ROWS.replace("rows", page, 1))
    menu = _open_menu(ghada, "project")
    other = menu.locator("li a:not([aria-current])").first
    name, count = plain(other.locator("bdi").first.inner_text()), other.locator("bdi").last.inner_text()
    assert menu.locator("[aria-current]").count() == 1
    with ghada.page.expect_navigation():
        other.click()
    ghada.page.locator(".crumbs bdi").first.wait_for()
    asked = _asked(ghada)
    assert (asked["weekday"], asked["measure"]) == (["monday,tuesday"], ["total_sessions"])
    assert plain(ghada.all(".crumbs bdi").first.inner_text()) == name
    assert urlsplit(ghada.page.url).path == f"{REPORT}/{page}"
    ghada.page.locator("main", has_text=count).wait_for()


def test_what_lies_below_a_step_goes_when_it_is_switched(ghada: Reader) -> None:
    _go(ghada, f"{ROWS}&dog=~&category=DETECTION")
    menu = _open_menu(ghada, "project")
    href = menu.locator("li a").first.get_attribute("href") or ""
    assert "category=DETECTION" in href
    assert "dog=" not in href


def test_one_step_further_down(ghada: Reader) -> None:
    _go(ghada, f"{REPORT}/rows?from=-90d&to=today")
    with ghada.page.expect_navigation():
        _open_menu(ghada, "section").locator("li a").first.click()
    ghada.page.locator(".crumbs bdi").first.wait_for()
    with ghada.page.expect_navigation():
        _open_menu(ghada, "project").locator("li a").first.click()
    ghada.page.locator(".crumbs bdi").nth(1).wait_for()
    assert {"section", "project"} <= _asked(ghada).keys()


def test_a_menu_is_used_from_the_keyboard(arrive: Arrives) -> None:
    ghada = arrive("ghada", lang="ar")
    _go(ghada, ROWS)
    menu = ghada.all("[data-crumb=project]")
    menu.locator("summary").focus()
    ghada.page.keyboard.press("Enter")
    menu.locator("li a").first.wait_for()
    ghada.page.keyboard.press("Escape")
    assert menu.locator("summary").evaluate("node => node === document.activeElement && !node.parentElement.open")
    ghada.page.keyboard.press("Enter")
    ghada.page.keyboard.type("الميناء")
    assert menu.locator("li:visible").count() == 1
    ghada.page.keyboard.press("ArrowDown")
    assert ghada.page.evaluate("document.activeElement.matches('[data-crumb] li a')")
    with ghada.page.expect_navigation():
        ghada.page.keyboard.press("Enter")
    ghada.page.locator(".crumbs bdi").first.wait_for()
    assert "الميناء" in ghada.text(".crumbs bdi")


def test_an_unusual_day_has_its_path(ghada: Reader) -> None:
    _go(ghada, f"{REPORT}/unusual/total_sessions/2026-08-27?from=-90d&to=today&project=ALPHA")
    assert ghada.all("[data-crumb=project] summary").get_attribute("aria-label") == "Switch: \u2068Project\u2069"


def test_a_row_leads_to_its_record_and_that_to_all_of_the_trainer_and_to_similar_scores(ghada: Reader) -> None:
    _go(ghada, f"{REPORT}/rows?from=-90d&to=today&rating=8")
    ghada.all(".ag-cell a").first.click()
    ghada.page.locator(".record .links").wait_for()
    links = ghada.all(".record .links a")
    similar = links.filter(has_text="Similar scores").get_attribute("href") or ""
    sessions = links.filter(has_text="Every record of").get_attribute("href") or ""
    assert parse_qs(urlsplit(sessions).query).keys() == {"from", "trainer"}
    assert parse_qs(urlsplit(similar).query)["score_tier"] == ["good"]
    links.filter(has_text="Similar scores").click()
    ghada.page.locator(".ag-cell a").first.wait_for()
    assert "first" in ghada.text(".rows-number .provenance")


def test_back_leads_to_the_same_filters_and_the_same_place(ghada: Reader) -> None:
    ghada.open(REPORT)
    ghada.press("by_kind", 0)
    before = ghada.address
    ghada.page.evaluate("window.scrollTo(0, 300)")
    ghada.page.wait_for_timeout(300)
    ghada.page.evaluate("k9.$('[data-measure=total_sessions]').click()")
    ghada.page.locator(".ag-cell a").first.wait_for()
    ghada.page.evaluate("document.querySelector('.ag-body-viewport').scrollTop = 1900")
    ghada.page.wait_for_timeout(300)
    ghada.page.locator(".ag-row[row-index='52'] a").click()
    ghada.page.locator(".record .links").wait_for()

    ghada.page.go_back()
    ghada.page.wait_for_function("() => (document.querySelector('.ag-body-viewport') || {}).scrollTop === 1900")
    ghada.page.go_back()
    ghada.settled()
    assert ghada.address == before
    ghada.page.wait_for_function("() => window.scrollY === 300")


# What a grid does that takes its rows as new once more, after it was scrolled.
TO_THE_FIRST_ROW_ONCE = """
    document.addEventListener("scroll", function reset({ target }) {
        if (performance.getEntriesByType("navigation")[0].type !== "back_forward" || target.scrollTop !== 1900) return;
        document.removeEventListener("scroll", reset, true);
        target.scrollTop = 0;
        window.wasReset = true;
    }, true);
"""


def test_a_grid_that_starts_anew_meanwhile_is_led_back_once_more(ghada: Reader) -> None:
    ghada.page.add_init_script(TO_THE_FIRST_ROW_ONCE)
    _go(ghada, ROWS)
    ghada.page.locator(".ag-cell a").first.wait_for()
    ghada.page.evaluate("document.querySelector('.ag-body-viewport').scrollTop = 1900")
    ghada.page.locator(".ag-row[row-index='52'] a").click()
    ghada.page.locator(".record .links").wait_for()
    ghada.page.go_back()
    ghada.page.wait_for_function(
        "() => window.wasReset && document.querySelector('.ag-body-viewport').scrollTop === 1900"
    )
