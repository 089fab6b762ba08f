"""axe-core over every page, in both languages and themes, at a desk and on a phone, and over what opens there: menus,
lists, dialogs, the palette, the list of keys. What it finds, and where."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import click
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from bench.every_page import (
    LOCALES,
    PAGES,
    PATIENCE_MS,
    STILL,
    ProductPage,
    chromium,
    held_by_the_demo,
    settle,
    sign_in,
)
from bench.running import running_product
from bench.scale import prepared
from dashboard.config import Settings
from dashboard.errors import ProductError

ONLY_VIOLATIONS = {"resultTypes": ["violations"]}
SCREENS = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 360, "height": 740}}
SCHEMES = ("light", "dark")
LOOKS: Counter[str] = Counter()
"""How often axe looked, by page."""
EVERY_RULE = {"rules": {"target-size": {"enabled": True}}}
"""All that axe looks for by itself, good habits included, and the size of targets, which WCAG 2.2 asks for."""
OF_COLOUR = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""What can be another in another theme."""
EQUIVALENT = ("target-size", 'class="trend-point')
"""The days of a small line stand closer than 24 px at a desk (on a phone the line is rolled). The page's field for the
day and its arrows lead to the same days, as WCAG 2.5.8 asks of such targets."""
OVERLAY = ".popover, dialog[open]"
KEY_OF_HELP = "?"
FIRST = "home"
BARS_LET_GO = ".freshness, .filters { position: static !important; }"
"""Else what happens to lie under a bar that stays would be told as covered; the focus rolls it clear."""
ALL_LAID_OUT = "* { content-visibility: visible !important; }"
"""Else axe reads the colours of before for what is not in sight: Chromium styles that when it comes into sight."""
# One of each kind that is to be seen: a second card's menu is made as the first one's is.
_FIND = """(selector) => {
  const seen = new Set();
  return [...document.querySelectorAll(selector)].filter(node => {
    const kind = `${node.localName} ${node.dataset.role || node.className}`;
    if (!node.checkVisibility() || node.disabled || seen.has(kind)) return false;
    seen.add(kind);
    node.dataset.opener = kind;
    return true;
  }).map(node => node.dataset.opener);
}"""


@dataclass(frozen=True, kw_only=True)
class Violation:
    page: str
    look: str
    rule: str
    impact: str
    where: str


def run(settings: Settings, rows: int, engines: Sequence[str] = ()) -> None:
    """Print for each page how often axe looked and each violation that it found. Raises when there are any."""
    with prepared(settings, rows) as bench:
        data_dir = bench.settings.data_dir
    found: list[Violation] = []
    with running_product(data_dir) as running, chromium() as browser:
        cookies = sign_in(browser, running)
        names = held_by_the_demo(browser, running, cookies)
        for page in PAGES:
            seen = list(_looked_at(browser, running.url, page, cookies, names))
            click.echo(f"{page.name:24}{LOOKS[page.name]:>4} looks{len(seen):>5}")
            for one in seen:
                click.echo(f"  {one.rule} ({one.impact}), {one.look}: {one.where}")
            found += seen
    _report(found)


def _looked_at(
    browser: Browser, url: str, one: ProductPage, cookies: Any, names: Mapping[str, str]
) -> Iterator[Violation]:
    """A page is opened once a language; then its theme and its screen change under it."""
    for lang in LOCALES:
        with browser.new_context(
            locale=LOCALES[lang], reduced_motion="reduce", storage_state=None if one.is_open else cookies
        ) as context:
            context.set_default_timeout(PATIENCE_MS)
            page = context.new_page()
            page.goto(url + one.path.format_map(names))
            page.add_style_tag(content=BARS_LET_GO + ALL_LAID_OUT)
            for scheme, screen in product(SCHEMES, SCREENS):
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                page.set_viewport_size(SCREENS[screen])  # type: ignore[arg-type]
                settle(page)
                look = f"{lang} {scheme} {screen}"
                yield from _violations(page, one.name, look)
                yield from _opened(page, one.name, look)


def _opened(page: Page, name: str, look: str) -> Iterator[Violation]:
    """Whatever opens, one after the other; what is in the frame of every page on the first one only."""
    is_first = name == FIRST
    within = "" if is_first else "main "
    for opener in page.evaluate(_FIND, f"{within}[aria-haspopup=dialog]"):
        page.locator(f"[data-opener='{opener}']").click()
        yield from _in_overlay(page, name, f"{look}, {opener} open")
    if is_first:
        page.locator("main").press(KEY_OF_HELP)
        yield from _in_overlay(page, name, f"{look}, list of keys open")
    for opener in page.evaluate(_FIND, f"{within}details"):
        selector = f"[data-opener='{opener}']"
        was_open = page.locator(selector).evaluate("node => [node.open, node.open = true][0]")
        yield from _violations(page, name, f"{look}, {opener} open", selector)
        page.locator(selector).evaluate("(node, was) => { node.open = was; }", was_open)


def _in_overlay(page: Page, name: str, look: str) -> Iterator[Violation]:
    page.locator(OVERLAY).last.wait_for()
    page.wait_for_function(STILL)
    yield from _violations(page, name, look, OVERLAY)
    page.keyboard.press("Escape")
    page.locator(OVERLAY).wait_for(state="detached")


def _violations(page: Page, name: str, look: str, within: str | None = None) -> Iterator[Violation]:
    LOOKS.update([name])
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    rules = EVERY_RULE if SCHEMES[0] in look else OF_COLOUR
    found = page.evaluate(
        "([within, options]) => axe.run(within || document, options)", [within, rules | ONLY_VIOLATIONS]
    )
    for one in found["violations"]:
        for node in one["nodes"]:
            if one["id"] == EQUIVALENT[0] and EQUIVALENT[1] in node["html"]:
                continue
            yield Violation(page=name, look=look, rule=one["id"], impact=one["impact"], where=node["html"][:160])


def _report(found: Sequence[Violation]) -> None:
    ways = len(LOCALES) * len(SCHEMES) * len(SCREENS)
    looks = LOOKS.total()
    click.echo(
        f"\n{len(PAGES)} pages in {ways} ways each, and what opens on them, {looks} looks: {len(found)} violations"
    )
    if found:
        raise ProductError(f"axe found {len(found)} violations", hint="mend them; each is named above")
