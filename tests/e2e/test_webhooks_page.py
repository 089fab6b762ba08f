"""An administrator adds a receiver of events, tries it out, reads its log, and takes it away again."""

import re

from tests.e2e.conftest import Arrives
from tests.e2e.test_visible_words import foreign_words

SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]{40,}")
# What is written in Latin letters in every language: what the machines say to each other.
TECHNICAL = {"webhook-id", "webhook-signature", "webhook-timestamp", "https://", "X-Key: value", "HTTP"}


def test_a_receiver_from_its_first_secret_to_its_end(arrive: Arrives) -> None:
    lang = "ar"
    reader = arrive("amal", lang=lang)
    reader.expects_complaints = True
    reader.visit("/admin/webhooks")
    page, form = reader.page, reader.all("[data-role=webhook-form]")
    names = frozenset({page.locator(".tool-name").inner_text(), "hooks", *TECHNICAL})
    names |= frozenset(page.locator("[data-name=projects] button").all_inner_texts()[1:])
    assert foreign_words(reader, lang, names) == []

    page.fill("[name=webhook_url]", "https://127.0.0.1/hook")
    form.locator("[type=submit]").click()
    wrong = form.locator("[data-role=wrong]:not(:empty)")
    wrong.wait_for()
    assert page.evaluate("document.activeElement.name") == "webhook_url"
    page.fill("[name=webhook_url]", "https://hooks.invalid/k9")
    page.fill("[name=name]", "hooks")
    form.locator("button[value=anomaly]").click()
    form.locator("[type=submit]").click()
    shown = page.locator(".webhook-secret code")
    shown.wait_for()
    assert SECRET.fullmatch(shown.inner_text())

    page.locator(".webhook-secret a").click()
    # Asked for, the page loads itself anew: a reload of ours before that would meet it half way.
    with page.expect_navigation():
        page.locator(".webhook-actions button").first.click()
    for _ in range(20):
        if page.locator(".job-state.is-overdue").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    page.locator(".webhook-head").click()
    page.locator(".webhook-tries summary").click()
    told = {"hooks.invalid", page.locator(".webhook-id code").inner_text()}
    assert foreign_words(reader, lang, names | told) == []
    assert not SECRET.search(page.content()), "it is never shown again"

    leave = page.locator(".webhook-actions button").last
    leave.click()
    leave.click()
    page.wait_for_url("**/admin/webhooks")
    page.locator("h1").wait_for()
    assert page.locator(".job-card").count() == 0
