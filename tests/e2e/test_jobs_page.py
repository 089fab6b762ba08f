"""An administrator at the page of the jobs: asks for a run, watches it, and is told when nobody runs them."""

import json

from playwright.sync_api import Route, expect

from tests.e2e.conftest import Arrives
from tests.lib.reader import Reader

JOB = "tidy_logins"
LOOK = "document.dispatchEvent(new Event('visibilitychange'))"


def test_a_run_that_is_asked_for_is_seen_to_end_without_loading_the_page_again(arrive: Arrives) -> None:
    amal = arrive("amal", lang="en")
    amal.visit(f"/admin/jobs/{JOB}?lang=en")
    page = amal.page
    page.select_option("select[name=day]", index=3)
    page.get_by_role("button", name="Run now").click()
    page.wait_for_url(f"**/admin/jobs/{JOB}?asked={JOB}")
    page.evaluate("() => (window.since = 'then')")
    expect(page.locator("tbody .job-state").first).to_have_text("Done", timeout=20_000)
    expect(page.locator("tbody tr").first).to_contain_text("amal")
    expect(page.locator("time[data-relative]").first).not_to_be_empty()
    assert page.evaluate("() => window.since") == "then", "the page is the one that was opened"


def test_a_silent_jobs_process_is_told_to_administrators_while_the_page_stays_open(
    arrive: Arrives, ghada: Reader
) -> None:
    amal = arrive("amal", lang="en")
    amal.visit("/?lang=en")
    banner = amal.page.locator("[data-role=jobs-banner]")
    expect(banner).to_be_hidden()

    def silent(route: Route) -> None:
        response = route.fetch()
        body = response.json() | {"jobs_silent_s": 180}
        body["checks"]["jobs"] = False
        route.fulfill(response=response, body=json.dumps(body))

    amal.page.route("**/readyz", silent)
    amal.page.evaluate(LOOK)
    expect(banner).to_be_visible()
    expect(banner).to_contain_text("3 minutes ago")
    amal.page.unroute("**/readyz")
    amal.page.evaluate(LOOK)
    expect(banner).to_be_hidden()
    ghada.visit("/?lang=en")
    assert ghada.page.locator("[data-role=jobs-banner]").count() == 0
