"""Building, saving, sharing, scheduling and pinning a pivot in a browser, as somebody does it for the first time."""

import re
import time
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import Arrives
from tests.lib.reader import Reader

RESULT = "[data-role=builder-result]"
GUIDE = Path("docs/BUILDER.md")
LONGEST_S = 120
"""Of the time of whoever does it: the goal."""


class Hand:
    """Presses and types for a reader, and counts; no call of the API, no address typed."""

    CLICK_S, KEY_S = 2.65, 0.28
    """How long a person takes, by the keystroke-level model: to make up their mind (1.35 s), point (1.1 s) and press
    (0.2 s); to press a key."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.clicks, self.keys, self._begun = reader, 0, 0, time.monotonic()

    def press(self, selector: str) -> None:
        self.reader.all(selector).first.click()
        self.clicks += 1

    def type(self, selector: str, text: str) -> None:
        self.reader.all(selector).first.fill(text)
        self.keys += len(text)

    def choose(self, selector: str, value: str) -> None:
        """Open a list, and press what is wanted in it."""
        self.reader.all(selector).first.select_option(value)
        self.clicks += 2

    @property
    def seconds(self) -> float:
        """Theirs, with what the program made them wait; the waiting of this test counts as the program's."""
        return self.clicks * self.CLICK_S + self.keys * self.KEY_S + time.monotonic() - self._begun


def test_somebody_builds_saves_shares_schedules_and_pins_a_pivot(arrive: Arrives) -> None:
    basel = arrive("basel", lang="en")
    basel.visit("/")
    hand = Hand(basel)
    hand.press(".nav-link[href='/reports/builder']")
    hand.press(".builder-start[href*=trainer_daily]")
    hand.press("[data-name='dimension category'] a:text-is('Rows')")
    hand.press("[data-name='dimension month'] a:text-is('Columns')")
    table = basel.all(f"{RESULT} table")
    expect(table).to_contain_text("Detection")
    expect(basel.all(f"{RESULT} thead .is-group")).not_to_have_count(0)
    hand.type(".builder-save [name=name]", "Categories by month")
    hand.press(".builder-save button")
    basel.page.wait_for_url("**/reports/saved/*")
    basel.all("h1").filter(has_text="Categories by month").wait_for()
    saved = basel.address
    hand.press(".builder-details:has([data-role=builder-share]) summary")
    hand.choose("[data-role=builder-share] [name=whom]", "role:supervisor")
    expect(basel.all("[data-role=builder-reach]")).to_contain_text("only rows of")
    hand.press("[data-role=builder-share] button[type=submit]")
    expect(basel.all(".builder-shares li")).to_have_count(1)
    hand.press(".builder-tools a:has-text('Schedule it')")
    hand.choose("[data-role=schedule-form] [data-role=who]", "role:supervisor")
    hand.press("[data-role=schedule-form] button[type=submit]")
    card = basel.all(".job-card").filter(has_text="Categories by month")
    expect(card).to_contain_text("Everybody with the role: Supervisor")
    assert hand.seconds < LONGEST_S
    straight = schedule_without_saving(basel)
    assert straight.seconds < LONGEST_S
    counted = [(str(one.clicks), str(one.keys)) for one in (hand, straight)]
    said = re.findall(r"\*\*(\d+) clicks and (\d+) keystrokes\*\*", GUIDE.read_text(encoding="utf-8"))
    assert said == counted, f"the guide says otherwise than {counted}"
    basel.page.on("dialog", lambda dialog: dialog.accept())
    for name in ("Categories by month", "Sessions by Project, Category, Month"):
        card = basel.all(".job-card").filter(has_text=name)
        card.get_by_role("button", name="Delete").click()
        expect(card).to_have_count(0)
    basel.visit(saved)
    basel.all(".builder-tools button:has-text('Pin')").click()
    basel.all(".builder-tools button:has-text('Unpin')").wait_for()
    basel.visit("/")
    expect(basel.all("[data-pin]").filter(has_text="Categories by month")).to_contain_text("Total")
    salma = arrive("salma", lang="en")
    salma.visit(saved)
    expect(salma.all(f"{RESULT} table")).to_contain_text("Detection")


def schedule_without_saving(basel: Reader) -> Hand:
    """From a table that has no name yet to its schedule: it is saved on the way, under the name that was suggested."""
    basel.visit("/")
    hand = Hand(basel)
    hand.press(".nav-link[href='/reports/builder']")
    hand.press(".builder-start[href*=trainer_daily]")
    hand.press("[data-name='dimension category'] a:text-is('Rows')")
    hand.press("[data-name='dimension month'] a:text-is('Columns')")
    hand.press(".builder-save button:has-text('Save and schedule')")
    hand.choose("[data-role=schedule-form] [data-role=who]", "role:supervisor")
    hand.press("[data-role=schedule-form] button[type=submit]")
    card = basel.all(".job-card").filter(has_text="Sessions by Project, Category, Month")
    expect(card).to_contain_text("Everybody with the role: Supervisor")
    return hand


