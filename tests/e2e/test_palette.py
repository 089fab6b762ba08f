"""The command palette, as a reader at the keyboard uses it, and the folding of letters that the server has too."""

import json
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import Arrives
from tests.lib.reader import plain

CASES = json.loads((Path(__file__).parents[1] / "data/folding-cases.json").read_text(encoding="utf-8"))


def test_it_goes_anywhere_by_the_keyboard_and_folds_as_the_server_does(arrive: Arrives) -> None:
    reader = arrive("ghada", lang="ar", alone=True)
    reader.visit("/account")
    page = reader.page
    assert page.evaluate("cases => cases.map(([typed]) => k9.search.fold(typed))", CASES) == [
        meant for _, meant in CASES
    ]

    page.keyboard.press("Control+k")
    field = page.locator(".palette-field")
    expect(field).to_be_focused()
    expect(page.locator(".palette-option").first).to_be_visible()
    field.fill("ALPHA امس")
    expect(page.locator(".palette [role=status]")).to_contain_text("7")
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(1)
    assert field.get_attribute("aria-activedescendant") == "palette-0"
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == "palette-1"
    page.keyboard.press("Escape")
    expect(page.locator(".palette-field")).to_have_count(0)

    page.get_by_role("button", name="البحث والانتقال").click()
    page.locator(".palette-field").fill("xyzxyz")
    expect(page.locator(".palette [role=status]")).to_contain_text("لا نتيجة")
    page.locator(".palette-field").fill("داكن")
    expect(page.locator(".palette-option").first).to_contain_text("الداكن")
    page.keyboard.press("Enter")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"

    page.keyboard.press("Control+k")
    page.locator(".palette-field").type("المدرب")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/trainer_daily")
    reader.settled()
    assert "المدرب" in plain(page.locator("h1").inner_text())
