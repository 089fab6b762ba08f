"""Building, saving and sharing a pivot in a browser, as somebody does it for the first time."""

from playwright.sync_api import expect

from tests.e2e.conftest import Arrives
from tests.lib.reader import Reader

RESULT = "[data-role=builder-result]"


class Hand:
    """Presses and types for a reader, and counts."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.clicks, self.keys = reader, 0, 0

    def press(self, selector: str) -> None:
        self.reader.all(selector).first.click()
        self.clicks += 1

    def type(self, selector: str, text: str) -> None:
        self.reader.all(selector).first.fill(text)
        self.keys += len(text)


def test_somebody_builds_saves_and_shares_a_pivot(arrive: Arrives) -> None:
    basel = arrive("basel", lang="en")
    hand = Hand(basel)
    basel.visit("/")
    hand.press(".nav-link[href='/reports/builder']")
    hand.press(".builder-start[href*=trainer_daily]")
    basel.all(f"{RESULT} table, {RESULT} .builder-chart").first.wait_for()
    hand.press("[data-name='dimension category'] a:text-is('Rows')")
    hand.press("[data-name='dimension month'] a:text-is('Columns')")
    table = basel.all(f"{RESULT} table")
    expect(table).to_contain_text("Detection")
    expect(basel.all(f"{RESULT} thead .is-group")).not_to_have_count(0)
    hand.type(".builder-save [name=name]", "Categories by month")
    hand.press(".builder-save button")
    basel.page.wait_for_url("**/reports/saved/*")
    basel.all(
        "h1",
    ).filter(has_text="Categories by month").wait_for()
    hand.press(".builder-details:has([data-role=builder-share]) summary")
    basel.all("[data-role=builder-share] [name=whom]").select_option("role:supervisor")
    hand.clicks += 2
    expect(basel.all("[data-role=builder-reach]")).to_contain_text("only rows of")
    hand.press("[data-role=builder-share] button[type=submit]")
    expect(basel.all(".builder-shares li")).to_have_count(1)
    salma = arrive("salma", lang="en")
    salma.visit(basel.address)
    expect(salma.all(f"{RESULT} table")).to_contain_text("Detection")
    assert (hand.clicks, hand.keys) == (9, 19)


def test_it_is_done_by_keyboard_and_goes_back(arrive: Arrives) -> None:
    # So high that a drag needs no scrolling.
    ghada = arrive("ghada", lang="en", height=2200)
    ghada.visit("/reports/builder?report=trainer_daily&rows=project")
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
    item, zone = ghada.all("[data-role=builder-drag]").filter(has_text="Category"), ghada.all("[data-where=columns]")
    item.drag_to(zone)
    expect(ghada.all("[data-where=columns] .builder-chip").filter(has_text="Category")).to_have_count(1)
