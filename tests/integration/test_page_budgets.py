"""What each page may weigh: requests and bytes of its first visit as they are sent; files are asked for once."""

import csv
import re
from pathlib import Path

import brotli
import pytest
from werkzeug.test import TestResponse

from bench.every_page import PAGES, READER, ProductPage
from callbacks.routes import ROUTES
from dashboard import clock
from tests.lib.app_ground import AppGround, Browser

BUDGETS = Path(__file__).parents[1] / "data" / "page_budgets.csv"
_LINKED = re.compile(r'<(?:link|script)\b[^>]*?(?:href|src)="(/[^"]+)"[^>]*>')
_OF_THE_READER = re.compile(r"^/(?:_dash-layout|_dash-dependencies|m\.webmanifest)")
"""What is asked for anew: it depends on who reads, or names what else belongs to this version."""

MONTHS_LONG = "max-age=31536000"
"""A file whose address changes with its content is kept for a year, which is as long as browsers keep anything."""

_SAMPLE = {
    "row": "6a1f0c4e-0000-4000-8000-000000000001",
    "saved": "6a1f0c4e-0000-4000-8000-000000000001",
    "batch": "6a1f0c4e-0000-4000-8000-000000000001",
    "webhook": "6a1f0c4e-0000-4000-8000-000000000001",
    "project": "ALPHA",
    "day": "2026-01-05",
    "dog": "K9-001",
}


def _budgets() -> dict[str, tuple[int, float]]:
    with BUDGETS.open(encoding="utf-8", newline="") as file:
        return {line["page"]: (int(line["requests"]), float(line["kilobytes"])) for line in csv.DictReader(file)}


Kept = dict[str, TestResponse]
"""What a browser has: files by their address."""


@pytest.fixture(scope="module")
def kept() -> Kept:
    return {}


def _visit(browser: Browser, path: str, kept: Kept) -> tuple[list[str], int]:
    """Addresses of the document and of all that it names, and their bytes."""
    document = _fetched(browser, path, path)
    is_packed = document.headers.get("Content-Encoding") == "br"
    linked = _LINKED.findall((brotli.decompress(document.data) if is_packed else document.data).decode())
    addresses = list(dict.fromkeys(address.replace("&amp;", "&") for address in linked))
    found = {address: kept.get(address) or _fetched(browser, address, path) for address in addresses}
    for address, response in found.items():
        assert response.status_code == 200, address
        if not _OF_THE_READER.match(address):
            assert MONTHS_LONG in response.headers["Cache-Control"], f"{address} is asked for again at every visit"
            kept[address] = response
    return [path, *addresses], len(document.data) + sum(len(response.data) for response in found.values())


def _fetched(browser: Browser, address: str, page: str) -> TestResponse:
    """As it is sent to the page; the few small files that lie under assets/ as they are."""
    accepted = "identity" if address.startswith("/assets/") else "br"
    response = browser.get(address, headers={"Accept-Encoding": accepted, "Referer": f"http://localhost{page}"})
    with response:
        assert response.data
    return response


def _address(page: ProductPage) -> str:
    return page.path.format_map(_SAMPLE | {"day": str(clock.today("Asia/Aden"))})


def test_the_table_names_every_page_and_no_other() -> None:
    assert list(_budgets()) == [page.name for page in PAGES]


def test_every_route_is_among_the_pages() -> None:
    paths = [page.path.format_map(_SAMPLE).partition("?")[0] for page in PAGES]
    assert not [route.pattern for route in ROUTES if not any(map(route.fits, paths))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_is_within_its_budget(web: AppGround, page: ProductPage, kept: Kept) -> None:
    browser = web.browser() if page.is_open else web.as_(READER)
    requests, kilobytes = _budgets()[page.name]
    addresses, sent = _visit(browser, _address(page), kept)
    assert len(addresses) <= requests, addresses
    assert sent <= kilobytes * 1000, addresses
    assert not [address for address in addresses if "plotly" in address or "graph" in address], "we draw by hand"
