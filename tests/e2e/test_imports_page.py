"""Somebody brings a file in at the page: asked what it leaves open, told what would happen, and able to go back."""

from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import Arrives

FILE = "Dog,Project,Date\nBrought,ALPHA,03/04/2015\nBrought,ALPHA,05/06/2015\n"
PATIENCE_MS = 60_000


def test_a_file_is_uploaded_answered_imported_and_taken_back(arrive: Arrives, tmp_path: Path) -> None:
    path = tmp_path / "spring.csv"
    path.write_text(FILE, encoding="utf-8")
    amal = arrive("amal", lang="en")
    amal.visit("/admin/imports?lang=en")
    page = amal.page
    page.set_input_files("[data-role=import-upload] input[type=file]", path)
    page.get_by_role("button", name="Upload").click()
    expect(page.locator(".import-doubts")).to_contain_text("these dates can be read in several ways")
    page.select_option("select[name=date-2]", "%d/%m/%Y")
    page.get_by_role("button", name="Save and check the whole file").click()
    who = page.locator("select[name=who-0]")
    expect(who).to_be_visible(timeout=PATIENCE_MS)
    who.select_option("new")
    page.get_by_role("button", name="Save the answers and check").click()
    expect(page.locator(".import-verdict")).to_contain_text("Every row would come in", timeout=PATIENCE_MS)
    page.get_by_role("button", name="Save and import").click()
    back = page.get_by_role("button", name="Take the whole import back")
    expect(back).to_be_visible(timeout=PATIENCE_MS)
    page.on("dialog", lambda dialog: dialog.accept())
    back.click()
    expect(page.locator("#main")).to_contain_text("It was taken back on")
