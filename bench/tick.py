"""The server's tick: kernel, DuckDB, PostgreSQL and plain pandas on the same data and the same clicks."""

from collections.abc import Callable, Sequence
from typing import Any

import click

from bench import plain_pandas
from bench.clicks import DIMENSIONS, random_clicks
from bench.scale import COMMANDER, Bench, prepared
from bench.table import Timing, render, timed
from dashboard.config import Settings
from dashboard.metrics import DUCKDB, KERNEL, POSTGRESQL, warm_up
from dashboard.reports.trainer_daily import TRAINER_DAILY
from dashboard.semantic.query import Query
from data_access.replica.build import conventions_of

PANDAS = "pandas"
ENGINES = (KERNEL, DUCKDB, POSTGRESQL, PANDAS)
_RUNS = {KERNEL: 200, DUCKDB: 30, POSTGRESQL: 3, PANDAS: 5}


def run(settings: Settings, rows: int, engines: Sequence[str] = ()) -> None:
    """Print median and p95 of each engine (all of them unless named), and how many times the first one's median."""
    engines = engines or ENGINES
    warm_up()
    with prepared(settings, rows) as bench:
        clicks = list(random_clicks(bench.read_path, COMMANDER, TRAINER_DAILY, count=max(_RUNS.values())))
        unfiltered = [Query.parse("from=all", TRAINER_DAILY)] * 20
        timings = [_timing(engine, _ticker(bench, engine), clicks) for engine in engines]
        timings.append(_timing(f"{KERNEL}, no selection", _ticker(bench, KERNEL), unfiltered))
        click.echo(f"tick, {rows:,} rows, 1 to 3 selections, 8 panels and all numbers")
        click.echo(render(timings, against=engines[0]))


def _ticker(bench: Bench, engine: str) -> Callable[[Query], object]:
    if engine == PANDAS:
        conventions = conventions_of(bench.settings)
        generation: Any = bench.replica.current()
        frame = plain_pandas.load_frame(generation, TRAINER_DAILY, conventions, DIMENSIONS)
        return lambda query: plain_pandas.tick(frame, query)
    return lambda query: bench.read_path.tick(query, COMMANDER, engine=engine)


def _timing(name: str, tick: Callable[[Query], object], clicks: Sequence[Query]) -> Timing:
    tick(clicks[0])
    runs = clicks[: _RUNS.get(name, len(clicks))]
    return Timing(name, [timed(lambda query=query: tick(query)) for query in runs])  # type: ignore[misc]
