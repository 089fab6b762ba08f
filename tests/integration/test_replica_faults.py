"""Killed processes, readers in between, a full disk: nothing committed is lost, no reader sees half of anything."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from tests import factories as make
from tests.integration.test_replica_build import run_with_little_space
from tests.lib.database_ground import DatabaseGround
from tests.lib.random_edits import random_edits
from tests.lib.random_unit import FIRST_DAY
from tests.lib.replica_ground import Bench, Ground, replica_ground
from tests.lib.replica_process import HAMMERED, start_reader, start_refresher

KILLS, LONGEST_LIFE_SECONDS = 50, 0.5
REFRESHES, READERS = 200, 4


@pytest.fixture(scope="module")
def ground(databases: DatabaseGround) -> Iterator[Ground]:
    with replica_ground(databases, sessions=120) as made:
        yield made


@pytest.fixture
def bench(ground: Ground, tmp_path: Path) -> Bench:
    return ground.with_replica_in(tmp_path)


@pytest.mark.timeout(900)
def test_killed_at_any_moment_it_loses_nothing(bench: Bench) -> None:
    random, reader = Random(11), bench.reader
    published = set()
    for kill in range(KILLS):
        refresher = start_refresher(bench.settings, bench.database, seed=kill)
        with bench.owner.engine.begin() as connection:
            random_edits(connection, bench.unit, random, count=3)
        time.sleep(random.random() * LONGEST_LIFE_SECONDS)
        refresher.kill()
        refresher.join()
        published.add(reader.current().data_version)
        if kill % 5 == 0:
            bench.refresh()
            bench.assert_equal()
    bench.refresh()
    bench.assert_equal()
    assert len(published) > KILLS // 5, "they came to publish before they were killed"
    bench.refresher().tidy()
    assert not [name for name in bench.directories() if name.startswith("tmp")]


@pytest.mark.timeout(900)
def test_readers_see_whole_generations_only(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    _add_hammered_rows(bench)
    bench.refresh()
    readers = [start_reader(bench.settings, bench.database) for _ in range(READERS)]
    refresher = bench.refresher()
    rebuilding = threading.Thread(target=bench.rebuild)
    for number in range(2, REFRESHES + 2):
        bench.change(
            "UPDATE reporting.imported_training_session SET duration = :number WHERE location = :place",
            "UPDATE reporting.imported_veterinary_visit SET cost = :number WHERE location = :place",
            number=number,
            place=HAMMERED,
        )
        assert refresher.once().changed
        if number == REFRESHES // 2:
            rebuilding.start()
    rebuilding.join()
    answers = []
    for process, pipe in readers:
        pipe.send("stop")
        answers.append(pipe.recv())
        process.join()
    assert [wrong for _, wrong in answers] == [[]] * READERS
    seen = set().union(*(versions for versions, _ in answers))
    with capsys.disabled():
        print(f"\n{sum(len(v) for v, _ in answers)} readings of {len(seen)} versions, 0 torn")  # noqa: T201
    assert len(seen) > REFRESHES // 4
    assert {version.split("-")[0] for version in seen} == {"1", "2"}, "before and after the rebuild"
    bench.assert_equal()


def test_a_full_disk_during_a_refresh_leaves_the_old_state_serving(bench: Bench) -> None:
    before, named = bench.generation().data_version, bench.layout.current()
    bench.change("UPDATE public.training_session SET duration = duration + 1")
    result = run_with_little_space("refresh", bench)
    assert "no space is left" in result.stderr, result.stderr
    assert bench.layout.current() == named
    assert bench.generation().data_version == before
    bench.refresh()
    bench.assert_equal()


def _add_hammered_rows(bench: Bench) -> None:
    """Twelve rows on six days, in two reports, all with the number 1."""
    with bench.owner.engine.begin() as connection:
        for day in range(0, 60, 10):
            moment = f"{FIRST_DAY + timedelta(days=day)} 09:00"
            make.make_imported_session(connection, session_date=moment, location=HAMMERED, duration=1)
            make.make_imported_visit(connection, visit_date=moment, location=HAMMERED, cost=1)
