"""What is usual on the time panel: it comes after the picture, belongs to the newest question, and leads to its day."""

from datetime import date, timedelta

from playwright.sync_api import Route

from tests.e2e.conftest import Arrives
from tests.lib.reader import Reader, plain

REPORT = "/reports/trainer_daily"
ANOMALIES = "**/api/reports/trainer_daily/anomalies*"
BAND = ".time-usual path[d^=M]"
UNUSUAL_DAYS = """async () => {
  const answer = await fetch("/api/reports/trainer_daily/anomalies?measure=total_sessions&window=400");
  const found = await answer.json();
  return found.measures.total_sessions.days.filter(day => day.is_anomaly).map(day => day.date);
}"""


def _around(day: str) -> str:
    middle = date.fromisoformat(day)
    return f"{REPORT}?from={middle - timedelta(days=14)}&to={middle + timedelta(days=14)}"


def _band(reader: Reader) -> str | None:
    return reader.all(".time-usual path").get_attribute("d")


def test_a_point_on_an_unusual_day_leads_to_what_it_is_made_of(ghada: Reader) -> None:
    ghada.open(REPORT)
    day = ghada.page.evaluate(UNUSUAL_DAYS)[-1]
    ghada.open(_around(day))
    ghada.page.locator(BAND).wait_for(state="attached")
    assert ghada.text("[data-role=usual-key]") == "Usual"
    point = ghada.all(f".time-point[data-day='{day}']")
    words = plain(point.get_attribute("aria-label") or "")
    assert "the usual" in words
    point.hover()
    assert ghada.text(".time-tip strong") in words
    assert ghada.ticks_of(point.focus) == 0
    ghada.page.keyboard.press("Enter")
    ghada.page.locator(".unusual-words").wait_for()
    assert ghada.address.startswith(f"{REPORT}/unusual/total_sessions/{day}")
    assert "the usual" in ghada.text(".unusual-words")


def test_no_picture_waits_for_the_band(ghada: Reader) -> None:
    held: list[Route] = []
    ghada.page.route(ANOMALIES, lambda route: held.append(route))
    with ghada.page.expect_request(ANOMALIES):
        ghada.open(REPORT)
    ghada.press("by_kind", 0)
    assert _band(ghada) == ""
    assert not ghada.all("[data-role=usual-key]").is_visible()


def test_an_older_band_never_paints_over_a_newer_question(ghada: Reader) -> None:
    held = ghada.hold_first(ANOMALIES)
    with ghada.page.expect_request(ANOMALIES):
        ghada.open(REPORT)
    ghada.press("by_project", 0)
    ghada.page.locator(BAND).wait_for(state="attached")
    newest = _band(ghada)
    ghada.let_go(held)
    assert _band(ghada) == newest
    ghada.press("by_project", 0)
    ghada.page.wait_for_function(
        "newest => ![newest, ''].includes(document.querySelector('.time-usual path').getAttribute('d'))", arg=newest
    )


def test_a_selected_day_keeps_the_band_and_asks_nothing(ghada: Reader) -> None:
    asked: list[str] = []
    ghada.page.on("request", lambda request: asked.append(request.url) if "/anomalies?" in request.url else None)
    ghada.open(REPORT)
    ghada.page.locator(BAND).wait_for(state="attached")
    before = _band(ghada)
    ghada.press("over_time", 3)
    ghada.page.wait_for_timeout(400)
    assert (len(asked), _band(ghada)) == (1, before)


def test_weeks_and_months_have_no_band(arrive: Arrives) -> None:
    reader = arrive("ghada", lang="en")
    asked: list[str] = []
    reader.page.on("request", lambda request: asked.append(request.url) if "/anomalies?" in request.url else None)
    reader.open(f"{REPORT}?from=all&to=today")
    reader.page.wait_for_timeout(500)
    assert (asked, _band(reader)) == ([], "")
