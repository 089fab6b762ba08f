"""The product under many people at once: locust plays them, this file starts both, watches the processes and reports.

The people are those of `load_people.py`; meanwhile rows are written, and every open page follows them. What is measured
begins when all have come and things have settled. Times are those of a client on the same machine: the network of the
readers comes on top, and the client's own work takes processor time away (told apart below).
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import click

from bench.load_actions import COURSE_S
from bench.load_watch import Watch, slopes_of
from bench.running import ROOT, RunningProduct, running_product, running_redis
from bench.scale import prepared
from bench.table import Timing
from bench.week_readers import KINDS_OF_READERS, Connection, read_members
from bench.week_rows import RowWriter
from bench.week_run import Place
from dashboard.config import Settings
from data_access.connect import open_database

USERS, MINUTES = 1000, 10.0
COME_A_S = 25
"""How many people come each second."""
SETTLE_S = 20.0
ON_PHONES, IN_ARABIC = 0.3, 0.6
WRITES_EVERY_S = 20.0
"""Between two new rows of the unit: some 2,000 in a working day."""
MOST_P95_MS = 500


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who is signed in; each has a session of their own."""

    username: str
    cookie: str
    reports: tuple[str, ...]
    lang: str
    is_on_phone: bool


def run(
    settings: Settings,
    rows: int,
    engines: Sequence[str] = (),
    *,
    users: int | None = None,
    minutes: float | None = None,
    calm: bool = False,
) -> None:
    """Print latencies by kind of request, errors, processor time, memory, handles and connections with their slopes."""
    users, minutes = users or USERS, minutes or MINUTES
    with prepared(settings, rows) as bench:
        own = bench.settings
    with (
        running_redis() as url,
        running_product(own.data_dir, REDIS_URL=url) as product,
        closing(open_database(own)) as database,
        TemporaryDirectory() as directory,
    ):
        place = Place(product=product, database=database, owner=database.owner, settings=own)
        click.echo(
            f"{rows:,} training sessions; {users} people come, {COME_A_S} a second, and stay {minutes:g} minutes"
        )
        cast = Path(directory) / "cast.json"
        cast.write_text(json.dumps(cast_of(place, users)), encoding="utf-8")
        with _rows_coming(place, is_calm=calm) as writer, Watch(product, database) as watch:
            told = _play(product, cast, users, minutes)
    click.echo(_latencies(told))
    click.echo(_course(told))
    click.echo(slopes_of(watch.samples, since_s=users / COME_A_S + SETTLE_S))
    click.echo(f"{len(writer.written)} rows were written meanwhile; every open page followed each")
    click.echo(_promises(told))


@contextmanager
def _rows_coming(place: Place, *, is_calm: bool) -> Iterator[RowWriter]:
    """A new row now and then, unless it is calm; all are removed in the end."""
    writer, is_over = RowWriter(owner=place.owner, today=place.today), threading.Event()
    writer.prepare()

    def write() -> None:
        while not is_over.wait(WRITES_EVERY_S):
            writer.add(1)

    thread = threading.Thread(target=write)
    try:
        if not is_calm:
            thread.start()
        yield writer
    finally:
        is_over.set()
        if not is_calm:
            thread.join()
        writer.undo()


def cast_of(place: Place, users: int) -> dict[str, Any]:
    """The people, as they are among the readers of a unit, and the members that each kind can filter by."""
    random, connection = Random(9), Connection(place.product.url)
    chosen = random.choices(KINDS_OF_READERS, [kind.people for kind in KINDS_OF_READERS], k=users)
    people = [
        Person(
            username=kind.username,
            cookie=place.cookie(kind.username),
            reports=kind.reports,
            lang="ar" if random.random() < IN_ARABIC else "en",
            is_on_phone=random.random() < ON_PHONES,
        )
        for kind in chosen
    ]
    members = {
        kind.username: {
            report: read_members(connection, place.cookie(kind.username), report) for report in kind.reports
        }
        for kind in {kind.username: kind for kind in chosen}.values()
    }
    return {"people": [asdict(person) for person in people], "members": members}


def _play(product: RunningProduct, cast: Path, users: int, minutes: float) -> dict[str, Any]:
    """What locust saw: by kind the milliseconds of every answer, and the errors."""
    seconds = users / COME_A_S + SETTLE_S + minutes * 60
    out = cast.with_name("told.json")
    words = ["-m", "locust", "-f", str(ROOT / "bench" / "load_people.py"), "--headless", "--only-summary"]
    words += ["--host", product.url, "-u", str(users), "-r", str(COME_A_S), "-t", f"{seconds:.0f}s"]
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "LOAD_CAST": str(cast),
        "LOAD_OUT": str(out),
        "LOAD_FROM_S": str(users / COME_A_S + SETTLE_S),
    }
    ran = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, *words], env=environment, capture_output=True, text=True, check=False, cwd=cast.parent
    )
    if not out.exists():
        raise RuntimeError(f"locust ended with {ran.returncode}:\n{ran.stderr[-3000:]}")
    told: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return told


def _latencies(told: Mapping[str, Any]) -> str:
    """One line per kind, and one for what people wait for: everything but the polls of open pages."""
    lines = [f"{'':20}{'asked':>9}{'a second':>10}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'errors':>8}"]
    kinds: dict[str, list[float]] = told["ms"]
    errors = told["errors"]
    for kind in sorted(kinds):
        lines.append(_line(kind, kinds[kind], sum(errors.get(kind, {}).values()), told["seconds"]))
    lines.append(_line("all", _all(kinds), sum(sum(one.values()) for one in errors.values()), told["seconds"]))
    lines += [f"{kind}: {number} x {what}" for kind, found in errors.items() for what, number in found.items()]
    return "\n".join(lines)


def _course(told: Mapping[str, Any]) -> str:
    """Answers a second and their 95th percentile, ms, in parts of COURSE_S; the last one may be cut short."""
    parts = (f"{len(ms) / COURSE_S:.0f}/{Timing('', ms or [0.0]).percentile(95):.0f}" for ms in told["course"])
    return f"\nanswers a second / p95 ms, by {COURSE_S} s: {' '.join(parts)}"


def _line(name: str, runs: list[float], errors: int, seconds: float) -> str:
    percentiles = "".join(f"{Timing(name, runs or [0.0]).percentile(percent):>9.0f}" for percent in (50, 95, 99))
    return f"{name:20}{len(runs):>9,}{len(runs) / seconds:>10.1f}{percentiles}{errors:>8}"


def _all(kinds: Mapping[str, list[float]]) -> list[float]:
    return [one for runs in kinds.values() for one in runs]


def _promises(told: Mapping[str, Any]) -> str:
    p95 = Timing("", _all(told["ms"]) or [0.0]).percentile(95)
    errors = sum(sum(one.values()) for one in told["errors"].values())
    lines = (
        (f"p95 below {MOST_P95_MS} ms: {p95:.0f}", p95 < MOST_P95_MS),
        (f"no error: {errors}", errors == 0),
        (f"people came as they should: {told['people']}", told["people"] == told["wanted"]),
    )
    return "\n".join(words + ("" if is_kept else "  missed") for words, is_kept in lines)