def test_it_is_done_by_keyboard_and_goes_back(arrive: Arrives) -> None:
    # So high that a drag needs no scrolling.
    ghada = arrive("ghada", lang="en", height=2200)
    ghada.visit("/reports/builder?report=vet_daily&rows=visit_type")
    before = ghada.text(RESULT)
    link = ghada.all("[data-name='dimension weekday'] a:text-is('Rows')").first
    link.focus()
    ghada.page.keyboard.press("Enter")
    expect(ghada.all(".builder-chip").filter(has_text="Day of week")).to_have_count(1)
    assert "weekday" in ghada.address
    ghada.page.go_back()
    expect(ghada.all(".builder-chip").filter(has_text="Day of week")).to_have_count(0)
    expect(ghada.all(RESULT)).to_contain_text("Result")
    assert ghada.text(RESULT) == before
    ghada.all("[data-name='dimension status']").drag_to(ghada.all("[data-where=columns]"))
    expect(ghada.all("[data-name='columns status']")).to_have_count(1)
    head = ghada.all(".builder-table [data-name='head total_visits']")
    head.locator("a").focus()
    ghada.page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    # Pressed before the page that follows the first press is there: both count.
    held = ghada.hold_first("**/_page?*")
    for name, where in (("year", "Columns"), ("weekday", "Rows")):
        ghada.all(f"[data-name='dimension {name}'] a:text-is('{where}')").first.click()
    ghada.let_go(held)
    for name, where in (("year", "columns"), ("weekday", "rows")):
        expect(ghada.all(f"[data-name='{where} {name}']")).to_have_count(1)


def test_an_arrangement_that_could_not_be_kept_is_tried_again(arrive: Arrives) -> None:
    emad = arrive("emad", lang="en")
    emad.expects_complaints = True
    emad.visit("/")
    emad.page.route("**/api/overview/arrangement", lambda route: route.abort(), times=1)
    with emad.page.expect_response(lambda answer: "/arrangement" in answer.url and answer.ok):
        emad.all("[data-period=day]").click()
    emad.visit("/")
    expect(emad.all("[data-period=day]")).to_have_attribute("aria-pressed", "true")
    emad.all("[data-role=arrange-open]").click()
    emad.all("[data-role=arrange-usual]").click()
    expect(emad.all("[data-period=month]")).to_have_attribute("aria-pressed", "true")


def test_the_overview_is_arranged_by_keyboard_and_remembered(arrive: Arrives) -> None:
    carim = arrive("carim", lang="en")
    # Asked for days of which there are no records: the card says so, and shows no 0.
    before = "&from=1990-01-01&to=1990-01-01"
    carim.page.route("**/vet_daily/tick?*", lambda route: route.continue_(url=route.request.url + before))
    carim.visit("/")
    card = carim.all("[data-report=vet_daily]")
    expect(card.locator(".empty-note.is-before_first")).to_contain_text("Before the first record")
    expect(card.locator(".kpi-value")).to_have_count(0)
    carim.page.unroute("**/vet_daily/tick?*")
    carim.visit("/")
    parts = "() => Array.from(document.querySelectorAll('.overview-part:not([hidden])'), one => one.dataset.tile)"
    expect(carim.all(".overview-part")).to_have_count(4)
    assert carim.page.evaluate(parts) == ["attention", "pinned", "reports", "recent"]
    carim.all("[data-role=arrange-open]").focus()
    carim.page.keyboard.press("Enter")
    carim.all("[data-name=recent] [data-by='-1']").focus()
    for _ in range(3):
        carim.page.keyboard.press("Enter")
    carim.all("[data-name=pinned] [data-role=arrange-show]").focus()
    with carim.page.expect_response(lambda answer: "/arrangement" in answer.url and answer.ok):
        carim.page.keyboard.press("Space")
    assert carim.page.evaluate(parts) == ["recent", "attention", "reports"]
    with carim.page.expect_response(lambda answer: "/arrangement" in answer.url and answer.ok):
        carim.all("[data-period=day]").click()
    carim.visit("/")
    expect(carim.all(".overview-part")).to_have_count(4)
    assert carim.page.evaluate(parts) == ["recent", "attention", "reports"]
    expect(carim.all("[data-period=day]")).to_have_attribute("aria-pressed", "true")
    expect(carim.all(".report-card.is-waiting")).to_have_count(0)
    value = carim.text("[data-report=trainer_daily] .kpi-value")
    carim.all("[data-report=trainer_daily] h3 a").click()
    carim.settled()
    assert "from=yesterday" in carim.address and carim.kpi("total_sessions") == value
    carim.visit("/")
    carim.all("[data-role=arrange-open]").click()
    carim.all("[data-role=arrange-usual]").click()
    expect(carim.all("[data-tile=pinned]")).to_be_visible()
    assert carim.page.evaluate(parts) == ["attention", "pinned", "reports", "recent"]
