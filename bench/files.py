"""What a report costs beyond its tick: JSON warm and cold, trends, drill-down, option lists, PDF and workbook."""

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from itertools import count
from random import Random
from time import process_time

import click

from bench.clicks import DIMENSIONS, random_clicks
from bench.scale import COMMANDER, Bench, prepared
from bench.table import Timing, timed
from dashboard import clock
from dashboard.api.answers import as_json
from dashboard.config import Settings
from dashboard.exports import as_pdf, as_xlsx
from dashboard.exports.daily_document import daily_document
from dashboard.exports.question_document import question_document
from dashboard.i18n import Locale
from dashboard.metrics import ReadPath, warm_up
from dashboard.metrics.daily import WINDOWS, read_report, read_sheet
from dashboard.metrics.drilldown import Place, drill_down
from dashboard.metrics.present_report import report_as_json
from dashboard.metrics.trends import get_windows
from dashboard.reports.trainer_daily import TRAINER_DAILY
from dashboard.semantic.period import Period
from dashboard.semantic.query import Query
from data_access.database import APP_ROLE, Database
from data_access.postgres_engine import PostgresEngine
from data_access.replica.meta import definition_version

ASKED = 60
ROWS_OF_A_PAGE = 50
EXPORTED_ROWS = 100_000
LOCALE = Locale(lang="ar")
_PERIODS = (("-30d", "today"), ("-365d", "yesterday"), ("all", "today"), ("yesterday", "yesterday"))

Action = Callable[[ReadPath, Query], object]


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A figure of the design: milliseconds at most, of the 95th percentile. `runs`: milliseconds by the clock, and of
    processor time of this process, which other work on the machine prolongs less."""

    name: str
    most_ms: float
    runs: Sequence[tuple[float, float]]


def run(settings: Settings, rows: int, engines: Sequence[str] = ()) -> None:
    """Print median and 95th percentile of each, and what is promised."""
    warm_up()
    with prepared(settings, rows) as bench, pooled(bench) as database:
        reads = read_path(bench, database)
        clicks = random_clicks(reads, COMMANDER, TRAINER_DAILY, count=5 * ASKED)
        # Every line asks questions that none has asked before.
        questions = _questions(clicks, Random(11))
        click.echo(_table(list(_promises(reads, questions))))


def _promises(reads: ReadPath, questions: Iterator[Query]) -> Iterator[Promise]:
    def cold(action: Action) -> list[tuple[float, float]]:
        asked = [next(questions) for _ in range(ASKED)]
        return [_timed(partial(action, reads, query)) for query in asked]

    def warm(action: Action) -> list[tuple[float, float]]:
        known = next(questions)
        action(reads, known)
        return [_timed(lambda: action(reads, known)) for _ in range(ASKED)]

    numbers = count()
    days = [clock.today(reads.conventions.timezone) - timedelta(days=number) for number in range(1, 11)]
    yield Promise(name="report JSON, warm", most_ms=50, runs=warm(_report))
    yield Promise(name="report JSON, cold", most_ms=300, runs=cold(_report))
    yield Promise(name="trends within it, warm", most_ms=20, runs=warm(_trends))
    yield Promise(name="trends within it, cold", most_ms=20, runs=cold(_trends))
    yield Promise(name="drill-down, first page", most_ms=200, runs=cold(_drill_down))
    yield Promise(name="options of a dimension", most_ms=100, runs=cold(lambda r, q: _options(r, q, next(numbers))))
    yield Promise(name="PDF of a day", most_ms=1000, runs=[_timed(partial(_pdf, reads, day)) for day in days])
    many = _many_rows(reads)
    yield Promise(
        name="XLSX of 100,000 rows", most_ms=8000, runs=[_timed(partial(_xlsx, reads, many)) for _ in range(2)]
    )


@contextmanager
def pooled(bench: Bench) -> Iterator[Database]:
    """The database with connections that are kept, as the web server keeps them."""
    database = Database(bench.database.app.url.render_as_string(hide_password=False), APP_ROLE)
    try:
        yield database
    finally:
        database.dispose()


def read_path(bench: Bench, database: Database) -> ReadPath:
    conventions = bench.read_path.conventions
    source = PostgresEngine(database, definition_version(conventions))
    return ReadPath(replica=bench.replica, source=source, conventions=conventions)


def _questions(clicks: Iterator[Query], random: Random) -> Iterator[Query]:
    for query in clicks:
        start, end = random.choice(_PERIODS)
        yield replace(query, period=Period(start=start, end=end))


def _report(reads: ReadPath, query: Query) -> bytes:
    answer = read_report(reads, query, COMMANDER, rows=ROWS_OF_A_PAGE)
    return as_json(report_as_json(answer, LOCALE, reads.conventions))


def _trends(reads: ReadPath, query: Query) -> object:
    today = clock.today(reads.conventions.timezone)
    return get_windows(reads, query, COMMANDER, end=today, windows=WINDOWS)


def _drill_down(reads: ReadPath, query: Query) -> object:
    measure = query.report.measure(query.report.default_measure)
    place = Place(query=query, measure=measure, behind=measure)
    return drill_down(reads, place, COMMANDER, rows=ROWS_OF_A_PAGE)


def _options(reads: ReadPath, query: Query, number: int) -> object:
    return reads.members(query, COMMANDER, DIMENSIONS[number % len(DIMENSIONS)])


def _pdf(reads: ReadPath, day: date) -> None:
    sheet = read_sheet(reads, TRAINER_DAILY, "ALPHA", day, COMMANDER)
    as_pdf.write(daily_document(sheet, LOCALE, reads.conventions.timezone), io.BytesIO(), LOCALE)


def _many_rows(reads: ReadPath) -> Query:
    """The last days that hold so many rows."""
    everything = Query(report=TRAINER_DAILY, period=Period(start="all", end="yesterday"))
    tick = reads.tick(everything, COMMANDER, panels=())
    share = min(1.0, EXPORTED_ROWS / tick.provenance.rows_counted)
    return replace(everything, period=Period(start=f"-{max(1, round(share * tick.days.count)) + 1}d", end="yesterday"))


def _xlsx(reads: ReadPath, query: Query) -> None:
    document = question_document(reads, query, COMMANDER, LOCALE)
    as_xlsx.write(document, io.BytesIO(), LOCALE)


def _timed(action: Callable[[], object]) -> tuple[float, float]:
    start = process_time()
    by_the_clock = timed(action)
    return by_the_clock, (process_time() - start) * 1000


def _table(promises: Sequence[Promise]) -> str:
    lines = [f"{'':26}{'runs':>6}{'median ms':>12}{'p95 ms':>10}{'cpu ms':>9}{'cpu p95':>9}{'promised':>10}"]
    for promise in promises:
        timing, processor = (Timing(promise.name, runs) for runs in zip(*promise.runs, strict=True))
        kept = "" if timing.p95 <= promise.most_ms else "  missed"
        lines.append(
            f"{promise.name:26}{len(promise.runs):>6}{timing.median:>12.1f}{timing.p95:>10.1f}"
            f"{processor.median:>9.1f}{processor.p95:>9.1f}{promise.most_ms:>10.0f}{kept}"
        )
    return "\n".join(lines)
