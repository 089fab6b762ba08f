"""The menu of a card: its files, its picture, a link to it, the whole screen."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Arrives

WITHOUT_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
REPORT = "/reports/trainer_daily?project=ALPHA"


def test_a_card_can_be_taken_along_linked_to_and_seen_alone(arrive: Arrives) -> None:
    reader = arrive("ghada", lang="en", alone=True)
    page = reader.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.open(REPORT)
    card = page.locator("[data-panel=by_dog]")

    def choose(words: str) -> Locator:
        card.get_by_role("button", name="Menu of the card").click()
        return page.locator(".panel-menu .menu-item", has_text=re.compile(words))

    with page.expect_download() as taken:
        choose("This card as .CSV").click()
    text = Path(taken.value.path()).read_text(encoding="utf-8-sig")
    rows = [line.split(",") for line in text.splitlines()]
    assert rows[0] == ["Dog", "Sessions"]
    shown = reader.members("by_dog")
    assert (rows[1][0], rows[1][1]) == (shown[0].label, shown[0].value)
    assert sum(int(row[1]) for row in rows[1:]) == int(reader.kpi("total_sessions").replace(",", ""))

    for kind, start in (("PNG", b"\x89PNG"), ("SVG", b"<svg ")):
        with page.expect_download() as taken:
            choose(f"Picture as .{kind}").click()
        picture = Path(taken.value.path()).read_bytes()
        assert picture.startswith(start)
        assert len(picture) > 5000
    assert shown[0].label.encode() in picture

    choose("Full screen").click()
    expect(card).to_have_class("panel is-rank is-full")
    assert page.evaluate("document.querySelector('.header').inert")
    page.keyboard.press("Escape")
    expect(card).to_have_class("panel is-rank")
    assert not page.evaluate("document.querySelector('.header').inert")

    choose("Copy a link").click()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.endswith("/reports/trainer_daily?project=ALPHA#by_dog")
    page.goto("about:blank")
    page.goto(link)
    reader.settled()
    expect(card).to_be_focused()
    choose("What it is").click()
    page.wait_for_url("**/explain/total_sessions?project=ALPHA")


@pytest.mark.parametrize("has_clipboard", [True, False])
def test_a_link_is_offered_to_be_copied_where_the_browser_can(arrive: Arrives, has_clipboard: bool) -> None:
    reader = arrive("ghada", lang="en", alone=True)
    page = reader.page
    if not has_clipboard:
        page.add_init_script(WITHOUT_CLIPBOARD)
    reader.open(REPORT)
    page.locator("[data-panel=by_dog]").get_by_role("button", name="Menu of the card").click()
    expect(page.locator(".panel-menu .menu-item", has_text="Copy a link")).to_have_count(int(has_clipboard))
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.locator(".palette-option").first.wait_for()
    expect(page.locator(".palette-option", has_text="Copy a link")).to_have_count(int(has_clipboard))
