"""The rules find the same on the replica and in PostgreSQL, by days the same as in one sweep."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from dashboard.quality.evaluate import Judge
from dashboard.quality.found import Found
from dashboard.quality.reference import read_reference
from dashboard.reports import REPORTS
from tests.lib.database_ground import DatabaseGround
from tests.lib.engines import Engines
from tests.lib.replica_ground import Bench, replica_ground

TODAY = date(2026, 11, 24)
Told = tuple[str, str, str, date, str | None, str | None, str | None]


@pytest.fixture(scope="module")
def bench(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with replica_ground(databases, sessions=150) as ground:
        yield ground.with_replica_in(tmp_path_factory.mktemp("replica"))


def told(found: Found) -> Told:
    ids = (found.project_id, found.dog_id, found.person_id)
    return found.report.name, found.rule.name, found.subject, found.day, *ids


def judges(bench: Bench) -> tuple[Judge, Judge]:
    engines = Engines.of(bench)
    return tuple(  # type: ignore[return-value]
        Judge(engine=engine, reference=read_reference(engine), conventions=bench.conventions, today=TODAY)
        for engine in (reads.asking().universes.engine for reads in (engines.replica, engines.postgres))
    )


def test_both_engines_find_the_same(bench: Bench) -> None:
    replica, postgres = judges(bench)
    everything = 0
    for report in REPORTS:
        found = {told(one) for one in replica.judge(report)}
        assert found == {told(one) for one in postgres.judge(report)}
        everything += len(found)
    assert everything > 50, "random rows are full of doubts"


def test_the_days_together_find_what_a_sweep_finds(bench: Bench) -> None:
    replica, _ = judges(bench)
    for report in REPORTS:
        sweep = {told(one) for one in replica.judge(report)}
        for day in sorted({one[3] for one in sweep})[:6]:
            of_day = {told(one) for one in replica.judge(report, [day]) if one.day == day}
            assert of_day == {one for one in sweep if one[3] == day}, (report.name, day)
        quiet = TODAY - timedelta(days=4000)
        assert not [one for one in replica.judge(report, [quiet]) if one.day == quiet]
