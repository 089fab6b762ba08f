"""The jobs that keep KPIs: killed, refused, two at once, short of time, and the rows that their runs leave."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import ProgrammingError

from dashboard import clock
from dashboard.metrics.kpi_periods import DAY, WEEK
from dashboard.metrics.stored_kpis import LIVE, STORED
from dashboard.reports import REPORTS
from data_access.job_store import JobStore
from data_access.kpi_store import KPI_LOCK
from jobs.aggregate_kpis import AGGREGATE_DAILY_KPIS, CATCH_UP_KPIS
from jobs.job import Ground
from jobs.run_job import run_job
from jobs.tidy_job_runs import TIDY_JOB_RUNS
from tests.lib.database_ground import DatabaseGround
from tests.lib.kpi_ground import KEPT, THURSDAY, KpiGround, at, sessions_of
from tests.lib.processes import soon
from tests.lib.replica_ground import replica_ground


@pytest.fixture(scope="module")
def kept_ground(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KpiGround]:
    with replica_ground(databases, sessions=0) as made:
        yield KpiGround(bench=made.with_replica_in(tmp_path_factory.mktemp("replica")))


@pytest.fixture
def ground(kept_ground: KpiGround) -> Iterator[KpiGround]:
    kept_ground.start_over()
    yield kept_ground
    clock.reset()


def test_the_newest_come_first_when_time_is_short(ground: KpiGround, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.metrics.kpi_keeping.AT_ONCE", 5)
    at(date(2026, 10, 12), "08:00")
    kept = ground.keeper.catch_up(iter([True, False]).__next__)
    assert (kept.periods, kept.left) == (5, 20)
    assert {(kind, start.day) for _, kind, start in ground.store.versions()} == {
        (DAY, 11),
        (WEEK, 5),
        (DAY, 10),
        (DAY, 9),
        (DAY, 8),
    }


def test_killed_while_it_writes_it_leaves_the_old_values(ground: KpiGround) -> None:
    ground.run(AGGREGATE_DAILY_KPIS)
    before = ground.every_row()
    ground.add_session(datetime(2026, 9, 24, 20))
    with ground.bench.owner.engine.connect() as connection, connection.begin():
        # The row of all projects can be changed, then that of the first one cannot.
        connection.execute(sa.text(f"SELECT FROM {KEPT} WHERE project_id IS NOT NULL FOR UPDATE"))
        process = ground.by_hand(AGGREGATE_DAILY_KPIS, THURSDAY)
        assert soon(lambda: ground.bench.ask("SELECT count(*) FROM pg_locks WHERE NOT granted") == "1")
        process.kill()
        process.communicate()
    assert ground.every_row() == before
    assert sessions_of(ground.asked(DAY)) == (3, LIVE)
    ground.run(AGGREGATE_DAILY_KPIS)
    assert sessions_of(ground.asked(DAY)) == (3, STORED)


def test_by_hand_it_says_what_it_did(ground: KpiGround) -> None:
    said, _ = ground.by_hand(AGGREGATE_DAILY_KPIS, THURSDAY).communicate()
    assert said == f"aggregate_daily_kpis for 2026-09-24: {len(REPORTS)} periods, {len(REPORTS) + 1} rows changed\n"
    [last] = JobStore(ground.bench.database).last_runs(AGGREGATE_DAILY_KPIS.name)
    assert (last["scheduled_for"], last["error"]) == (THURSDAY, None)


def test_a_run_that_fails_leaves_its_reason(ground: KpiGround) -> None:
    ground.bench.change(f"REVOKE INSERT ON {KEPT} FROM k9_app")
    try:
        with pytest.raises(ProgrammingError):
            ground.run(AGGREGATE_DAILY_KPIS)
    finally:
        ground.bench.change(f"GRANT INSERT ON {KEPT} TO k9_app")
    [last] = JobStore(ground.bench.database).last_runs(AGGREGATE_DAILY_KPIS.name)
    assert "permission denied for table daily_kpi_snapshot" in str(last["error"])
    assert last["ended_at"] is not None
    assert ground.every_row() == []


def test_two_processes_at_once_keep_every_period_once(ground: KpiGround) -> None:
    with ground.bench.owner.engine.connect() as connection, connection.begin():
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:number)"), {"number": KPI_LOCK})
        processes = [ground.by_hand(CATCH_UP_KPIS, THURSDAY) for _ in range(2)]
        assert soon(lambda: ground.bench.ask("SELECT count(*) FROM pg_locks WHERE NOT granted") == "2")
    said = [process.communicate()[0] for process in processes]
    kept = ground.every_row()
    assert sorted(int(text.split(", ")[1].split()[0]) for text in said) == [0, len(kept)]
    assert {row[-1] for row in kept} == {0}, "nothing is a revision of itself"


def test_runs_of_long_ago_are_forgotten_but_the_last_of_each_job(ground: KpiGround) -> None:
    at(THURSDAY, "12:00")
    for _ in range(3):
        ground.run(CATCH_UP_KPIS)
    at(THURSDAY + timedelta(days=40), "12:00")
    assert ground.run(TIDY_JOB_RUNS) == {"runs": 2}
    assert len(JobStore(ground.bench.database).last_runs(CATCH_UP_KPIS.name)) == 1


def test_a_process_that_has_to_end_does_not_wait_for_it(ground: KpiGround) -> None:
    at(date(2026, 10, 12), "08:00")
    on = Ground(database=ground.bench.database, settings=ground.bench.settings)
    on.stop.set()
    counts = run_job(CATCH_UP_KPIS, on, THURSDAY)
    assert counts == {"periods": 0, "rows changed": 0, "periods left": 25}
