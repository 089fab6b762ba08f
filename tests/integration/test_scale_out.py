"""A cluster of real processes, a master, two workers and a Spark Connect server, answers as DuckDB and the kernel do,
also while days are redone, and with a worker gone. Never a word about how long it takes."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random

import pytest

from bench.spark_cluster import SparkCluster, sail_server, spark_cluster
from commands.doctor_finding import State
from commands.doctor_scale_out import scale_out
from dashboard.errors import Abandoned, Unavailable
from dashboard.metrics import DUCKDB, SPARK
from dashboard.permissions import Viewer
from dashboard.reports import REPORTS
from dashboard.reports.trainer_daily import TRAINER_DAILY
from dashboard.semantic.fields import names_of
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType
from data_access.asker import has_gone
from data_access.scaleout.cluster import Cluster
from data_access.scaleout.fill import Filler
from tests.lib.app_ground import AppGround
from tests.lib.database_ground import DatabaseGround
from tests.lib.engines import Engines, Reading, first_difference, viewers_of
from tests.lib.random_edits import random_edits
from tests.lib.random_queries import EVERY_DAY, members_of, random_filters, random_query
from tests.lib.store_ground import StoreGround, store_ground

ENDLESS = "SELECT sum(id % 7) FROM range(0, 100000000000000, 1, 2)"
RANDOM_QUESTIONS = 2
"""Of each report type, beside those that ask for everything there is."""
REDONE = 3
LONGER = "UPDATE public.training_session SET duration = duration + 1 WHERE id IN (:early, :late)"
OF_A_MONTH = (
    "SELECT id FROM public.training_session WHERE to_char(session_date, 'YYYY-MM') = :month ORDER BY id LIMIT 1"
)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkCluster]:
    with spark_cluster(tmp_path_factory.mktemp("cluster")) as made:
        yield made


@pytest.fixture(scope="module")
def ground(
    databases: DatabaseGround, cluster: SparkCluster, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StoreGround]:
    with store_ground(databases, tmp_path_factory.mktemp("store"), cluster.url) as made:
        yield made


@pytest.fixture(scope="module")
def sail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with sail_server(tmp_path_factory.mktemp("sail")) as server:
        yield server.url


pytestmark = pytest.mark.timeout(900)


def test_two_executors_answer(cluster: SparkCluster) -> None:
    assert cluster.executors() == 2


@pytest.mark.parametrize("report", REPORTS, ids=[report.name for report in REPORTS])
def test_it_answers_as_duckdb_and_the_kernel_do(
    ground: StoreGround, report: ReportType, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every dimension and measure of everybody's rows; then anything of anybody's, while rows change."""
    random, asked = Random(report.name), Counter[str]()
    with ground.bench.owner.engine.begin() as connection:
        random_edits(connection, ground.bench.unit, random, count=4)
    ground.follow()
    viewers = viewers_of(ground.bench)
    for kind, query, viewer in questions(ground, report, viewers, random):
        readings = answers(ground, kind, query, viewer, random)
        assert first_difference(readings) is None, f"{kind} of {viewer.username}: {query}\n{first_difference(readings)}"
        asked[kind] += 1
    with capsys.disabled():
        print(f"\n{report.name}: {dict(asked)} asked of the cluster, 0 differences")  # noqa: T201


def questions(
    ground: StoreGround, report: ReportType, viewers: tuple[Viewer, ...], random: Random
) -> Iterator[tuple[str, Query, Viewer]]:
    everything = Query(report=report, measures=tuple(names_of(report.shown_measures)), period=EVERY_DAY)
    yield "tick", everything, viewers[0]
    yield "rows", everything, viewers[0]
    for number, viewer in enumerate(viewers[1:]):
        filters = random_filters(report, members_of(ground.reads, viewer, report), random, 1)
        narrowed = replace(everything, filters=filters)
        by = tuple(random.sample(names_of(report.dimensions), 2))
        yield ("tick", narrowed, viewer) if number % 2 else ("run", replace(everything, by=by), viewer)
    members = members_of(ground.reads, viewers[0], report)
    for _ in range(RANDOM_QUESTIONS):
        yield "run", random_query(report, members, random), viewers[0]


def answers(ground: StoreGround, kind: str, query: Query, viewer: Viewer, random: Random) -> list[Reading]:
    """The first is DuckDB's or the kernel's."""
    measure = random.choice(names_of(query.report.shown_measures))
    if kind == "tick":
        return ground.engines.tick(query, viewer, measure)
    if kind == "run":
        return ground.engines.run(query, viewer)
    order = ((random.choice(query.report.sortable_columns), random.choice(["up", "down"])),)
    return ground.engines.rows(query, viewer, measure, order)


@pytest.mark.parametrize("report", REPORTS, ids=[report.name for report in REPORTS])
def test_so_does_sail(ground: StoreGround, sail: str, report: ReportType) -> None:
    """Another program that speaks Spark Connect, over the same files."""
    reads, random = ground.reading(sail), Random(report.name)
    engines = Engines(replica=reads, postgres=reads, others=(SPARK,))
    query = Query(report=report, measures=tuple(names_of(report.shown_measures)), period=EVERY_DAY)
    viewers = viewers_of(ground.bench)
    for viewer in (viewers[0], random.choice(viewers[1:])):
        readings = engines.tick(query, viewer, random.choice(names_of(report.shown_measures)))
        assert first_difference(readings) is None, f"{viewer.username}: {query}\n{first_difference(readings)}"


