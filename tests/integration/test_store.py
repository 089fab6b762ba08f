"""The store of all days: months replaced as their days are redone, old files kept while they can be read, and where a
question goes. Its files are read here by DuckDB; tests/integration/test_scale_out.py has a cluster read them."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from random import Random

import pytest

from commands.doctor_finding import Finding, State
from commands.doctor_scale_out import scale_out
from dashboard import clock
from dashboard.config import Settings
from dashboard.errors import SetupError, Unavailable
from dashboard.metrics import DUCKDB, SPARK, ReadPath
from dashboard.metrics.engine import HeldReplica
from dashboard.metrics.states import Far
from dashboard.reports import REPORTS
from dashboard.reports.trainer_daily import TRAINER_DAILY
from dashboard.semantic.fields import names_of
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType
from data_access.postgres_engine import PostgresEngine
from data_access.replica.meta import definition_version
from data_access.scaleout import cluster
from data_access.scaleout.facts import StoredFacts
from data_access.scaleout.manifest import KEPT_FOR
from data_access.scaleout.reader import store_reader
from tests.lib.database_ground import DatabaseGround
from tests.lib.engines import Engines, first_difference, viewers_of
from tests.lib.random_edits import random_edits
from tests.lib.random_queries import EVERY_DAY, members_of, random_query
from tests.lib.store_ground import NOBODY, RECENT_MONTHS, StoreGround, store_ground
from web.asker import is_closed

QUESTIONS = 4
"""Of each report type, beside one for every day and measure."""
LONGER = "UPDATE public.training_session SET duration = duration + 1 WHERE id = :id"
OF_AUGUST = (
    "SELECT id FROM public.training_session WHERE to_char(session_date, 'YYYY-MM') = '2026-08' ORDER BY id LIMIT 1"
)
RENAMED = "UPDATE public.dog SET name = name || ' II' WHERE id = (SELECT id FROM public.dog ORDER BY id LIMIT 1)"
OLDER = Query.parse("from=2026-08-01&to=2026-09-30", TRAINER_DAILY)


@pytest.fixture(scope="module")
def ground(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreGround]:
    with store_ground(databases, tmp_path_factory.mktemp("store")) as made:
        yield made


def read_by_duckdb(ground: StoreGround) -> Engines:
    """The replica, and the store's present files in the cluster's place."""
    manifest = ground.store.current()
    assert manifest is not None
    source = PostgresEngine(ground.bench.database, definition_version(ground.bench.conventions))
    held = HeldReplica(checked=None, generation=StoredFacts(ground.root, manifest))
    far = Far(store=held, recent_months=RECENT_MONTHS)
    reads = ReadPath(replica=ground.bench.reader, source=source, conventions=ground.bench.conventions, far=far)
    return Engines(replica=reads, postgres=reads, others=(SPARK,))


@pytest.mark.parametrize("report", REPORTS, ids=[report.name for report in REPORTS])
def test_it_holds_what_the_replica_holds_after_rows_changed(ground: StoreGround, report: ReportType) -> None:
    random = Random(report.name)
    with ground.bench.owner.engine.begin() as connection:
        random_edits(connection, ground.bench.unit, random, count=6)
    ground.follow()
    engines, viewer = read_by_duckdb(ground), random.choice(viewers_of(ground.bench)[:4])
    members = members_of(engines.replica, viewer, report)
    for query in (everything_of(report), *(random_query(report, members, random) for _ in range(QUESTIONS))):
        readings = engines.run(query, viewer)
        assert first_difference(readings) is None, f"{viewer.username}: {query}\n{first_difference(readings)}"


def everything_of(report: ReportType) -> Query:
    return Query(report=report, measures=tuple(names_of(report.shown_measures)), by=("date",), period=EVERY_DAY)


def test_a_late_row_rewrites_the_months_of_its_day_and_no_other(ground: StoreGround) -> None:
    ground.follow()
    before = ground.store.current()
    ground.bench.change(LONGER, id=ground.bench.ask(OF_AUGUST))
    outcome, after = ground.follow(), ground.store.current()
    assert outcome.months == {"trainer_daily": ("2026-08",), "pm_daily": ("2026-08",)}
    assert before is not None
    assert after is not None
    assert len(after.paths - before.paths) == 2, "every other file is the one it was"
    kept = {name: files for name, files in after.reports.items() if name not in outcome.months}
    assert kept == {name: before.reports[name] for name in kept}


def test_a_member_that_changes_rewrites_the_members_and_no_month(ground: StoreGround) -> None:
    ground.follow()
    before = ground.store.current()
    ground.bench.change(RENAMED)
    outcome, after = ground.follow(), ground.store.current()
    assert before is not None
    assert after is not None
    assert outcome.changed
    assert not outcome.months
    assert after.members.keys() == before.members.keys()
    assert not set(after.members.values()) & set(before.members.values())


def test_without_a_change_the_version_stays(ground: StoreGround) -> None:
    ground.follow()
    before = ground.store.current()
    assert not ground.follow().changed
    assert ground.store.current() == before


def test_old_files_stay_while_somebody_may_read_them_and_then_go(ground: StoreGround) -> None:
    ground.follow()
    before = ground.store.current()
    ground.bench.change(LONGER, id=ground.bench.ask(OF_AUGUST))
    ground.follow()
    after = ground.store.current()
    assert before is not None
    assert after is not None
    retired = before.paths - after.paths
    assert all((ground.root / path).exists() for path in retired | after.paths)
    left = ground.root / "tmp-base-999999"
    left.mkdir()
    ground.store.sweep(clock.now() + KEPT_FOR)
    assert not any((ground.root / path).exists() for path in retired)
    assert all((ground.root / path).exists() for path in after.paths)
    assert not left.exists(), "what a killed writer left goes as well"
    assert {path.name for path in ground.root.glob("base-*")} == {path.split("/")[0] for path in after.paths} | {
        f"base-{after.number:06d}"
    }


def test_a_version_that_cannot_be_read_is_written_anew(ground: StoreGround) -> None:
    ground.follow()
    broken = ground.store.current()
    assert broken is not None
    (ground.root / broken.reports["trainer_daily"].months["2026-08"].path).write_bytes(b"no parquet")
    ground.bench.change(LONGER, id=ground.bench.ask(OF_AUGUST))
    outcome = ground.follow()
    assert len(outcome.months) == len([name for name, files in broken.reports.items() if files.months])
    viewer = viewers_of(ground.bench)[0]
    readings = read_by_duckdb(ground).run(OLDER, viewer)
    assert first_difference(readings) is None


def test_the_node_answers_for_recent_days_and_says_so_when_the_cluster_does_not_answer(ground: StoreGround) -> None:
    viewer = viewers_of(ground.bench)[0]
    recent = Query.parse("from=-30d", TRAINER_DAILY)
    assert ground.reads.run(recent, viewer).provenance.engine == DUCKDB
    assert ground.reads.asking(OLDER).universes.engine.name == SPARK
    with pytest.raises(Unavailable) as told:
        ground.reads.run(OLDER, viewer)
    assert told.value.code == "cluster_unavailable"
    assert ground.reads.run(recent, viewer).provenance.engine == DUCKDB


def test_an_open_page_is_told_of_a_new_version_of_either(ground: StoreGround) -> None:
    ground.follow()
    versions = [ground.reads.data_version()]
    ground.bench.change(LONGER, id=ground.bench.ask(OF_AUGUST))
    ground.bench.refresh()
    versions.append(ground.reads.data_version())
    ground.filler.once()
    versions.append(ground.reads.data_version())
    assert len(set(versions)) == 3


@pytest.mark.parametrize(
    ("months", "first"),
    [(1, date(2026, 11, 1)), (13, date(2025, 11, 1)), (11, date(2026, 1, 1)), (12, date(2025, 12, 1))],
)
def test_the_recent_months_begin_with_a_month(ground: StoreGround, months: int, first: date) -> None:
    far = Far(store=HeldReplica(checked=None, generation=None), recent_months=months)
    assert far.recent_from(date(2026, 11, 26)) == first


def test_without_the_client_it_says_what_to_install(ground: StoreGround, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "find_spec", lambda name: None if name == "pyspark" else find_spec(name))
    with pytest.raises(SetupError) as told:
        store_reader(replace(ground.bench.settings, engine=SPARK))
    assert "pip install -r requirements-scaleout.txt" in str(told.value)


def test_it_knows_when_a_browser_has_broken_off() -> None:
    ours, theirs = socket.socketpair()
    with ours:
        assert not is_closed(ours)
        theirs.send(b"next request")
        assert not is_closed(ours)
        ours.recv(100)
        theirs.close()
        assert is_closed(ours)


def test_the_doctor_says_what_is_in_it_and_what_is_missing(ground: StoreGround) -> None:
    settings = replace(ground.bench.settings, engine=SPARK, spark_store=ground.root, spark_url=NOBODY)
    found = looked_at(settings)
    assert [one.state for one in found] == [State.OK, State.OK, State.OK, State.BAD]
    assert "months, 2026-" in found[0].text and "last equal to the database" in found[1].text
    assert "does not answer" in found[3].text
    manifest = ground.store.current()
    assert manifest is not None
    file = ground.root / sorted(manifest.paths)[0]
    aside = file.rename(file.with_suffix(".aside"))
    try:
        assert "1 files are gone" in looked_at(settings)[2].text
    finally:
        aside.rename(file)
    [alone] = looked_at(replace(settings, engine=DUCKDB))
    assert (alone.state, alone.text) == (State.OK, "not in use: K9_ENGINE=duckdb")


def looked_at(settings: Settings) -> list[Finding]:
    """As ./k9 doctor does: what could not even be looked at is a bad finding."""
    found: list[Finding] = []
    try:
        for one in scale_out(settings):
            found.append(one)
    except Unavailable as error:
        found.append(Finding(State.BAD, str(error)))
    return found
