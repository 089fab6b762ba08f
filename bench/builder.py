"""The report builder: tables of all shapes over all rows, and previews of the usual periods, as a reader asks them."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

import click

from bench.scale import COMMANDER, Bench, prepared
from bench.table import Timing, render, timed
from dashboard.config import Settings
from dashboard.i18n import Locale
from dashboard.metrics import warm_up
from dashboard.metrics.pivot_run import run_pivot
from dashboard.metrics.present_pivot import pivot_as_json
from dashboard.reports.trainer_daily import TRAINER_DAILY
from dashboard.semantic.builder_question import BuilderQuestion, parse_question

RESULT, PREVIEW = "result, all days", "preview"
RUNS = 60
PREVIEW_LINES = 200
PROMISED_MS = {RESULT: 1000, PREVIEW: 300}
_SHAPES: tuple[dict[str, Any], ...] = (
    {"rows": ["project"], "measures": ["total_sessions", "total_duration_min", "avg_success_rating"]},
    {"rows": ["project", "category"], "columns": ["quarter"], "measures": ["total_sessions", "high_rating_share"]},
    {"rows": ["trainer"], "measures": ["total_sessions", "unique_dogs"], "sort": "-total_sessions", "top": {"n": 10}},
    {"rows": ["dog"], "measures": ["total_sessions", "avg_success_rating.maximum"], "sort": "-total_sessions"},
    {"rows": ["month"], "columns": ["category"], "measures": ["total_sessions", "total_sessions.share"]},
    {"rows": ["dog_breed", "dog_age"], "measures": ["unique_dogs", "unique_trainers", "total_duration_min.average"]},
    {"rows": ["weekday"], "measures": ["total_sessions", "total_sessions.change"], "compare": "year"},
)
_PERIODS = {RESULT: ("all",), PREVIEW: ("-30d", "-30d", "-90d", "this_year")}
_FILTERS: tuple[dict[str, Any], ...] = ({}, {}, {"category": ["DETECTION", "OBEDIENCE"]}, {"project": ["ALPHA"]})


def run(settings: Settings, rows: int, engines: Sequence[str] = ()) -> None:
    """Print median and 95th percentile, from the question to its JSON: of whole tables, and of what a page shows while
    one clicks."""
    warm_up()
    with prepared(settings, rows) as bench:
        timings = [_timing(bench, name, list(_questions(name))) for name in (RESULT, PREVIEW)]
    click.echo(f"builder, {rows:,} rows, {len(_SHAPES)} shapes of tables, nothing remembered")
    click.echo(render(timings, against=PREVIEW))
    for timing in timings:
        click.echo(f"promised: {timing.name} p95 <= {PROMISED_MS[timing.name]} ms; {timing.p95:.0f} ms")


def _questions(name: str) -> Iterator[BuilderQuestion]:
    random = Random(7)
    for number in range(RUNS):
        definition = {
            **_SHAPES[number % len(_SHAPES)],
            "period": {"from": random.choice(_PERIODS[name]), "to": "today"},
            "filters": random.choice(_FILTERS),
        }
        yield parse_question(definition, TRAINER_DAILY)


def _timing(bench: Bench, name: str, questions: Sequence[BuilderQuestion]) -> Timing:
    reads, limit = bench.read_path, PREVIEW_LINES if name == PREVIEW else None

    def ask(question: BuilderQuestion) -> object:
        pivot = run_pivot(reads, question, COMMANDER)
        return pivot_as_json(pivot, Locale(), reads.conventions, limit=limit)

    ask(questions[0])
    return Timing(name, [timed(lambda question=question: ask(question)) for question in questions])  # type: ignore[misc]
