"""Freshness: from a commit to the page, from a late row to its day redone, and everything made anew beside readers."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from random import Random
from time import perf_counter

import click
import sqlalchemy as sa

from bench.clicks import random_clicks
from bench.running import ROOT
from bench.scale import COMMANDER, Bench, prepared
from bench.table import Timing, render, timed
from dashboard.config import Settings
from dashboard.metrics import KERNEL, warm_up
from dashboard.reports.trainer_daily import TRAINER_DAILY
from dashboard.semantic.period import Period
from dashboard.semantic.query import Query
from data_access.replica.build import conventions_of, rebuild

CHANGES, LATE_CHANGES, TICKS = 100, 20, 100
RECENT_DAYS, LATE_DAYS = 30, 700
GIVE_UP_S = 60
VISIBLE, LATE, QUIET, DISTURBED = "commit to visible", "a late row", "a tick, nothing else", "a tick, rebuilding"
_SOME = sa.text(
    "SELECT id, session_date::date AS day FROM public.breeding_training_activity"
    " WHERE session_date::date = now()::date - CAST(:back AS int) ORDER BY id LIMIT 1"
)
_LONGER = sa.text("UPDATE public.breeding_training_activity SET duration = duration + 1 WHERE id = :id")


def run(settings: Settings, rows: int, engines: Sequence[str] = ()) -> None:
    """Print the times from commit to visible and of ticks beside a rebuild, and the seconds of that rebuild."""
    warm_up()
    with prepared(settings, rows) as bench:
        with jobs_process(bench):
            visible = [_visible_after(bench, Random(number), back=RECENT_DAYS) for number in range(CHANGES)]
            late = [_visible_after(bench, Random(number), back=LATE_DAYS) for number in range(LATE_CHANGES)]
        quiet, disturbed, seconds = _rebuilt_beside_readers(bench)
        timings = [Timing(VISIBLE, visible), Timing(LATE, late), Timing(QUIET, quiet), Timing(DISTURBED, disturbed)]
        click.echo(render(timings, against=VISIBLE))
        click.echo(f"{VISIBLE}: 50th percentile {timings[0].median:.0f} ms, 99th {timings[0].percentile(99):.0f} ms")
        click.echo(f"everything anew: {sum(bench.replica.current().meta.rows.values()):,} rows in {seconds:.1f} s")


@contextmanager
def jobs_process(bench: Bench, **settings: str) -> Iterator[None]:
    """The process of the jobs as the product runs it, from when it refreshes on."""
    environment = os.environ | {"K9_DATA_DIR": str(bench.settings.data_dir), "DATABASE_URL": ""} | settings
    with (bench.settings.data_dir / "jobs.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "jobs"], cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            started = time.time()
            _wait_until(lambda: _checked_after(bench, started), "the jobs process does not refresh; see jobs.log")
            yield
        finally:
            process.terminate()
            process.wait()


def _checked_after(bench: Bench, moment: float) -> bool:
    checked = bench.replica.checked_at()
    return checked is not None and checked.timestamp() > moment


def _visible_after(bench: Bench, random: Random, *, back: int) -> float:
    """Milliseconds from the commit of one edit of the last `back` days until the read path counts its minute."""
    with bench.database.owner.engine.begin() as connection:
        found = connection.execute(_SOME, {"back": random.randrange(1, back)}).one()
    before = _minutes(bench, str(found.day))
    with bench.database.owner.engine.begin() as connection:
        connection.execute(_LONGER, {"id": found.id})
    committed = perf_counter()
    _wait_until(lambda: _minutes(bench, str(found.day)) == before + 1, f"a change of {found.day} is not visible")
    return (perf_counter() - committed) * 1000


def _minutes(bench: Bench, day: str) -> float:
    query = Query(report=TRAINER_DAILY, period=Period(start=day, end=day), measures=("total_duration_min",))
    return bench.read_path.tick(query, COMMANDER, panels=()).numbers["total_duration_min"].value or 0


def _wait_until(is_so: Callable[[], bool], otherwise: str) -> None:
    deadline = perf_counter() + GIVE_UP_S
    while not is_so():
        if perf_counter() > deadline:
            raise TimeoutError(f"{otherwise} after {GIVE_UP_S} s")
        time.sleep(0.005)


def _rebuilt_beside_readers(bench: Bench) -> tuple[list[float], list[float], float]:
    """Milliseconds of random ticks before and during a rebuild, and the seconds that it took."""
    clicks = cycle(random_clicks(bench.read_path, COMMANDER, TRAINER_DAILY, count=TICKS))

    def tick() -> float:
        query = next(clicks)
        return timed(lambda: bench.read_path.tick(query, COMMANDER, engine=KERNEL))

    quiet, disturbed, seconds = [tick() for _ in range(TICKS)], [], []
    rebuilding = threading.Thread(target=lambda: seconds.append(timed(lambda: _rebuild(bench)) / 1000))
    rebuilding.start()
    while rebuilding.is_alive():
        disturbed.append(tick())
        time.sleep(0.1)
    return quiet, disturbed, seconds[0]


def _rebuild(bench: Bench) -> None:
    rebuild(bench.database.app, bench.settings, conventions_of(bench.settings))
