"""Click to last chart painted: random clicks of a reader in a real Chromium, on real processes, network included."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from random import Random

import click
from playwright.sync_api import Page, sync_playwright

from bench.running import RunningProduct, running_product
from bench.scale import prepared
from bench.table import Timing, render
from dashboard.config import Settings

CLICKS = 100
WARM_UP = 8
MOST_SELECTED = 3
SCREEN = {"width": 1440, "height": 900}
CHROMIUM = "/usr/bin/chromium"
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PAGE = "/reports/trainer_daily?from=all&to=today"
MEMBERS = ".bar-row, .column, .step"

# From the pointer's event to the frame after the one that shows the last chart: two animation frames after the
# picture was written, so that layout and paint are inside.
_WATCH = """() => {
  const page = document.querySelector("[data-role=page]");
  window.clicks = [];
  let began = 0;
  document.addEventListener("click", event => { began = event.timeStamp; }, true);
  new MutationObserver(() => {
    const [start, written] = [began, performance.now()];
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const asked = performance.getEntriesByType("resource").filter(entry => entry.name.includes("/tick"));
      const request = asked[asked.length - 1];
      window.clicks.push({
        painted: performance.now() - start, written: written - start,
        answered: request.responseEnd - start, server: request.responseStart - request.requestStart,
      });
      performance.clearResourceTimings();
    }));
  }).observe(page, { attributes: true, attributeFilter: ["data-painted"] });
}"""
_IDLE = "count => window.clicks.length === count"
# Members that can be seen and pressed, of every chart, in its order.
_VISIBLE = f"""() => [...document.querySelectorAll("{MEMBERS}")].map((node, index) => [node, index])
  .filter(([node]) => !node.closest("[hidden]") && node.checkVisibility())
  .filter(([node]) => {{
    const card = node.closest("[data-panel]").getBoundingClientRect(), box = node.getBoundingClientRect();
    return box.top >= card.top && box.bottom <= card.bottom;
  }}).map(([node, index]) => [node.closest("[data-panel]").dataset.panel, index])"""


def run(settings: Settings, rows: int, engines: Sequence[str] = (), clicks: int = CLICKS) -> None:
    """Print median and p95 of `clicks` random clicks on bars, weekdays and points at `rows` sessions."""
    with prepared(settings, rows) as bench:
        data_dir = bench.settings.data_dir
    with running_product(data_dir) as product, report_page(product) as page:
        measured = _click_about(page, clicks + WARM_UP)[WARM_UP:]
    names = ("painted", "written", "answered", "server")
    timings = [Timing(_WORDS[name], [one[name] for one in measured]) for name in names]
    click.echo(f"{rows:,} rows, {len(measured)} clicks, Chromium at {SCREEN['width']}x{SCREEN['height']}")
    click.echo(render(timings, against=_WORDS["painted"]))


_WORDS = {
    "painted": "last chart painted",
    "written": "picture written",
    "answered": "answer there",
    "server": "of it, server",
}


@contextmanager
def report_page(product: RunningProduct) -> Iterator[Page]:
    """The commander's page of all training sessions, painted."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        page = browser.new_page(viewport=SCREEN, locale="ar-YE")  # type: ignore[arg-type]
        page.goto(f"{product.url}/login")
        page.fill("[name=username]", "ghada")
        page.fill("[name=password]", product.demo_password())
        page.click("button[type=submit]")
        page.wait_for_url(f"{product.url}/")
        page.goto(product.url + PAGE)
        page.wait_for_selector("[data-painted]")
        yield page
        browser.close()


def _click_about(page: Page, count: int) -> list[dict[str, float]]:
    """Press members as a reader would; the measured times, in order. Clearing all counts as no click."""
    random, selected, done, cleared = Random(7), 0, 0, 0
    page.evaluate(_WATCH)
    skipped: set[int] = set()
    while done < count:
        if selected == MOST_SELECTED:
            page.click("[data-role=clear-all]")
            skipped.add(done + cleared)
            selected, cleared = 0, cleared + 1
        else:
            _press_a_member(page, random)
            selected, done = selected + 1, done + 1
        page.wait_for_function(_IDLE, arg=done + cleared)
        # What the page does when it is idle belongs to no click.
        page.wait_for_timeout(250)
    found: list[dict[str, float]] = page.evaluate("window.clicks")
    return [one for index, one in enumerate(found) if index not in skipped]


def _press_a_member(page: Page, random: Random) -> None:
    """Any chart is as likely as any other, and in it any member that can be seen."""
    visible: list[tuple[str, int]] = page.evaluate(_VISIBLE)
    panel = random.choice(sorted({name for name, _ in visible}))
    page.locator(MEMBERS).nth(random.choice([index for name, index in visible if name == panel])).click()
