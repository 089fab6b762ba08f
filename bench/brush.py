"""A range dragged along a chart while all cards follow: frames per second of a real Chromium, on real processes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

import click
from playwright.sync_api import Page

from bench.click import SCREEN, report_page
from bench.running import running_product
from bench.scale import prepared
from bench.table import Timing, render
from dashboard.config import Settings

REPORT = "/reports/trainer_daily"
DRAGS = (
    ("over_time", "?from=all&to=today"),
    ("over_time", "?from=-90d&to=today"),
    ("by_weekday", "?from=all&to=today"),
    ("distribution", "?from=all&to=today"),
)
"""All rows in steps of months; days, so that each movement of the pointer is another range; the histograms."""

DRAG_S = 6
SWEEPS = 4
PROMISED_FPS = 50

# Frames as the browser shows them, and what each picture on the way cost to make and to write.
_WATCH = """() => {
  const seen = window.brushed = { frames: [], paints: [] };
  const paint = k9.page.follow;
  k9.page.follow = (...given) => {
    const began = performance.now();
    paint(...given);
    seen.paints.push(performance.now() - began);
  };
  const frame = at => { if (seen.isOn) seen.frames.push(at); requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
  performance.setResourceTimingBufferSize(2000);
}"""
_TILES = """() => performance.getEntriesByType("resource").filter(entry => entry.name.includes("/tile"))
  .map(entry => [entry.responseEnd - entry.requestStart, entry.encodedBodySize, entry.decodedBodySize])"""


@dataclass(frozen=True, kw_only=True)
class Dragged:
    """One drag: milliseconds between frames, pictures that followed and what each took, the tile and its bytes."""

    name: str
    frames_ms: list[float]
    paints_ms: list[float]
    tile_ms: float
    tile_bytes: int

    @property
    def frames_per_second(self) -> float:
        return 1000 * len(self.frames_ms) / sum(self.frames_ms)


def run(settings: Settings, rows: int, engines: Sequence[str] = ()) -> None:
    """Print frames per second and the 95th percentile of a frame, of a drag along each chart that has a range."""
    with prepared(settings, rows) as bench:
        data_dir = bench.settings.data_dir
    with running_product(data_dir) as product, report_page(product) as page:
        drags = [_drag_along(page, product.url, *drag) for drag in DRAGS]
    click.echo(f"{rows:,} rows, a drag of {DRAG_S} s a chart, Chromium at {SCREEN['width']}x{SCREEN['height']}")
    for drag in drags:
        _report(drag)


def _drag_along(page: Page, url: str, panel: str, search: str) -> Dragged:
    """Rest on the chart until its tile is there, then drag over all of it, back and forth."""
    page.mouse.move(5, 5)
    page.goto(url + REPORT + search)
    page.wait_for_selector("[data-painted]")
    page.evaluate(_WATCH)
    box = page.locator(f"[data-panel={panel}] :is(.time-plot, .columns-plot)").bounding_box()
    assert box is not None
    left, width, middle = box["x"], box["width"], box["y"] + box["height"] / 2
    page.mouse.move(left + 3, middle)
    page.wait_for_function(f"() => ({_TILES})().length > 0")
    page.wait_for_timeout(500)
    tile_ms, tile_bytes, _ = page.evaluate(_TILES)[0]
    page.mouse.down()
    page.mouse.move(left + width / 2, middle, steps=3)
    page.evaluate("Object.assign(window.brushed, { frames: [], paints: [], isOn: true })")
    started = perf_counter()
    while (elapsed := perf_counter() - started) < DRAG_S:
        along = (1 - math.cos(2 * math.pi * SWEEPS * elapsed / DRAG_S)) / 2
        page.mouse.move(left + 4 + along * (width - 8), middle)
    seen = page.evaluate("Object.assign(window.brushed, { isOn: false })")
    page.mouse.up()
    stamps = seen["frames"]
    between = [after - before for before, after in zip(stamps, stamps[1:], strict=False)]
    return Dragged(
        name=f"{panel} {search}",
        frames_ms=between,
        paints_ms=seen["paints"],
        tile_ms=tile_ms,
        tile_bytes=int(tile_bytes),
    )


def _report(drag: Dragged) -> None:
    kept = "kept" if drag.frames_per_second >= PROMISED_FPS else "NOT KEPT"
    click.echo(
        f"\n{drag.name}: {drag.frames_per_second:.1f} frames per second, promised {PROMISED_FPS}: {kept};"
        f" {len(drag.paints_ms)} pictures followed; tile {drag.tile_bytes / 1000:.0f} kB in {drag.tile_ms:.0f} ms"
    )
    frame = Timing("a frame", drag.frames_ms)
    click.echo(render([frame, Timing("of it, our script", drag.paints_ms)], against=frame.name))
