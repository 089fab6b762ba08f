"""The cluster beside this node: the same two questions to each engine over the same rows, and what filling takes.

On one machine the cluster's processes share its processors with everything else: no speed-up can show, only what a
question costs that goes there.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import sqlalchemy as sa

from bench.scale import COMMANDER, Bench, prepared
from bench.spark_cluster import PROGRAMS, processor_s, sail_server, spark_cluster
from bench.table import Timing, render, timed
from dashboard import clock
from dashboard.config import Settings
from dashboard.metrics import DUCKDB, KERNEL, SPARK, ReadPath, warm_up
from dashboard.metrics.states import Far
from dashboard.reports.trainer_daily import TRAINER_DAILY
from dashboard.semantic.query import Query
from data_access.postgres_engine import PostgresEngine
from data_access.replica.build import conventions_of
from data_access.replica.meta import definition_version
from data_access.replica.refresh import refresh_once
from data_access.scaleout.cluster import Cluster
from data_access.scaleout.fill import Filler
from data_access.scaleout.reader import StoreReader
from data_access.scaleout.store import store_directory

SAIL = "sail"
ENGINES = (DUCKDB, KERNEL, SPARK, SAIL)
RUNS, WARMING = 7, 3
DAYS_REDONE = 5
HEAVY = Query.parse("from=all", TRAINER_DAILY)
"""A page's whole picture: the totals and eight panels, in one statement of nine grouping sets, and its comparison."""
SIMPLE = Query.parse("from=all&by=project&measures=total_sessions&weekday=monday", TRAINER_DAILY)
_LATE = sa.text(
    "UPDATE public.breeding_training_activity SET duration = duration + 1 WHERE id ="
    " (SELECT id FROM public.breeding_training_activity WHERE session_date::date = :day LIMIT 1)"
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One engine: where it is asked, and under which of the read path's names. `spent`: seconds that processors have
    computed for it so far."""

    name: str
    reads: ReadPath
    engine: str
    spent: Callable[[], float] = time.process_time


def run(settings: Settings, rows: int, engines: Sequence[str] = ()) -> None:
    """Print median and p95 of both questions by engine (all unless named), filling, a day redone, and what differs."""
    warm_up()
    wanted = engines or ENGINES
    with prepared(settings, rows) as bench, TemporaryDirectory(prefix="k9-bench-") as directory:
        root, filler = store_directory(bench.settings), Filler(bench.database.app, bench.settings)
        _fill(filler)
        with _asked(bench, root, Path(directory), wanted) as asked:
            _compare(asked, rows)
        _redo(bench, filler)


def _fill(filler: Filler) -> None:
    filled = filler.once()
    months = sum(len(found) for found in filled.months.values())
    click.echo(f"store {filled.version}: {months} files of months in {filled.seconds:.1f} s")


def _redo(bench: Bench, filler: Filler) -> None:
    """A late row in a day of each of some weeks past: seconds until the store has its month anew."""
    taken = []
    for number in range(1, DAYS_REDONE + 1):
        day = clock.today(bench.settings.timezone) - timedelta(days=40 * number)
        with bench.database.owner.engine.begin() as connection:
            connection.execute(_LATE, {"day": day})
        refresh_once(bench.database.app, bench.settings, conventions_of(bench.settings))
        taken.append(filler.once())
    files = max(sum(len(months) for months in one.months.values()) for one in taken)
    click.echo(f"a day redone: at most {max(one.seconds for one in taken):.2f} s, at most {files} files written")


@contextmanager
def _asked(bench: Bench, root: Path, directory: Path, wanted: Sequence[str]) -> Iterator[list[Asked]]:
    """The engines, each with its processes while the block lasts. Spark and Sail at the same time: memory allows it."""
    near = [Asked(name=name, reads=bench.read_path, engine=name) for name in wanted if name in (DUCKDB, KERNEL)]
    with (
        _spark(bench, root, directory, is_wanted=SPARK in wanted) as spark,
        _sail(bench, root, directory, is_wanted=SAIL in wanted) as sail,
    ):
        yield [*near, *spark, *sail]


@contextmanager
def _spark(bench: Bench, root: Path, directory: Path, *, is_wanted: bool) -> Iterator[list[Asked]]:
    if not is_wanted:
        yield []
        return
    with spark_cluster(directory, is_quick=False) as cluster:
        yield [Asked(name=SPARK, reads=_reading(bench, root, cluster.url), engine=SPARK, spent=cluster.processor_s)]
        click.echo(f"{cluster.executors()} executors, {cluster.memory_mb():,} MB of all processes of the cluster")


@contextmanager
def _sail(bench: Bench, root: Path, directory: Path, *, is_wanted: bool) -> Iterator[list[Asked]]:
    if not is_wanted or not (PROGRAMS / "bin/sail").exists():
        yield []
        return
    with sail_server(directory) as server:
        spent = partial(processor_s, server.process)
        yield [Asked(name=SAIL, reads=_reading(bench, root, server.url), engine=SPARK, spent=spent)]


def _reading(bench: Bench, root: Path, url: str) -> ReadPath:
    conventions = conventions_of(bench.settings)
    source = PostgresEngine(bench.database.app, definition_version(conventions))
    far = Far(store=StoreReader(root, Cluster(url)), recent_months=bench.settings.recent_months)
    return ReadPath(replica=bench.replica, source=source, conventions=conventions, engine=SPARK, far=far)


def _compare(asked: Sequence[Asked], rows: int) -> None:
    for what, question in (("heavy", _heavy), ("simple", _simple)):
        found = {one.name: [question(one) for _ in range(WARMING)][-1] for one in asked}
        measured = [_measured(one, question) for one in asked]
        click.echo(f"{what}, {rows:,} rows, every day there is")
        click.echo(render([timing for timing, _ in measured], against=asked[0].name))
        computed = ", ".join(f"{timing.name} {seconds:.2f}" for timing, seconds in measured)
        click.echo(f"seconds of processors for each: {computed}")
        reference = found[asked[0].name]
        differs = [name for name, answer in found.items() if answer != reference]
        click.echo(f"answers: {'all equal' if not differs else 'DIFFERENT: ' + ', '.join(differs)}")


def _measured(one: Asked, question: Callable[[Asked], object]) -> tuple[Timing, float]:
    """How long it took, and what was computed for one answer, which does not depend on what else the machine does."""
    before = one.spent()
    timing = Timing(one.name, [timed(lambda: question(one)) for _ in range(RUNS)])
    return timing, (one.spent() - before) / RUNS


def _heavy(one: Asked) -> object:
    tick = one.reads.tick(HEAVY, COMMANDER, engine=one.engine)
    return tick.numbers, [(panel.name, panel.members, panel.others) for panel in tick.panels]


def _simple(one: Asked) -> object:
    engine = DUCKDB if one.engine == KERNEL else one.engine
    return sorted((group.members, group.numbers) for group in one.reads.run(SIMPLE, COMMANDER, engine=engine).groups)
