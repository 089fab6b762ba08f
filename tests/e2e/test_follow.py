"""An open page says how fresh it is, and follows what is committed: in place, or by saying so where somebody reads."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from bench.running import RunningProduct
from tests.e2e.conftest import Arrives
from tests.lib.late_rows import LateRows, late_rows
from tests.lib.reader import Reader, plain

REPORT = "/reports/trainer_daily"
TICK = "**/api/reports/trainer_daily/tick*"
VERSION = "**/api/version"
# As when the connection comes back, or the page to the front: it need not be waited for.
LOOK = "() => window.dispatchEvent(new Event('online'))"
IN_STATE = "[data-role=fresh-line][data-state={}]"
OLD_WORDS = re.compile(r"Out of date: the data is from\W+1\W+Jan.*ago")
SELECT_A_WORD = "() => getSelection().selectAllChildren(document.querySelector('.kpi-label'))"
COUNT_CHANGES = """() => {
  window.changes = 0;
  new MutationObserver((records) => (window.changes += records.length))
    .observe(document.querySelector("main"), { subtree: true, childList: true, characterData: true });
}"""


@pytest.fixture(scope="module")
def rows(product: RunningProduct) -> Iterator[LateRows]:
    with late_rows(product.data_dir, "INDIA") as made:
        yield made


def _state(reader: Reader, state: str) -> Locator:
    """The line at the foot of the page, once it is in a state."""
    line = reader.page.locator(IN_STATE.format(state))
    line.wait_for()
    return line


def _sessions(reader: Reader) -> int:
    return int(re.sub(r"\D", "", reader.kpi("total_sessions")))


def _wait_for_sessions(reader: Reader, number: int) -> None:
    reader.page.wait_for_function(
        "n => document.querySelector('[data-measure=total_sessions] .kpi-value').textContent.replace(/\\D/g, '') === n",
        arg=str(number),
    )


def _news(reader: Reader) -> str:
    reader.page.locator("[data-role=news]").wait_for()
    return reader.text("[data-role=news-words]")


def _looks_again(page: Page) -> None:
    with page.expect_response(VERSION):
        pass


def test_one_commit_on_every_kind_of_page(arrive: Arrives, rows: LateRows) -> None:
    """Numbers move in place; under a selection they are held; lists tell; a paused page stays; a page about something
    else neither moves nor speaks."""
    idle, selecting, listed, daily, foreign = (arrive("ghada", lang="en") for _ in range(5))
    idle.open(REPORT)
    selecting.open(REPORT)
    listed.visit(f"{REPORT}/rows?project=INDIA")
    daily.visit(f"{REPORT}/INDIA/{rows.day}")
    foreign.open("/reports/vet_daily")
    for reader in (idle, selecting, listed, daily, foreign):
        _state(reader, "live")
    before, total = _sessions(idle), listed.text("[data-role=rows-total]")
    on_day = int(daily.kpis()[0])
    idle.member("by_project", 0).focus()
    selecting.page.evaluate(SELECT_A_WORD)
    foreign.page.evaluate(COUNT_CHANGES)

    rows.commit(3)

    _wait_for_sessions(idle, before + 3)
    assert idle.all(".kpi-value.is-changed").count() > 0
    assert idle.all("[data-role=page].is-slow").count() == 0
    assert idle.page.evaluate("document.activeElement.closest('[data-panel]').dataset.panel") == "by_project"

    assert _news(selecting) == "New rows: 3"
    assert _sessions(selecting) == before
    _state(selecting, "held")
    selecting.page.evaluate("getSelection().removeAllRanges()")
    _wait_for_sessions(selecting, before + 3)

    assert _news(listed) == _news(daily) == "New rows: 3"
    assert listed.text("[data-role=rows-total]") == total
    assert int(daily.kpis()[0]) == on_day
    for reader in (listed, daily):
        reader.page.get_by_role("button", name="Show").click()
        _state(reader, "live")
    assert int(re.sub(r"\D", "", listed.text("[data-role=rows-total]"))) == int(re.sub(r"\D", "", total)) + 3
    assert int(daily.kpis()[0]) == on_day + 3

    _looks_again(foreign.page)
    assert foreign.page.evaluate("window.changes") == 0
    assert foreign.text("[data-role=fresh-said]") == ""


def test_a_paused_page_stays_as_it_is_until_it_goes_on(arrive: Arrives, rows: LateRows) -> None:
    ghada = arrive("ghada", lang="en", alone=True)
    ghada.open(REPORT)
    before = _sessions(ghada)
    pause = ghada.page.get_by_role("button", name="Pause")
    pause.press("Enter")
    assert pause.get_attribute("aria-pressed") == "true"
    assert ghada.text("[data-role=freshness]").startswith("Paused: data as of")
    asked: list[str] = []
    ghada.page.on("request", lambda request: asked.append(request.url))
    rows.commit(1)
    ghada.page.wait_for_timeout(3500)
    assert asked == []
    assert _sessions(ghada) == before

    pause.press("Enter")
    _wait_for_sessions(ghada, before + 1)
    pause.press("Enter")
    ghada.page.reload()
    ghada.settled()
    _state(ghada, "paused")
    assert pause.get_attribute("aria-pressed") == "true"


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", {
            "failed": "Could not be brought up to date: last good values", "offline": "No connection: data as of",
            "ended": "Your session has ended: data as of", "live": "Live: data as of",
        }),
        ("ar", {
            "failed": "تعذّر التحديث: آخر قيم سليمة حتى", "offline": "لا اتصال: البيانات حتى",
            "ended": "انتهت جلستك: البيانات حتى", "live": "مباشر: البيانات حتى",
        }),
    ],
)  # fmt: skip
def test_what_cannot_be_had_is_said_and_what_is_shown_stays(arrive: Arrives, lang: str, words: dict[str, str]) -> None:
    reader = arrive("ghada", lang=lang, width=390, height=844, alone=True)
    reader.expects_complaints = True
    reader.open(REPORT)
    _state(reader, "live")
    switch, numbers = reader.page.locator("[data-role=pause]").bounding_box(), reader.kpis()
    assert switch
    assert min(switch["width"], switch["height"]) >= 44
    problem = {"status": 503, "code": "database_unavailable", "request_id": "beef-9", "errors": []}

    def said(state: str) -> str:
        _state(reader, state)
        assert reader.kpis() == numbers
        return reader.text("[data-role=freshness]")

    reader.page.route(TICK, lambda route: route.fulfill(status=503, json=problem))
    reader.page.route(VERSION, lambda route: route.fulfill(json={"data_version": "another"}))
    reader.page.evaluate(LOOK)
    assert said("failed").startswith(words["failed"])
    assert "beef-9" in reader.text("[data-role=fresh-request]")
    reader.page.unroute(TICK)
    reader.page.unroute(VERSION)
    reader.page.locator("[data-role=fresh-ways] button").click()
    assert said("live").startswith(words["live"])

    reader.page.route(VERSION, lambda route: route.abort())
    reader.page.evaluate(LOOK)
    assert said("offline").startswith(words["offline"])
    reader.page.unroute(VERSION)
    reader.page.evaluate(LOOK)
    assert said("live").startswith(words["live"])

    reader.page.context.clear_cookies(name="k9_session")
    reader.page.evaluate(LOOK)
    assert said("ended").startswith(words["ended"])
    assert "next=%2Freports%2Ftrainer_daily" in str(
        reader.page.locator("[data-role=fresh-ways] a").get_attribute("href")
    )


def test_old_data_says_its_age_and_no_error(ghada: Reader) -> None:
    """The jobs or the database stand still: the version stays, its moment grows old."""
    old = {"Data-As-Of": "2026-01-01T00:00:00+00:00"}
    ghada.page.route(VERSION, lambda route: route.fulfill(json={"data_version": "x"}, headers=old))
    ghada.page.route(TICK, lambda route: _answer_as_of(route, old["Data-As-Of"], "x"))
    ghada.open(REPORT)
    _state(ghada, "stale")
    # The page itself may have come "stale" already: a busy machine's data is really some moments old.
    expect(ghada.all("[data-role=freshness]")).to_contain_text(OLD_WORDS)
    assert ghada.all("[data-role=problem]").is_hidden()


def _answer_as_of(route: Route, moment: str, version: str) -> None:
    asked = {name: text for name, text in route.request.headers.items() if name != "if-none-match"}
    response = route.fetch(headers=asked)
    body = response.json()
    body["provenance"] |= {"as_of": moment, "state": "stale", "data_version": version}
    told = {**response.headers, "data-as-of": moment, "data-version": version}
    route.fulfill(response=response, headers=told, body=json.dumps(body))


def test_pages_that_the_server_writes_change_in_place(ghada: Reader, rows: LateRows) -> None:
    """An explanation becomes another one without a new element: the heading stays, its number is another."""
    ghada.visit(f"{REPORT}/explain/total_sessions?project=INDIA&from=-30d&to=today")
    _state(ghada, "live")
    number = ghada.page.locator("h1 bdi")
    element, before = number.element_handle(), int(number.inner_text().replace(",", ""))
    ghada.page.locator(".rows-link").focus()
    rows.commit(2)
    ghada.page.wait_for_function("n => document.querySelector('h1 bdi').textContent === n", arg=f"{before + 2:,}")
    assert element.evaluate("node => node.isConnected")
    assert ghada.page.evaluate("document.activeElement.className") == "rows-link"
    assert plain(element.inner_text()) == f"{before + 2:,}"
    _looks_again(ghada.page)
    assert ghada.all("[data-role=news]").is_hidden()
