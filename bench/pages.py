"""Every page on a throttled phone, nothing kept: requests, bytes, when it was painted, what moved, and a score.

The score is Lighthouse's: the weights and curves of its mobile performance category, without the speed index, which
needs a film of the loading page; its weight is shared out among the others.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import click
from playwright.sync_api import Browser, Page

from bench.every_page import LOCALES, PAGES, PATIENCE_MS, ProductPage, chromium, held_by_the_demo, settle, sign_in
from bench.phone import SLOW_4G, SLOWER
from bench.running import running_product
from bench.scale import prepared
from dashboard.config import Settings

SCREEN = {"width": 360, "height": 640}
GOAL = 90
MOST_SHIFT = 0.02


@dataclass(frozen=True, kw_only=True)
class Curve:
    """Lighthouse's score of one figure: 0.9 at `good`, 0.5 at `median`, by a log-normal distribution."""

    weight: float
    good: float
    median: float

    def score(self, value: float) -> float:
        spread = math.log(self.good / self.median) / NormalDist().inv_cdf(0.1)
        return 1 - NormalDist(math.log(self.median), spread).cdf(math.log(max(value, 1e-6)))


CURVES = {
    "fcp": Curve(weight=10, good=1800, median=3000),
    "lcp": Curve(weight=25, good=2500, median=4000),
    "tbt": Curve(weight=30, good=200, median=600),
    "cls": Curve(weight=25, good=0.1, median=0.25),
}

_WATCH = """(() => {
  const seen = window.seen = { fcp: 0, lcp: 0, cls: 0, tbt: 0 };
  const watch = (type, note) =>
    new PerformanceObserver(list => list.getEntries().forEach(note)).observe({ type, buffered: true });
  watch("paint", entry => { if (entry.name === "first-contentful-paint") seen.fcp = entry.startTime; });
  watch("largest-contentful-paint", entry => { seen.lcp = entry.startTime; });
  watch("layout-shift", entry => { if (!entry.hadRecentInput) seen.cls += entry.value; });
  watch("longtask", entry => { if (entry.startTime > seen.fcp) seen.tbt += Math.max(0, entry.duration - 50); });
})()"""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A first visit: milliseconds of FCP, LCP, TBT; the shift of the layout; requests and bytes as they were sent."""

    figures: Mapping[str, float]
    requests: int
    received: int

    @property
    def score(self) -> float:
        whole = sum(curve.weight for curve in CURVES.values())
        return 100 * sum(c.weight * c.score(self.figures[name]) for name, c in CURVES.items()) / whole


def run(settings: Settings, rows: int, engines: Sequence[str] = ()) -> None:
    """Print a line for each page, and which are below the goal or move."""
    with prepared(settings, rows) as bench:
        data_dir = bench.settings.data_dir
    with running_product(data_dir) as product, chromium() as browser:
        cookies = sign_in(browser, product)
        names = held_by_the_demo(browser, product, cookies)
        click.echo(f"{'':24}{'requests':>9}{'kB':>8}{'FCP ms':>9}{'LCP ms':>9}{'TBT ms':>8}{'CLS':>8}{'score':>7}")
        visits = {page.name: _shown(page, _visit(browser, product.url, page, cookies, names)) for page in PAGES}
    below = [name for name, visit in visits.items() if visit.score < GOAL]
    moving = [name for name, visit in visits.items() if visit.figures["cls"] > MOST_SHIFT]
    click.echo(f"score below {GOAL}: {', '.join(below) or 'none'}")
    click.echo(f"layout shift above {MOST_SHIFT}: {', '.join(moving) or 'none'}")


def _shown(page: ProductPage, visit: Visit) -> Visit:
    figures = visit.figures
    click.echo(
        f"{page.name:24}{visit.requests:>9}{visit.received / 1000:>8.1f}{figures['fcp']:>9.0f}{figures['lcp']:>9.0f}"
        f"{figures['tbt']:>8.0f}{figures['cls']:>8.3f}{visit.score:>7.0f}"
    )
    return visit


def _visit(browser: Browser, url: str, one: ProductPage, cookies: Any, names: Mapping[str, str]) -> Visit:
    with browser.new_context(
        viewport=SCREEN,  # type: ignore[arg-type]
        locale=LOCALES["ar"],
        has_touch=True,
        service_workers="block",
        storage_state=None if one.is_open else cookies,
    ) as context:
        context.set_default_timeout(PATIENCE_MS)
        return measured(context.new_page(), url + one.path.format_map(names))


def measured(page: Page, url: str, *, is_slow: bool = True) -> Visit:
    """Open the page in a browser that has kept nothing; `is_slow`: over slow 4G, with a processor four times slower."""
    received: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    if is_slow:
        session.send("Network.emulateNetworkConditions", SLOW_4G)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    session.on("Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"])))
    page.add_init_script(_WATCH)
    page.goto(url)
    settle(page)
    page.wait_for_timeout(300)
    seen = json.loads(page.evaluate("JSON.stringify(window.seen)"))
    return Visit(figures=seen, requests=len(received), received=sum(received))
