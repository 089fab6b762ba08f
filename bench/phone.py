"""The brief on a slow phone: a real Chromium at 360x640, slow 4G, a processor four times slower, nothing kept."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import click
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench.click import CHROMIUM, OPTIONS
from bench.running import RunningProduct, running_product
from bench.scale import prepared
from bench.table import Timing, render
from dashboard.config import Settings
from layouts.address import BRIEF

RUNS = 15
SCREEN = {"width": 360, "height": 640}
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
SLOWER = 4
READERS = ("ghada", "dina")
"""One who reads every report type, and one who reads one."""
PROMISED_MS = {"first figure": 1000, "all figures": 1500, "complete": 2000}
MOST_BYTES = 60_000

# When the first figure, and then the whole of the page, was in a frame; and when its font and pictures were as well.
_WATCH = """() => {
  const seen = (window.seen = {});
  const frame = (then) => requestAnimationFrame(() => requestAnimationFrame(then));
  const note = (name) => frame(() => { seen[name] ??= performance.now(); });
  const look = () => {
    if (document.querySelector(".kpi .value")) note("first figure");
    if (document.querySelector("nav.bottom > :last-child")) { note("all figures"); watch.disconnect(); }
  };
  const watch = new MutationObserver(look);
  watch.observe(document, { childList: true, subtree: true });
  addEventListener("load", () => document.fonts.ready.then(() => note("complete")));
}"""
_SEEN = f"() => window.seen && Object.keys(window.seen).length === {len(PROMISED_MS)}"
_OFF_SCREEN = """() => [...document.querySelectorAll(".kpi")].filter(node => {
  const box = node.getBoundingClientRect(), foot = document.querySelector("nav.bottom").getBoundingClientRect();
  return box.bottom > foot.top + 1 || box.right > innerWidth + 1 || box.left < -1;
}).length"""


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A first visit: milliseconds by what was seen, bytes and requests that it took, figures and those out of sight."""

    seen: dict[str, float]
    received: int
    requests: int
    figures: int
    off_screen: int


def run(settings: Settings, rows: int, engines: Sequence[str] = ()) -> None:
    """Print when the brief of each reader is there, and whether that is what is promised."""
    with prepared(settings, rows) as bench:
        data_dir = bench.settings.data_dir
    # A browser that is slowed down shares the processors with everything else: a busy machine cannot keep any promise.
    click.echo(f"load of this machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    with running_product(data_dir) as product, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        for reader in READERS:
            _report(reader, [_open(browser, product, reader) for _ in range(RUNS)])
        browser.close()


def _open(browser: Browser, product: RunningProduct, reader: str) -> Opened:
    """A first visit by somebody who is signed in: no file, no connection and no worker is there yet."""
    with browser.new_context(viewport=SCREEN, locale="ar-YE", has_touch=True) as signing:  # type: ignore[arg-type]
        page = signing.new_page()
        page.goto(f"{product.url}/login?next={BRIEF}")
        page.fill("[name=username]", reader)
        page.fill("[name=password]", product.demo_password())
        page.click("button[type=submit]")
        page.wait_for_url(product.url + BRIEF)
        cookies = signing.storage_state()
    with browser.new_context(
        viewport=SCREEN,  # type: ignore[arg-type]
        storage_state=cookies,
        locale="ar-YE",
        has_touch=True,
        service_workers="block",
    ) as context:
        return _measured(context.new_page(), product.url + BRIEF)


def _measured(page: Page, url: str) -> Opened:
    received: list[int] = []
    session = page.context.new_cdp_session(page)
    _slow_down(session)
    session.on("Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"])))
    page.add_init_script(f"({_WATCH})()")
    page.goto(url)
    page.wait_for_function(_SEEN)
    return Opened(
        seen=page.evaluate("window.seen"),
        received=sum(received),
        requests=len(received),
        figures=page.locator(".kpi").count(),
        off_screen=page.evaluate(_OFF_SCREEN),
    )


def _slow_down(session: CDPSession) -> None:
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def _report(reader: str, opened: list[Opened]) -> None:
    first = opened[0]
    kilobytes = max(one.received for one in opened) / 1000
    click.echo(
        f"\n{reader}: {first.figures} figures, {first.off_screen} of them out of sight at"
        f" {SCREEN['width']}x{SCREEN['height']}; {first.requests} requests, {kilobytes:.1f} kB"
        f" of {MOST_BYTES / 1000:.0f} kB promised"
    )
    timings = [Timing(name, [one.seen[name] for one in opened]) for name in PROMISED_MS]
    click.echo(render(timings, against="first figure"))
    for name, most in PROMISED_MS.items():
        found = median(one.seen[name] for one in opened)
        click.echo(f"{name}: {found:.0f} ms, promised {most} ms: {'kept' if found <= most else 'NOT KEPT'}")
