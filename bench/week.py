"""A week of work: hit rate and latencies of the cache of answers, and from a change to the answer that shows it.

How it is measured. The product runs as people start it (two web processes, the jobs with the refresher and what keeps
answers warm) over its own embedded database, with a real Redis. A week in some minutes cannot be had by a clock that
runs fast: a refresh and keeping warm take as long as ever, so that they would have a thousandth of their time for
each row. Instead each day is passed over in parts. At midnight, when every answer becomes another day's, all of them
are forgotten, and the night's warming runs. Then the rows of the day are written as fast as they go in, without
readers. Then comes a part of the busiest hour in real time: rows, each by itself, as they come then, for `LEAD_IN_S`
alone, so that what keeps answers warm is as far as it is in the middle of such an hour; then with readers.

What that distorts. The readers of `week_readers.py` ask together 250 questions in their busiest hour; here they ask
`QUESTIONS_A_S` a second, so that there is something to count. An answer that a reader had computed is thus found by
another one more often than in truth, which matters for rare questions, not for those that are kept warm. The product
knows the use of `USED_BEFORE` days by the same people before the week begins. By the clock of the processes all of it
is one day, so the rows of the week pile up on it, and a minute passes less often.

Change to fresh, after the week: a row is added to a day that nobody else writes to, and that day's report is asked
for again and again by a commander until its numbers are others.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace

import click

from bench.running import running_product, running_redis
from bench.scale import prepared
from bench.table import Timing
from bench.week_run import DAYS, LATE_S, WINDOW_S, Place, Week, live
from dashboard.config import Settings
from dashboard.metrics import warm_up
from dashboard.reports import REPORTS
from data_access.connect import OpenDatabase, open_database
from data_access.database import Database

LEAST_HIT_RATE, MOST_WARM_MS, MOST_MISS_MS, MOST_FRESH_MS = 0.90, 50, 300, 2000
_FROM_MEMORY, _COMPUTED = ("hit",), ("stored",)


def run(settings: Settings, rows: int, engines: Sequence[str] = ()) -> None:
    """Print hit rate and latencies by report type, and what is promised."""
    warm_up()
    with prepared(settings, rows) as bench:
        own = bench.settings
    with (
        running_redis() as url,
        running_product(own.data_dir, REDIS_URL=url) as product,
        # Connections are kept, as the product's own processes do.
        closing(open_database(own)) as database,
        _writers(database) as owner,
    ):
        on = replace(own, redis_url=url)
        week = live(Place(product=product, database=database, owner=owner, settings=on))
    click.echo(f"{rows:,} training sessions before; {DAYS} days, {WINDOW_S:.0f} s of each; {_happened(week)}")
    click.echo(_table(week))
    click.echo(_promises(week))


@contextmanager
def _writers(database: OpenDatabase) -> Iterator[Database]:
    """The database as those have it who write rows: with connections that are kept."""
    owner = Database(database.owner.url.render_as_string(hide_password=False))
    try:
        yield owner
    finally:
        owner.dispose()


def _happened(week: Week) -> str:
    hows = Counter(answer.how for answer in week.answers)
    told = ", ".join(f"{number:,} {how}" for how, number in hows.most_common())
    nights = "; ".join(", ".join(f"{n} {what}" for what, n in night.items()) for night in week.nights)
    busy = sum(week.busy_percent) / max(len(week.busy_percent), 1)
    return (
        f"{week.rows_written:,} rows written\n{len(week.answers):,} questions: {told}\nnights: {nights}\n"
        f"processors busy {busy:.0f}% on average, questions up to {week.behind_s:.1f} s late"
    )


def _table(week: Week) -> str:
    wide = ("", "asked", "hit rate", "hit p50", "p95", "p99", "miss p50", "p95", "p99", "fresh p50", "p99")
    lines = [f"{wide[0]:16}" + "".join(f"{word:>10}" for word in wide[1:])]
    lines += [_line(week, name) for name in (*(report.name for report in REPORTS), None)]
    by_kind = sorted({answer.kind for answer in week.answers})
    lines.append("")
    lines += [f"{kind:16}{_rate(week, kind=kind):>20.3f}" for kind in by_kind]
    by_day = [f"{_rate(week, day=day):.3f}" for day in range(DAYS)]
    lines.append(f"{'by day':16}{' '.join(by_day):>20}")
    return "\n".join(lines)


def _line(week: Week, report: str | None) -> str:
    asked = [answer for answer in week.answers if report in (None, answer.report)]
    hits, misses = ([one.took_ms for one in asked if one.how in hows] or [0.0] for hows in (_FROM_MEMORY, _COMPUTED))
    fresh = [ms for name, found in week.fresh.items() if report in (None, name) for ms in found] or [0.0]
    numbers = [Timing("", runs).percentile(percent) for runs in (hits, misses) for percent in (50, 95, 99)]
    numbers += [Timing("", fresh).percentile(percent) for percent in (50, 99)]
    rate = _rate(week, report=report)
    return f"{report or 'all':16}{len(asked):>10}{rate:>10.3f}" + "".join(f"{number:>10.1f}" for number in numbers)


def _rate(week: Week, *, report: str | None = None, kind: str | None = None, day: int | None = None) -> float:
    """The share of answers that nobody had to wait for, as the product counts it."""
    asked = [
        answer
        for answer in week.answers
        if report in (None, answer.report) and kind in (None, answer.kind) and day in (None, answer.day)
    ]
    return sum(answer.how in _FROM_MEMORY for answer in asked) / max(len(asked), 1)


def _promises(week: Week) -> str:
    def percentile(runs: list[float], percent: int) -> float:
        return Timing("", runs or [0.0]).percentile(percent)

    hits, misses = ([a.took_ms for a in week.answers if a.how in hows] for hows in (_FROM_MEMORY, _COMPUTED))
    fresh = [milliseconds for found in week.fresh.values() for milliseconds in found]
    rate, warm, miss = _rate(week), percentile(hits, 95), percentile(misses, 95)
    visible = percentile(fresh, 99)
    lines = (
        (f"hit rate at least {LEAST_HIT_RATE:.2f}: {rate:.3f}", rate >= LEAST_HIT_RATE),
        (f"from memory, p95 at most {MOST_WARM_MS} ms: {warm:.1f}", warm <= MOST_WARM_MS),
        (f"computed, p95 at most {MOST_MISS_MS} ms: {miss:.1f}", miss <= MOST_MISS_MS),
        (f"change to fresh, p99 at most {MOST_FRESH_MS} ms: {visible:.0f}", visible <= MOST_FRESH_MS),
        (f"the load was kept up with, within {LATE_S:.0f} s", week.behind_s <= LATE_S),
    )
    return "\n".join(words + ("" if is_kept else "  missed") for words, is_kept in lines)
