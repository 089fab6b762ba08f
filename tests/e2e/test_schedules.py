"""A manager schedules a report on the page, has it sent to himself, and finds it in the ledger."""

from playwright.sync_api import expect

from tests.e2e.conftest import Arrives


def test_a_report_is_scheduled_sent_to_oneself_and_found_in_the_ledger(arrive: Arrives) -> None:
    basel = arrive("basel", lang="en")
    page = basel.page
    basel.visit("/reports/trainer_daily?category=DETECTION&from=-7d&to=today")
    page.locator(".page-tools summary").click()
    page.get_by_role("link", name="Schedule it").click()
    form = page.locator("[data-role=schedule-form]")
    expect(form.locator("[name=filters]")).to_have_value("category=DETECTION")
    form.locator("[name=name]").fill("Every Sunday")
    assert form.locator("[name=report_type]").input_value() == "trainer_daily"
    form.locator("[name=frequency]").select_option("weekly")
    form.locator("[name=filters]").fill("https://k9.example/reports/trainer_daily?from=-30d&project=BRAVO")
    form.locator("[data-role=who]").first.select_option("user:salma")
    form.get_by_role("button", name="Add a recipient").click()
    form.locator("[data-role=who]").last.select_option("role:commander")
    form.get_by_role("button", name="Add a recipient").click()
    form.locator("[data-role=recipient-remove]").last.click()
    expect(form.locator("[data-role=who]")).to_have_count(2)
    expect(form.locator("[data-role=who]").last).to_be_focused()
    basel.expects_complaints = True
    form.get_by_role("button", name="Save").click()
    expect(form.locator("[data-role=answer]")).to_contain_text("Choose a weekday")
    form.get_by_role("checkbox", name="Sunday").click()
    form.get_by_role("button", name="Save").click()
    expect(form.locator(".form-field", has_text="Filters").locator("[data-role=wrong]")).to_contain_text("do not see")
    form.locator("[name=filters]").fill("project=ALPHA")
    form.get_by_role("button", name="Save").click()
    card = page.locator(".job-card", has_text="Every Sunday")
    expect(card.locator(".schedule-runs li")).to_have_count(5)
    card.get_by_role("button", name="Send to me now").click()
    expect(card.locator("[data-role=outcome]")).to_contain_text("1")
    basel.visit("/admin/reports/deliveries")
    line = page.locator(".approval-line", has_text="Every Sunday")
    expect(line).to_have_count(1)
    basel.visit("/admin/reports/schedules")
    card = page.locator(".job-card", has_text="Every Sunday")
    page.on("dialog", lambda dialog: dialog.accept())
    card.get_by_role("button", name="Pause").click()
    expect(card.locator(".job-state")).to_have_text("Paused")
    card.get_by_role("button", name="Delete").click()
    expect(card).to_have_count(0)