def test_a_page_of_older_days_is_answered_by_the_cluster_and_says_so(web: AppGround, sail: str, tmp_path: Path) -> None:
    far = web.with_settings(engine=SPARK, spark_url=sail, spark_store=tmp_path, recent_months=1)
    Filler(web.database.app, far.settings).once()
    older, recent = (f"/api/reports/trainer_daily/tick?from={start}&lang=en" for start in ("-200d", "today"))
    for who in ("amal", "basel"):
        here, there = web.as_(who).json(older), far.as_(who).json(older)
        assert (here.pop("provenance")["engine"], there.pop("provenance")["engine"]) == (DUCKDB, SPARK)
        assert here == there
        known = {"If-None-Match": far.as_(who).get(older).headers["ETag"]}
        assert far.as_(who).get(older, headers=known).status_code == 304
        assert far.as_(who).json(recent)["provenance"]["engine"] == DUCKDB


def test_readers_see_a_day_before_or_after_it_is_redone(ground: StoreGround) -> None:
    """Two months change in one transaction: whoever reads meanwhile sees both changes or neither."""
    ids = {
        name: ground.bench.ask(OF_A_MONTH, month=month) for name, month in (("early", "2026-08"), ("late", "2026-10"))
    }
    viewer, before = viewers_of(ground.bench)[0], minutes(ground)
    held, seen, stop = ground.reads.pinned(), set[float](), threading.Event()
    assert total(held, viewer, SPARK) == before

    def read() -> None:
        while not stop.is_set():
            seen.add(total(ground.reads, viewer, SPARK))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for _ in range(REDONE):
            ground.bench.change(LONGER, **ids)
            redone = ground.follow()
            assert redone.months == {"trainer_daily": ("2026-08", "2026-10"), "pm_daily": ("2026-08", "2026-10")}
    finally:
        stop.set()
        reader.join()
    after = before + 2 * REDONE
    assert seen <= {before + 2 * number for number in range(REDONE + 1)}
    assert total(ground.reads, viewer, SPARK) == total(ground.reads, viewer, DUCKDB) == after
    assert total(held, viewer, SPARK) == before, "who began before goes on with what was then"


def minutes(ground: StoreGround) -> float:
    return total(ground.reads, viewers_of(ground.bench)[0], DUCKDB)


def total(reads: object, viewer: Viewer, engine: str) -> float:
    query = Query(report=TRAINER_DAILY, measures=("total_duration_min",), period=EVERY_DAY)
    value = reads.run(query, viewer, engine=engine).totals["total_duration_min"].value  # type: ignore[attr-defined]
    assert value is not None
    return float(value)


def test_a_statement_that_nobody_waits_for_leaves_the_workers_free(cluster: SparkCluster) -> None:
    """One that would take hours, until its reader goes away or its time is over; nothing is computed afterwards."""
    for longest_s, wanted in ((120.0, Abandoned), (3.0, Unavailable)):
        session, before = Cluster(cluster.url, longest_s=longest_s).session(), cluster.processor_s()
        token = has_gone.set(partial(computes_since, cluster, before) if wanted is Abandoned else lambda: False)
        try:
            with pytest.raises(wanted):
                session.rows(ENDLESS, {})
        finally:
            has_gone.reset(token)
        assert soon(lambda: idle(cluster)), "a worker goes on with what nobody waits for"
        assert session.rows("SELECT 1", {}) == [(1,)]


def computes_since(cluster: SparkCluster, before: float) -> bool:
    return cluster.processor_s() - before > 1


def idle(cluster: SparkCluster) -> bool:
    """Next to nothing is computed in two seconds; a worker that goes on computes more even where it gets a tenth."""
    before = cluster.processor_s()
    time.sleep(2)
    return cluster.processor_s() - before < 0.15


def soon(is_so: Callable[[], bool], within_s: float = 60) -> bool:
    deadline = time.monotonic() + within_s
    while not is_so():
        if time.monotonic() > deadline:
            return False
    return True


def test_the_doctor_has_the_workers_read_the_store(ground: StoreGround, cluster: SparkCluster) -> None:
    settings = replace(ground.bench.settings, engine=SPARK, spark_store=ground.root, spark_url=cluster.url)
    *_, answers, read = scale_out(settings)
    assert (answers.state, read.state) == (State.OK, State.OK)
    assert "answers, Spark 4" in answers.text and "its workers read base-" in read.text
    with pytest.raises(Unavailable, match="does not find the files"):
        Cluster(cluster.url).session().view("nothing", "a INT", [str(ground.root / "no-such.parquet")])


def test_a_question_goes_where_its_days_are(ground: StoreGround) -> None:
    viewer = viewers_of(ground.bench)[0]
    recent, older = (Query.parse(text, TRAINER_DAILY) for text in ("from=-30d", "from=2026-08-01&to=2026-09-30"))
    assert ground.reads.run(recent, viewer).provenance.engine == DUCKDB
    asked = ground.reads.run(older, viewer)
    assert asked.provenance.engine == SPARK
    assert asked.totals == ground.reads.run(older, viewer, engine=DUCKDB).totals


def test_with_a_worker_gone_the_answers_are_the_same(ground: StoreGround, cluster: SparkCluster) -> None:
    """The last of all: it does not come back."""
    viewer, random = viewers_of(ground.bench)[0], Random(1)
    query = Query(report=TRAINER_DAILY, measures=tuple(names_of(TRAINER_DAILY.shown_measures)), period=EVERY_DAY)
    cluster.kill_worker()
    readings = answers(ground, "tick", query, viewer, random)
    assert first_difference(readings) is None, first_difference(readings)
    assert cluster.executors() == 1
