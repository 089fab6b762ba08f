"""Freshness: from a commit to the page, from a late row to its day redone, and everything made anew."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from random import Random
from time import perf_counter

import click
import sqlalchemy as sa

from bench.scale import COMMANDER, Bench, prepared
from bench.table import Timing, render
from dashboard.config import Settings
from dashboard.reports.trainer_daily import TRAINER_DAILY
from dashboard.semantic.period import Period
from dashboard.semantic.query import Query
from data_access.replica.build import conventions_of, rebuild
from data_access.replica.refresh import Refresher

CHANGES = 100
GIVE_UP_S = 30
_SOME = sa.text(
    "SELECT id, session_date::date AS day FROM public.breeding_training_activity"
    " WHERE session_date > now() - :back * interval '1 day' ORDER BY id OFFSET :offset LIMIT 1"
)
_LONGER = sa.text("UPDATE public.breeding_training_activity SET duration = duration + 1 WHERE id = :id")


def run(settings: Settings, rows: int, engines: Sequence[str] = ()) -> None:
    """Print the times from commit to visible, in milliseconds, and the seconds of a rebuild."""
    with prepared(settings, rows) as bench:
        with _refreshing(bench):
            visible = [_visible_after(bench, Random(number), back=30) for number in range(CHANGES)]
            late = [_visible_after(bench, Random(number), back=700) for number in range(20)]
        timings = [Timing("commit to visible", visible), Timing("a late row", late)]
        click.echo(render(timings, against="commit to visible"))
        click.echo(f"commit to visible, 99th percentile: {timings[0].percentile(99):.0f} ms")
        start = perf_counter()
        meta = rebuild(bench.database.app, bench.settings, conventions_of(bench.settings))
        click.echo(f"everything anew: {sum(meta.rows.values()):,} rows in {perf_counter() - start:.1f} s")


@contextmanager
def _refreshing(bench: Bench) -> Iterator[None]:
    """The refresher at work, as in the jobs process."""
    stop = threading.Event()
    refresher = Refresher(bench.database.app, bench.settings, conventions_of(bench.settings))
    thread = threading.Thread(target=refresher.run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _visible_after(bench: Bench, random: Random, *, back: int) -> float:
    """Milliseconds from the commit of one edit until the read path counts its minute."""
    with bench.database.owner.engine.begin() as connection:
        found = connection.execute(_SOME, {"back": back, "offset": random.randrange(500)}).one()
    before = _minutes(bench, str(found.day))
    with bench.database.owner.engine.begin() as connection:
        connection.execute(_LONGER, {"id": found.id})
    committed = perf_counter()
    while _minutes(bench, str(found.day)) != before + 1:
        if perf_counter() - committed > GIVE_UP_S:
            raise TimeoutError(f"a change of {found.day} is not visible after {GIVE_UP_S} s")
        time.sleep(0.005)
    return (perf_counter() - committed) * 1000


def _minutes(bench: Bench, day: str) -> float:
    query = Query(report=TRAINER_DAILY, period=Period(start=day, end=day), measures=("total_duration_min",))
    return bench.read_path.tick(query, COMMANDER, panels=()).numbers["total_duration_min"].value or 0
