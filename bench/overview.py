"""The overview of a commander: everything that the page asks for, through the whole web application."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from time import process_time
from typing import Any

import click
from werkzeug.test import Client

from app import create_app
from bench.scale import prepared
from bench.table import Timing, render, timed
from dashboard.config import DEMO_ACCOUNTS_FILE, Settings
from dashboard.home.arrangement import PERIODS
from dashboard.metrics import warm_up
from dashboard.reports import REPORTS
from layouts.address import HOME, pin_path
from layouts.components.builder_saved import TEMPLATES
from layouts.pages.overview import tick_of

READER = "ghada"
VISITS, COLD_VISITS = 40, 5
PAGE, NUMBERS, FIRST, NEEDS = "page", "a report's numbers", "attention, nothing kept", "attention"
PINNED, RECORDS, WHOLE = "a pinned report", "quality of a report", "the whole overview"
_PINNED: tuple[dict[str, Any], ...] = (
    {"rows": ["project"], "measures": ["total_sessions", "unique_dogs"], "period": {"from": "-90d"}},
    {"rows": ["month"], "measures": ["avg_success_rating"], "period": {"from": "this_year"}},
    {"rows": ["trainer"], "measures": ["total_sessions"], "top": {"n": 10}, "period": {"from": "all"}},
)


def run(settings: Settings, rows: int, engines: Sequence[str] = ()) -> None:
    """Print median and 95th percentile of each answer, and of all answers of a visit, one after the other."""
    warm_up()
    with prepared(settings, rows) as bench:
        first = [_first_attention(_signed_in(bench.settings)) for _ in range(COLD_VISITS)]
        reader = _signed_in(bench.settings)
        runs: dict[str, list[float]] = {name: [] for name in (WHOLE, PAGE, NUMBERS, NEEDS, PINNED, RECORDS)}
        with _pinned(reader) as pins:
            start = process_time()
            for days, _ in zip(cycle(PERIODS.values()), range(VISITS), strict=False):
                _visit(reader, days, pins, runs)
            processor = (process_time() - start) * 1000 / VISITS
    click.echo(f"overview, {rows:,} sessions, {len(REPORTS)} report types and {len(_PINNED)} pinned reports")
    timings = [Timing(name, found) for name, found in runs.items()]
    click.echo(render([*timings, Timing(FIRST, first)], against=WHOLE))
    click.echo(f"processor time of this process for a whole overview: {processor:.0f} ms")


def _visit(reader: Client, days: str, pins: Sequence[str], runs: dict[str, list[float]]) -> None:
    """What the page and its script ask for."""
    asked = [(PAGE, "/_dash-layout"), (NEEDS, "/api/overview/attention")]
    for report in REPORTS:
        asked.append((NUMBERS, f"{tick_of(report)}{'&' if days else ''}{days}"))
        asked.append((RECORDS, f"/api/reports/{report.name}/quality?rows=1{'&' if days else ''}{days}"))
    asked += [(PINNED, pin_path(one)) for one in pins]
    took = [(name, timed(lambda path=path: _get(reader, path))) for name, path in asked]  # type: ignore[misc]
    for name, milliseconds in took:
        runs[name].append(milliseconds)
    runs[WHOLE].append(sum(milliseconds for _, milliseconds in took))


def _first_attention(reader: Client) -> float:
    """With nothing remembered: the first reader of a process that has just begun."""
    _get(reader, "/api/version")
    return timed(lambda: _get(reader, "/api/overview/attention"))


def _get(reader: Client, path: str) -> None:
    answer = reader.get(path, headers={"Referer": f"http://localhost{HOME}"})
    assert answer.status_code == 200, f"{path}: {answer.status}"


@contextmanager
def _pinned(reader: Client) -> Iterator[list[str]]:
    """Ids of reports that are saved for as long as it takes."""
    token = {"X-CSRFToken": _token(reader, HOME)}
    wanted = [{"name": f"bench {number}", "definition": {"report": "trainer_daily"} | one}
              for number, one in enumerate(_PINNED)]  # fmt: skip
    made = [reader.post(TEMPLATES, json=one, headers=token) for one in wanted]
    ids = [str((answer.json or {})["id"]) for answer in made]
    yield ids
    for one in ids:
        reader.delete(f"{TEMPLATES}/{one}", headers=token)


def _signed_in(settings: Settings) -> Client:
    """At an application of its own, whose memory is empty."""
    reader = create_app(settings).test_client()
    accounts = (settings.data_dir / DEMO_ACCOUNTS_FILE).read_text(encoding="utf-8")
    password = accounts.splitlines()[0].rpartition(": ")[2]
    form = {"username": READER, "password": password, "csrf_token": _token(reader, "/login"), "next": HOME}
    answer = reader.post("/login", data=form)
    assert answer.status_code == 303, answer.status
    return reader


def _token(reader: Client, path: str) -> str:
    page = reader.get(path, headers={"Accept": "text/html"})
    found = re.search(r'<meta name="csrf-token" content="([^"]*)">', page.text)
    assert found, "every page carries a token"
    return found[1]
