"""Kept KPIs: a day, a week, a month of all report types; a late row; everything from nothing; looking for changes."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from time import perf_counter

import click
import sqlalchemy as sa

from bench.scale import Bench, prepared
from bench.table import Timing, render, timed
from dashboard import clock
from dashboard.config import Settings
from dashboard.metrics import warm_up
from dashboard.metrics.kpi_keeping import Kept, KpiKeeper
from dashboard.metrics.kpi_periods import DAY, MONTH, WEEK
from dashboard.reports import REPORTS
from dashboard.reports.trainer_daily import TRAINER_DAILY
from data_access.kpi_store import KpiStore
from data_access.replica.refresh import refresh_once
from jobs.job import Ground

RUNS = {DAY: (10, 1), WEEK: (5, 7), MONTH: (5, 30)}
"""Of each kind: how many periods, so many days apart."""
FIRST, LATE, NOTHING = "a day, first of all", "a late row", "nothing to do"
LATE_RUNS, NOTHING_RUNS = 10, 5
MOST_MS = 10_000
_LATE = sa.text(
    "UPDATE public.breeding_training_activity SET duration = duration + 1 WHERE id ="
    " (SELECT id FROM public.breeding_training_activity WHERE session_date::date = :day LIMIT 1)"
)


def run(settings: Settings, rows: int, engines: Sequence[str] = ()) -> None:
    """Print median and 95th percentile of each, and the seconds in which every day, week and month is kept."""
    warm_up()
    with prepared(settings, rows) as bench, _nothing_kept(bench) as keeper:
        newest = _newest_day(bench)
        timings = [Timing(FIRST, [timed(lambda: keeper.aggregate(DAY, newest))])]
        timings += [Timing(f"a {kind}", list(_runs(keeper, kind, newest))) for kind in RUNS]
        kept, seconds = _caught_up(keeper)
        timings.append(Timing(LATE, [_reopened(bench, keeper, newest, back) for back in range(1, LATE_RUNS + 1)]))
        timings.append(Timing(NOTHING, [timed(lambda: _caught_up(keeper)) for _ in range(NOTHING_RUNS)]))
    click.echo(f"{len(REPORTS)} report types, {rows:,} training sessions, one thread")
    click.echo(render(timings, against=f"a {DAY}"))
    click.echo(f"from nothing: {kept.periods:,} periods, {kept.rows:,} rows in {seconds:.1f} s")
    click.echo(f"promised: all types of a day within {MOST_MS / 1000:.0f} s; at most {_longest(timings):.2f} s")


@contextmanager
def _nothing_kept(bench: Bench) -> Iterator[KpiKeeper]:
    """The keeper as the jobs process has it, in front of an empty table."""
    ground = Ground(database=bench.database.app, settings=bench.settings)
    refresh_once(ground.database, ground.settings, ground.reads.conventions)
    with bench.database.owner.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM reporting.daily_kpi_snapshot"))
    yield KpiKeeper(reads=ground.reads, store=KpiStore(ground.database))


def _newest_day(bench: Bench) -> date:
    """The newest day of the data that is over."""
    yesterday = clock.today(bench.settings.timezone) - timedelta(days=1)
    return min(yesterday, bench.replica.current().last_day(TRAINER_DAILY.name) or yesterday)


def _runs(keeper: KpiKeeper, kind: str, newest: date) -> Iterator[float]:
    """Milliseconds of one period each; the newest of all was done before."""
    count, apart = RUNS[kind]
    for number in range(1, count + 1):
        day = newest - timedelta(days=number * apart)
        yield timed(_aggregating(keeper, kind, day))


def _aggregating(keeper: KpiKeeper, kind: str, day: date) -> Callable[[], Kept]:
    return lambda: keeper.aggregate(kind, day)


def _reopened(bench: Bench, keeper: KpiKeeper, newest: date, back: int) -> float:
    """Milliseconds from a refresh that found a late row until its day, week and month are kept anew."""
    with bench.database.owner.engine.begin() as connection:
        connection.execute(_LATE, {"day": newest - timedelta(days=back)})
    refresh_once(bench.database.app, bench.settings, keeper.reads.conventions)
    return timed(lambda: _caught_up(keeper))


def _caught_up(keeper: KpiKeeper) -> tuple[Kept, float]:
    """What a run does that may take as long as it wants, and its seconds."""
    started = perf_counter()
    return keeper.catch_up(), perf_counter() - started


def _longest(timings: Sequence[Timing]) -> float:
    """Seconds of the longest run of a day."""
    return max(most for timing in timings if timing.name in (FIRST, f"a {DAY}") for most in timing.runs) / 1000
