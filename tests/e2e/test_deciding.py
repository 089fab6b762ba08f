"""A daily report goes its way through approval on its page: each sees what is theirs to do, and what changed."""

from datetime import UTC, date, datetime, timedelta

from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Arrives
from tests.lib.reader import Reader, plain

SEALED_DAY, RETURNED_DAY = (datetime.now(UTC).date() - timedelta(days=age) for age in (70, 71))
REPORT = "/reports/trainer_daily/ALPHA"
LONGER = """async () => {
  const form = document.querySelector("[data-role=correction]");
  const fields = { duration_min: String(1 + Number(form.querySelector("[name=duration_min]").value)) };
  const body = JSON.stringify({ fields, reason: "the log of the trainer says so", lock: form.dataset.lock });
  const headers = { "Content-Type": "application/json" };
  return (await fetch(form.dataset.url, { method: "PATCH", headers, body })).status;
}"""


def _at(arrive: Arrives, who: str, day: date, lang: str = "en") -> Reader:
    reader = arrive(who, lang=lang)
    reader.visit(f"{REPORT}/{day}")
    return reader


def _form(reader: Reader, action: str) -> Locator:
    """The form of an action, opened."""
    reader.page.locator(f".approval-actions [data-decide={action}]").click()
    return reader.page.locator(f"[data-role=decide][data-action={action}]")


def _takes(reader: Reader, action: str, words: str = "") -> None:
    form = _form(reader, action)
    form.locator("textarea").fill(words)
    form.locator("button[type=submit]").click()


def _stands(reader: Reader, state: str) -> None:
    reader.page.locator(f"[data-role=approval][data-state={state}]").wait_for()


def test_a_report_is_submitted_approved_twice_and_sealed_by_three_people(arrive: Arrives) -> None:
    salma = _at(arrive, "salma", SEALED_DAY)
    _takes(salma, "submit")
    _stands(salma, "submitted")
    expect(salma.page.locator("[data-role=approval-answer]")).to_have_text("The report was submitted.")
    assert salma.page.locator(".approval-actions [data-decide=approve]").count() == 0
    basel = _at(arrive, "basel", SEALED_DAY, lang="ar")
    _takes(basel, "approve", "راجعت الجلسات كلها")
    _stands(basel, "approved_by_manager")
    assert basel.page.locator("[data-decide=approve]").count() == 0
    amal = _at(arrive, "amal", SEALED_DAY)
    _takes(amal, "approve")
    _stands(amal, "approved")
    assert "Approved and sealed" in amal.text("[data-role=approval-state]")
    assert amal.page.locator(".approval-steps .is-done").count() == 3
    carim = arrive("carim", lang="en")
    # To whom it is no page: the browser complains of the 404.
    carim.expects_complaints = True
    carim.visit(f"{REPORT}/{SEALED_DAY}")
    assert carim.page.locator("[data-role=approval]").count() == 0


def test_who_decides_is_told_what_changed_meanwhile_and_rejects_with_a_reason(arrive: Arrives) -> None:
    _takes(_at(arrive, "salma", RETURNED_DAY), "submit")
    basel = _at(arrive, "basel", RETURNED_DAY)
    basel.expects_complaints = True
    basel.page.locator(".number-note").first.click()
    comment = basel.page.locator("[data-role=decide][data-action=comment]")
    comment.locator("textarea").fill("one session more than planned")
    comment.locator("button[type=submit]").click()
    expect(basel.page.locator(".number-note.has-comments .note-count")).to_have_text("1")
    amal = _at(arrive, "amal", RETURNED_DAY)
    amal.page.locator("main a[href*='/record/']").first.click()
    amal.page.locator("[data-role=correction]").wait_for(state="attached")
    assert amal.page.evaluate(LONGER) == 200

    form = _form(basel, "reject")
    form.locator("button[type=submit]").click()
    expect(form.locator("[data-role=wrong]")).to_contain_text("Write the reason")
    form.locator("textarea").fill("a session is too long")
    form.locator("button[type=submit]").click()
    form.get_by_role("button", name="Look at the new state").wait_for()
    said = plain(form.locator("[data-role=answer]").inner_text())
    assert "1 changed" in said.translate(dict.fromkeys(range(0x2066, 0x206A)))
    assert "Training minutes" in said
    form.get_by_role("button", name="Look at the new state").click()
    expect(basel.page.locator("[data-role=approval-answer]")).to_have_text("This is the new state.")
    expect(form.locator("textarea")).to_have_value("a session is too long")
    form.locator("button[type=submit]").click()
    _stands(basel, "draft")
    assert "a session is too long" in basel.text(".approval-returned")
    assert "Revision 2" in plain(basel.text(".approval-revision"))
    _takes(basel, "submit")
    _stands(basel, "submitted")
    assert "Different from revision 1" in plain(basel.text(".approval-since"))
    assert basel.page.locator(".approval-actions [data-decide=approve]").count() == 0
    assert "four eyes" in basel.text(".approval-why")
