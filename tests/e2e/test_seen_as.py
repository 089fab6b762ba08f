"""An administrator sees the product as somebody else in a real browser, sees that it is so, and comes back."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Arrives
from tests.lib.reader import plain

WORDS = {
    "ar": ("ترى البرنامج كما يراه", "مشرف", "إنهاء"),
    "en": ("You see the product as", "Supervisor", "End"),
}
FOLLOWS_WITHIN_MS = 30_000


@pytest.mark.parametrize("lang", WORDS)
def test_the_line_is_on_every_page_and_its_button_ends_it(arrive: Arrives, lang: str) -> None:
    amal, (words, role, end) = arrive("amal", lang=lang, alone=True), WORDS[lang]
    page = amal.page
    amal.visit("/admin/users?q=salma")
    other = page.context.new_page()
    other.goto(f"{amal.url}/")
    page.locator(".people button").click()
    page.wait_for_url(f"{amal.url}/")
    line = page.locator("[data-role=seen-as]")
    for path in ("/reports/trainer_daily", "/m"):
        # It is there with the first byte, before any script.
        page.goto(amal.url + path, wait_until="domcontentloaded")
        assert words in plain(line.inner_text()) and role in plain(line.inner_text())
        page.mouse.wheel(0, 2000)
        box = line.bounding_box()
        assert box is not None and box["y"] == 0 and box["width"] == page.viewport_size["width"]  # type: ignore[index]
        assert page.evaluate("!document.elementFromPoint(innerWidth / 2, 10).closest('[data-role=seen-as]')") is False
    # What was open in another window is not shown on with other eyes unsaid: it comes anew by itself.
    expect(other.locator("[data-role=seen-as]")).to_be_visible(timeout=FOLLOWS_WITHIN_MS)
    line.get_by_role("button", name=end).click()
    page.wait_for_url(f"{amal.url}/admin/users")
    expect(line).to_have_count(0)
    expect(other.locator("[data-role=seen-as]")).to_have_count(0, timeout=FOLLOWS_WITHIN_MS)
    other.close()
