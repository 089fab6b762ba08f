"""Approving in a browser: several at once, in somebody's place, and the bell that tells of it."""

from playwright.sync_api import expect

from tests.e2e.conftest import Arrives
from tests.lib.reader import Reader

LINE, CHOICE = "#mine [data-role=approval-line]", "#mine [data-role=approval-choice]:enabled"


def approve(reader: Reader, count: int) -> None:
    """Choose the first `count` that can be chosen, and press; until it is said what became of them."""
    for place in range(count):
        reader.all(CHOICE).nth(place).click()
    reader.all("[data-role=bulk-approve]").click()
    reader.all("[data-role=bulk-said][data-state=done]").wait_for()


def test_a_manager_approves_two_at_once_and_is_told_of_each(arrive: Arrives) -> None:
    basel = arrive("basel", lang="en")
    basel.visit("/")
    basel.all(".nav-link[href='/approvals']").click()
    basel.all(LINE).first.wait_for()
    assert basel.all(f"{LINE}:has(.approval-warnings) [data-role=approval-choice]").count() == 0
    assert "ago" in basel.text(f"{LINE} time") and "verdue" in basel.text(f"{LINE} .late-mark")
    expect(basel.all("[data-role=bulk-approve]")).to_be_disabled()
    before = basel.all(LINE).count()
    approve(basel, 2)
    assert "All approved: 2" in basel.text("[data-role=bulk-said]")
    told = basel.all(f"{LINE}[data-state=done] [data-role=outcome]")
    assert [text.startswith("First approval given") for text in told.all_inner_texts()] == [True, True]
    basel.all("[data-role=bulk-said] a").click()
    expect(basel.all(LINE)).to_have_count(before - 2)


def test_a_delegate_approves_in_the_other_s_name_and_the_bell_tells_of_it(arrive: Arrives) -> None:
    basel, ghada = arrive("basel", lang="en"), arrive("ghada", lang="en")
    basel.expects_complaints = True
    basel.visit("/approvals?tab=delegations")
    form = basel.all("[data-role=delegation-form]")
    form.locator("[name=to]").select_option("ghada")
    form.locator("[name=project]").select_option("ALPHA")
    form.locator("button").click()
    wrong = form.locator(".form-field:has([name=reason]) [data-role=wrong]")
    expect(wrong).to_have_text("This is needed.")
    form.locator("[name=reason]").fill("Leave")
    form.locator("button").click()
    basel.all("[data-role=revoke]").wait_for()

    ghada.visit("/approvals")
    assert "You decide on behalf of" in ghada.text(f"{LINE} .approval-behalf")
    approve(ghada, 1)
    assert "Decided on behalf of" in ghada.text(f"{LINE}[data-state=done] [data-role=outcome]")

    badge = ghada.all("[data-role=bell-count]")
    expect(badge).to_be_visible()
    assert "unread" in (ghada.all("[data-role=bell]").get_attribute("aria-label") or "")
    ghada.all("[data-role=bell]").press("Enter")
    ghada.all(
        ".note",
    ).filter(has_text="Delegation from").first.wait_for()
    ghada.all("[data-role=notes-read]").click()
    expect(badge).to_be_hidden()
    ghada.page.keyboard.press("Escape")
    expect(ghada.all("[data-role=bell]")).to_be_focused()
    basel.all("[data-role=revoke]").click()
    expect(basel.all("[data-role=revoke]")).to_have_count(0)
