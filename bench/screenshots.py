"""Pictures of every page for docs/screenshots/pages: Arabic and light at a desk, English and dark on a phone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click
from playwright.sync_api import Browser

from bench.every_page import LOCALES, PAGES, PATIENCE_MS, ProductPage, chromium, held_by_the_demo, settle, sign_in
from bench.running import ROOT, running_product
from bench.scale import prepared
from dashboard.config import Settings

FOLDER = ROOT / "docs" / "screenshots" / "pages"
QUALITY = 60


@dataclass(frozen=True, kw_only=True)
class Look:
    lang: str
    scheme: str
    screen: str
    width: int
    height: int


LOOKS = (
    Look(lang="ar", scheme="light", screen="desk", width=1440, height=900),
    Look(lang="en", scheme="dark", screen="phone", width=390, height=844),
)


def run(settings: Settings, rows: int, engines: Sequence[str] = ()) -> None:
    """Take all pictures anew, and print where each is."""
    with prepared(settings, rows) as bench:
        data_dir = bench.settings.data_dir
    FOLDER.mkdir(parents=True, exist_ok=True)
    with running_product(data_dir) as product, chromium() as browser:
        cookies = sign_in(browser, product)
        names = held_by_the_demo(browser, product, cookies)
        for look in LOOKS:
            for page in PAGES:
                click.echo(_take(browser, product.url, page, look, cookies, names))


def _take(browser: Browser, url: str, one: ProductPage, look: Look, cookies: Any, names: Mapping[str, str]) -> str:
    with browser.new_context(
        locale=LOCALES[look.lang],
        color_scheme=look.scheme,  # type: ignore[arg-type]
        viewport={"width": look.width, "height": look.height},
        storage_state=None if one.is_open else cookies,
    ) as context:
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.goto(url + one.path.format_map(names))
        settle(page)
        path = FOLDER / f"{one.name}-{look.lang}-{look.scheme}-{look.screen}.jpg"
        page.screenshot(path=path, type="jpeg", quality=QUALITY)
        return str(path.relative_to(ROOT))
