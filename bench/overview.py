"""The overview of a commander: everything that the page asks the running product for, one answer after the other."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import cycle
from typing import Any
from urllib.parse import urlsplit

import click

from bench.every_page import chromium, sign_in
from bench.running import RunningProduct, running_product
from bench.scale import prepared
from bench.table import Timing, render, timed
from dashboard.config import Settings
from dashboard.home.arrangement import PERIODS
from dashboard.reports import REPORTS
from layouts.address import HOME, pin_path
from layouts.components.builder_saved import TEMPLATES
from layouts.pages.overview import tick_of

READER = "ghada"
VISITS = 40
ATTENTION = "/api/overview/attention"
PAGE, NUMBERS, NEEDS, PINNED = "page", "a report's numbers", "attention", "a pinned report"
RECORDS, WHOLE = "quality of a report", "the whole overview"
_PINNED: tuple[dict[str, Any], ...] = (
    {"rows": ["project"], "measures": ["total_sessions", "unique_dogs"], "period": {"from": "-90d"}},
    {"rows": ["month"], "measures": ["avg_success_rating"], "period": {"from": "this_year"}},
    {"rows": ["trainer"], "measures": ["total_sessions"], "top": {"n": 10}, "period": {"from": "all"}},
)
_TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]*)">')


def run(settings: Settings, rows: int, engines: Sequence[str] = ()) -> None:
    """Print median and 95th percentile of each answer, and of all answers of a visit, one after the other."""
    with prepared(settings, rows) as bench:
        data_dir = bench.settings.data_dir
    runs: dict[str, list[float]] = {name: [] for name in (WHOLE, PAGE, NUMBERS, NEEDS, PINNED, RECORDS)}
    # One process: otherwise what one of them keeps is asked of the other.
    with running_product(data_dir, K9_WORKERS="1") as product:
        reader = _signed_in(product)
        with _pinned(reader) as pins:
            for days, _ in zip(cycle(PERIODS.values()), range(VISITS), strict=False):
                _visit(reader, days, pins, runs)
    click.echo(f"overview, {rows:,} sessions, {len(REPORTS)} report types and {len(_PINNED)} pinned reports")
    click.echo(render([Timing(name, found) for name, found in runs.items()], against=WHOLE))


@dataclass(frozen=True, kw_only=True)
class _Reader:
    """A browser that keeps its connection."""

    connection: HTTPConnection
    cookies: str

    def get(self, path: str) -> str:
        return self.send("GET", path)

    def send(self, method: str, path: str, body: Any = None, token: str = "") -> str:
        headers = {"Cookie": self.cookies, "Referer": HOME, "Accept": "*/*", "X-CSRFToken": token}
        sent = None if body is None else json.dumps(body)
        self.connection.request(method, path, sent, headers | ({"Content-Type": "application/json"} if sent else {}))
        answer = self.connection.getresponse()
        text = answer.read().decode()
        assert answer.status == 200, f"{path}: {answer.status} {text[:200]}"
        return text


def _signed_in(product: RunningProduct) -> _Reader:
    with chromium() as browser:
        kept = sign_in(browser, product, READER)["cookies"]
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in kept)
    return _Reader(connection=HTTPConnection(urlsplit(product.url).netloc, timeout=60), cookies=cookies)


def _visit(reader: _Reader, days: str, pins: Sequence[str], runs: dict[str, list[float]]) -> None:
    """What the page and its script ask for."""
    asked = [(PAGE, HOME), (NEEDS, ATTENTION)]
    for report in REPORTS:
        asked.append((NUMBERS, f"{tick_of(report)}{'&' if days else ''}{days}"))
        asked.append((RECORDS, f"/api/reports/{report.name}/quality?rows=1{'&' if days else ''}{days}"))
    asked += [(PINNED, pin_path(one)) for one in pins]
    took = [(name, timed(lambda path=path: reader.get(path))) for name, path in asked]  # type: ignore[misc]
    for name, milliseconds in took:
        runs[name].append(milliseconds)
    runs[WHOLE].append(sum(milliseconds for _, milliseconds in took))


@contextmanager
def _pinned(reader: _Reader) -> Iterator[list[str]]:
    """Ids of reports that are saved for as long as it takes."""
    found = _TOKEN.search(reader.get(HOME))
    assert found, "every page carries a token"
    ids = []
    for number, one in enumerate(_PINNED):
        wanted = {"name": f"bench {number}", "definition": {"report": "trainer_daily"} | one}
        ids.append(str(json.loads(reader.send("POST", TEMPLATES, wanted, found[1]))["id"]))
    yield ids
    for template_id in ids:
        reader.send("DELETE", f"{TEMPLATES}/{template_id}", token=found[1])
