"""Pages that stay open: put away and looked at again, without numbers, or asked for at a bad moment."""

from datetime import UTC, datetime

from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import Arrives
from tests.lib.reader import Reader

VERSION = "**/api/version"
HIDE = """(isHidden) => {
  Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""

HIDE_ATTENTION_AND_GO_BACK = """() => {
  document.querySelector("[data-role=arrange] [data-name=attention] [data-role=arrange-show]").click();
  document.querySelector("[data-role=arrange-usual]").click();
}"""


def _other_version(page: Page) -> None:
    now = {"Data-As-Of": datetime.now(UTC).isoformat()}
    page.route(VERSION, lambda route: route.fulfill(json={"data_version": "another"}, headers=now))


def test_a_page_without_numbers_looks_again_when_it_comes_to_the_front(ghada: Reader) -> None:
    ghada.visit("/account")
    with ghada.page.expect_response(VERSION):
        pass
    ghada.page.evaluate(HIDE, True)
    ghada.page.wait_for_timeout(2500)
    with ghada.page.expect_response(VERSION, timeout=5000):
        ghada.page.evaluate(HIDE, False)


def test_an_overview_without_numbers_follows_without_complaint(arrive: Arrives) -> None:
    reader = arrive("carim", lang="en", alone=True)
    page = reader.page
    reader.visit("/")
    page.locator("[data-role=fresh-line][data-state=live]").wait_for()
    page.locator("[data-role=arrange-open]").click()
    for name in ("reports", "pinned"):
        page.locator(f"[data-role=arrange] [data-name={name}] [data-role=arrange-show]").first.click()
    _other_version(page)
    page.wait_for_timeout(3000)
    expect(page.locator("[data-role=fresh-line]")).to_have_attribute("data-state", "live")
    # What was done a moment before is not sent after it, either.
    with page.expect_navigation():
        page.evaluate(HIDE_ATTENTION_AND_GO_BACK)
    page.wait_for_timeout(500)
    reader.visit("/")
    page.locator("[data-role=arrange-open]").click()
    expect(page.locator("[data-role=arrange] [data-role=arrange-show][aria-checked=false]")).to_have_count(0)


def test_a_brief_that_cannot_be_written_anew_now_is_written_later(arrive: Arrives) -> None:
    reader = arrive("ghada", lang="en", width=360, height=640, alone=True)
    reader.expects_complaints = True
    page = reader.page
    reader.visit("/m")
    asked: list[str] = []

    def away(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=503, body="") if len(asked) == 1 else route.continue_()

    page.route("**/m", away)
    _other_version(page)
    page.wait_for_timeout(11_500)
    assert len(asked) >= 2
