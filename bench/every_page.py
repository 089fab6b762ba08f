"""Every page of the product, as an administrator of the demo opens it: the one list for weight, screenshots and axe."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, sync_playwright

from bench.click import CHROMIUM, OPTIONS
from bench.running import RunningProduct
from dashboard.reports import REPORTS
from jobs import JOBS

READER = "amal"
LOCALES = {"ar": "ar-YE", "en": "en-GB"}
FILE = "Dog,Project,Date\nBrought,ALPHA,03/04/2015\n"
PATIENCE_MS = 180_000
"""The machine may be doing other things."""


STILL = "() => !document.getAnimations().some(it => it.playState === 'running' && it.effect.getTiming().iterations < 9)"
"""Nothing moves any more."""


@dataclass(frozen=True, kw_only=True)
class ProductPage:
    """`path`: with {names} of what the demo holds. `is_open`: read before one signs in."""

    name: str
    path: str
    is_open: bool = False


PAGES = (
    ProductPage(name="login", path="/login", is_open=True),
    ProductPage(name="verify", path="/verify", is_open=True),
    ProductPage(name="home", path="/"),
    *(ProductPage(name=report.name, path=f"/reports/{report.name}") for report in REPORTS),
    ProductPage(name="rows", path="/reports/trainer_daily/rows?from=-7d&to=today"),
    ProductPage(name="quality", path="/reports/trainer_daily/quality"),
    ProductPage(name="daily_latest", path="/reports/vet_daily/daily"),
    ProductPage(name="daily", path="/reports/trainer_daily/{project}/{day}"),
    ProductPage(name="record", path="/reports/trainer_daily/record/{row}"),
    ProductPage(name="explain", path="/reports/trainer_daily/explain/avg_success_rating?from=-7d&to=today"),
    ProductPage(name="unusual", path="/reports/trainer_daily/unusual/total_sessions/{day}"),
    ProductPage(name="snapshots", path="/reports/trainer_daily/snapshots/{day}"),
    ProductPage(name="dog", path="/dogs/{dog}"),
    ProductPage(name="builder", path="/reports/builder?report=trainer_daily&rows=project"),
    ProductPage(name="saved", path="/reports/saved/{saved}"),
    ProductPage(name="approvals", path="/approvals"),
    ProductPage(name="account", path="/account"),
    ProductPage(name="schedules", path="/admin/reports/schedules"),
    ProductPage(name="schedule_new", path="/admin/reports/schedules?new=1&report_type=trainer_daily"),
    ProductPage(name="deliveries", path="/admin/reports/deliveries"),
    ProductPage(name="audit_logs", path="/admin/audit-logs"),
    ProductPage(name="data_quality", path="/admin/data-quality"),
    ProductPage(name="cache", path="/admin/cache"),
    ProductPage(name="status", path="/admin/status"),
    ProductPage(name="jobs", path="/admin/jobs"),
    ProductPage(name="job", path=f"/admin/jobs/{JOBS[0].name}"),
    ProductPage(name="users", path="/admin/users"),
    ProductPage(name="imports", path="/admin/imports"),
    ProductPage(name="import", path="/admin/imports/{batch}"),
    ProductPage(name="sealed", path="/admin/snapshots"),
    ProductPage(name="webhooks", path="/admin/webhooks"),
    ProductPage(name="webhook", path="/admin/webhooks/{webhook}"),
    ProductPage(name="api_docs", path="/api/docs"),
    ProductPage(name="brief", path="/m"),
    ProductPage(name="brief_report", path="/m/trainer_daily?grain=month"),
    ProductPage(name="missing", path="/no-such-page"),
)


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        yield browser
        browser.close()


def sign_in(browser: Browser, product: RunningProduct, who: str = READER) -> Any:
    """The cookies of somebody who has signed in."""
    with browser.new_context(locale=LOCALES["en"]) as context:
        page = context.new_page()
        page.goto(f"{product.url}/login")
        page.fill("[name=username]", who)
        page.fill("[name=password]", product.demo_password())
        page.click("button[type=submit]")
        page.wait_for_url(f"{product.url}/")
        return context.storage_state()


def held_by_the_demo(browser: Browser, product: RunningProduct, cookies: Any) -> Mapping[str, str]:
    """What the paths name: found where the demo has one, else made as a reader would make it."""
    with browser.new_context(locale=LOCALES["en"], storage_state=cookies) as context:
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        return _row(context, product) | {
            "saved": _saved(page, product),
            "batch": _batch(page, product),
            "webhook": _webhook(page, product),
        }


def _row(context: BrowserContext, product: RunningProduct) -> dict[str, str]:
    answer = context.request.get(f"{product.url}/api/reports/trainer_daily/rows?from=-9d&to=-2d&rows=1").json()
    [row] = answer["items"]
    return {
        "row": row["row_id"],
        "day": row["day"],
        "project": row["project_key"]["value"],
        "dog": row["dog_key"]["value"],
    }


def _id_linked(page: Page, start: str) -> str | None:
    """The first id that the page has a link to."""
    links = page.eval_on_selector_all(f"a[href^='{start}/']", "nodes => nodes.map(node => node.getAttribute('href'))")
    found = (re.search(rf"{start}/([0-9a-f-]{{36}})", link) for link in links)
    return next((one[1] for one in found if one), None)


def _id_of_address(page: Page, start: str) -> str:
    page.wait_for_url(f"**{start}/*")
    return page.url.partition(f"{start}/")[2].partition("?")[0]


def _saved(page: Page, product: RunningProduct) -> str:
    page.goto(f"{product.url}/reports/builder?report=trainer_daily&rows=project")
    page.locator(".builder-save [name=name]").fill("By project")
    page.locator(".builder-save button").first.click()
    return _id_of_address(page, "/reports/saved")


def _batch(page: Page, product: RunningProduct) -> str:
    page.goto(f"{product.url}/admin/imports")
    page.locator("[data-role=import-upload]").wait_for()
    found = _id_linked(page, "/admin/imports")
    if found:
        return found
    file = FilePayload(name="spring.csv", mimeType="text/csv", buffer=FILE.encode())
    page.set_input_files("[data-role=import-upload] input[type=file]", [file])
    page.get_by_role("button", name="Upload").click()
    return _id_of_address(page, "/admin/imports")


def _webhook(page: Page, product: RunningProduct) -> str:
    page.goto(f"{product.url}/admin/webhooks")
    page.locator("[data-role=webhook-form]").wait_for()
    found = _id_linked(page, "/admin/webhooks")
    if found:
        return found
    page.fill("[name=webhook_url]", "https://hooks.invalid/k9")
    page.fill("[name=name]", "hooks")
    page.locator("[data-role=webhook-form] button[value=anomaly]").click()
    page.locator("[data-role=webhook-form] [type=submit]").click()
    page.locator(".webhook-secret a").click()
    return _id_of_address(page, "/admin/webhooks")


def settle(page: Page) -> None:
    """Until the page is whole: nothing on its way, its heading there, and no card that waits."""
    page.wait_for_load_state("networkidle")
    page.wait_for_function(
        "() => document.querySelector('h1') && !document.querySelector('.is-waiting:not([hidden] *), .boot')"
    )
    page.evaluate("document.fonts.ready")
    page.wait_for_function(STILL)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
