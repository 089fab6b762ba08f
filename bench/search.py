"""The command palette: what a reader types, letter by letter, in both languages, with slips, from the text to what is
found. Names, codes and rights are looked through anew each time; only the index of names is kept while names stay."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random
from time import process_time

import click

from bench.scale import COMMANDER, Bench, prepared
from bench.table import Timing, render, timed
from dashboard.builder.parts import make_builder
from dashboard.config import Settings
from dashboard.i18n import Locale
from dashboard.metrics import ReadPath, warm_up
from dashboard.permissions import ROLE_PERMISSIONS, Role, Scope, Viewer
from dashboard.search.find import Search
from data_access.connect import open_database
from data_access.postgres_engine import PostgresEngine
from data_access.replica.meta import definition_version

TYPED, NARROW, CHANGED = "commander types", "a manager types", "first after a change"
RUNS = {TYPED: 600, NARROW: 600, CHANGED: 15}
PROMISED_MS = 50
_WORDS = ("أمس", "yesterday", "2025-03-14", "vet", "المدرب", "trainer daily", "sign out", "طباعة", "xyzzy")


def run(settings: Settings, rows: int, engines: Sequence[str] = ()) -> None:
    """Print median and 95th percentile, and what was promised for typing."""
    warm_up()
    with prepared(settings, rows) as bench:
        texts = list(_texts(bench.read_path, max(RUNS.values())))
        start = process_time()
        timings = [_typing(bench, TYPED, COMMANDER, texts), _typing(bench, NARROW, _manager(bench), texts)]
        processor = (process_time() - start) * 1000 / sum(len(timing.runs) for timing in timings)
        timings.append(_first(bench, texts))
    click.echo(f"search, {rows:,} rows, {_members(bench):,} dogs, people and projects")
    click.echo(render(timings, against=TYPED))
    click.echo(f"processor time of this process for a letter: {processor:.1f} ms")
    click.echo(f"promised: p95 <= {PROMISED_MS} ms; {max(timing.p95 for timing in timings[:2]):.1f} ms")


def _texts(reads: ReadPath, count: int) -> Iterator[str]:
    """Beginnings of names and codes, every third with two letters swapped, now and then a word or a day."""
    random = Random(7)
    tables = [reads.member_table(members) for members in ("dog", "employee", "project")]
    names = [text for table in tables for text in (*table.code[1:], *table.name[1:])]
    for number in range(count):
        name = random.choice(names)
        text = name[: random.randint(1, len(name))]
        if number % 3 == 0 and len(text) > 4:
            at = random.randrange(1, len(text) - 1)
            text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        yield f"{text} {random.choice(_WORDS)}" if number % 5 == 0 else text


def _search(bench: Bench, reads: ReadPath) -> Search:
    """With connections that stay open, as the pages have them."""
    return Search(reads, make_builder(open_database(bench.settings).app, reads).templates)


def _typing(bench: Bench, name: str, viewer: Viewer, texts: Sequence[str]) -> Timing:
    search = _search(bench, bench.read_path)
    search.find("a", viewer, Locale())
    return Timing(name, [timed(lambda text=text: search.find(text, viewer, Locale())) for text in texts[: RUNS[name]]])  # type: ignore[misc]


def _first(bench: Bench, texts: Sequence[str]) -> Timing:
    """With nothing remembered of what the viewer may know of, as after a change of the data."""
    runs = []
    for text in texts[: RUNS[CHANGED]]:
        conventions = bench.read_path.conventions
        source = PostgresEngine(bench.database.app, definition_version(conventions))
        search = _search(bench, ReadPath(replica=bench.replica, source=source, conventions=conventions))
        runs.append(timed(lambda text=text, search=search: search.find(text, COMMANDER, Locale())))  # type: ignore[misc]
    return Timing(CHANGED, runs)


def _manager(bench: Bench) -> Viewer:
    key = next(iter(bench.read_path.member_table("project").code_of_id))
    scope = Scope(projects=frozenset({key}))
    return replace(COMMANDER, role=Role.MANAGER, scope=scope, permissions=ROLE_PERMISSIONS[Role.MANAGER])


def _members(bench: Bench) -> int:
    return sum(len(bench.read_path.member_table(members).code) - 1 for members in ("dog", "employee", "project"))
