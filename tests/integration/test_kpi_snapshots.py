"""Kept KPIs: by the clock, by hand, after days without a run, beside each other, and when a day changes afterwards."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from dashboard import clock
from dashboard.metrics.kpi_keeping import KpiKeeper
from dashboard.metrics.kpi_periods import DAY, MONTH, WEEK
from dashboard.metrics.read_path import ReadPath
from dashboard.metrics.stored_kpis import LIVE, STORED, PeriodNumbers, stored_kpis
from dashboard.permissions import EVERYTHING
from dashboard.reports import REPORTS
from dashboard.reports.trainer_daily import TRAINER_DAILY
from data_access.job_store import JobStore
from data_access.kpi_store import KpiStore
from jobs.aggregate_kpis import (
    AGGREGATE_DAILY_KPIS,
    AGGREGATE_MONTHLY_SUMMARY,
    AGGREGATE_WEEKLY_SUMMARY,
    CATCH_UP_KPIS,
)
from jobs.job import Counts, Ground, Job
from jobs.run_job import run_job
from jobs.tidy_job_runs import TIDY_JOB_RUNS
from tests import factories as make
from tests.lib.database_ground import DatabaseGround
from tests.lib.engines import viewer_of
from tests.lib.kpi_ground import KpiGround
from tests.lib.replica_ground import replica_ground

# A Thursday; the week began on Monday the 21st, the month ends on the Wednesday after.
THURSDAY = date(2026, 9, 24)
TRAINING = TRAINER_DAILY.name
GHADA = viewer_of(EVERYTHING)


@pytest.fixture(scope="module")
def kept_ground(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KpiGround]:
    with replica_ground(databases, sessions=0) as made:
        yield KpiGround(bench=made.with_replica_in(tmp_path_factory.mktemp("replica")))


@pytest.fixture
def ground(kept_ground: KpiGround) -> Iterator[KpiGround]:
    """Two sessions of Thursday in the first project, one of Monday in the second; nothing is kept. Thursday, 23:59."""
    at(THURSDAY, "23:59")
    kept_ground.bench.change(
        "DELETE FROM public.breeding_training_activity",
        "DELETE FROM reporting.daily_kpi_snapshot",
        "DELETE FROM reporting.job_run",
    )
    for minutes in (30, 45):
        add_session(kept_ground, datetime(2026, 9, 24, 10), duration=minutes)
    add_session(kept_ground, datetime(2026, 9, 21, 10), project=1)
    kept_ground.bench.refresh()
    yield kept_ground
    clock.reset()


def at(day: date, time: str) -> None:
    """Set the clock to a time on the wall in Aden."""
    moment = datetime.fromisoformat(f"{day} {time}:00+03:00").astimezone(UTC)
    clock.set_source(lambda: moment)


def add_session(ground: KpiGround, when: datetime, *, project: int = 0, dog: int = 0, duration: int = 30) -> str:
    """A session that the replica does not know yet."""
    unit = ground.bench.unit
    with ground.bench.owner.engine.begin() as connection:
        return make.make_session(
            connection,
            dog_id=unit.dogs[dog],
            trainer_id=unit.trainers[0],
            project_id=unit.projects[project],
            session_date=when,
            duration=duration,
        )


def run(ground: KpiGround, job: Job, day: date | None = None) -> Counts:
    """As the scheduler does it today, or by hand for `day`."""
    on = Ground(database=ground.bench.database, settings=ground.bench.settings)
    return run_job(job, on, day or job.day_for(clock.today(ground.bench.settings.timezone)))


def asked(ground: KpiGround, kind: str, day: date = THURSDAY, project: str | None = None) -> PeriodNumbers:
    return stored_kpis(ground.reads, ground.store, TRAINER_DAILY, kind, day, GHADA, project=project)


def sessions(found: PeriodNumbers) -> tuple[float | int | None, str]:
    return found.numbers["total_sessions"].value, found.state


def test_the_day_is_kept_for_all_types_overall_and_by_project(ground: KpiGround) -> None:
    counts = run(ground, AGGREGATE_DAILY_KPIS)
    assert counts["periods"] == len(REPORTS)
    assert sessions(asked(ground, DAY)) == (2, STORED)
    assert sessions(asked(ground, DAY, project="PRJ0")) == (2, STORED)
    assert sessions(asked(ground, DAY, project="PRJ1")) == (0, LIVE), "a project without rows has no row here either"
    assert ground.store.versions().keys() == {(report.name, DAY, THURSDAY) for report in REPORTS}


def test_a_ratio_is_kept_with_what_it_is_made_of(ground: KpiGround) -> None:
    run(ground, AGGREGATE_DAILY_KPIS)
    kept = ground.row(TRAINING, DAY, THURSDAY).kpis
    assert kept.keys() == {measure.name for measure in TRAINER_DAILY.measures}
    assert kept["total_duration_min"] == {"value": 75, "n": 2}
    assert kept["avg_success_rating"]["value"] is None or kept["avg_success_rating"]["n"] > 0


def test_a_week_and_a_month_are_counted_and_not_added(ground: KpiGround) -> None:
    at(date(2026, 9, 28), "00:01")
    run(ground, AGGREGATE_WEEKLY_SUMMARY)
    at(date(2026, 10, 1), "00:01")
    run(ground, AGGREGATE_MONTHLY_SUMMARY)
    for kind, start in ((WEEK, date(2026, 9, 21)), (MONTH, date(2026, 9, 1))):
        found = asked(ground, kind)
        assert sessions(found) == (3, STORED)
        assert found.days.start == start
        assert found.numbers["unique_dogs"].value == 1, "the same dog on both days"


def test_by_hand_a_job_takes_any_day_of_its_period(ground: KpiGround) -> None:
    at(date(2026, 10, 9), "12:00")
    run(ground, AGGREGATE_WEEKLY_SUMMARY, THURSDAY)
    run(ground, AGGREGATE_MONTHLY_SUMMARY, THURSDAY)
    assert {(kind, start) for _, kind, start in ground.store.versions()} == {
        (WEEK, date(2026, 9, 21)),
        (MONTH, date(2026, 9, 1)),
    }


def test_running_it_again_changes_nothing(ground: KpiGround) -> None:
    run(ground, AGGREGATE_DAILY_KPIS)
    before = every_row(ground)
    at(THURSDAY + timedelta(days=3), "12:00")
    assert run(ground, AGGREGATE_DAILY_KPIS, THURSDAY)["rows changed"] == 0
    assert every_row(ground) == before


def test_a_row_of_the_last_minute_reopens_its_day(ground: KpiGround) -> None:
    run(ground, AGGREGATE_DAILY_KPIS)
    add_session(ground, datetime(2026, 9, 24, 23, 59))
    ground.bench.refresh()
    assert sessions(asked(ground, DAY)) == (3, LIVE), "until it is counted again, nobody is given the old number"
    at(THURSDAY + timedelta(days=1), "00:05")
    run(ground, CATCH_UP_KPIS)
    assert sessions(asked(ground, DAY)) == (3, STORED)


def test_a_late_row_is_counted_in_its_day_week_and_month_and_marked(ground: KpiGround) -> None:
    at(date(2026, 10, 5), "12:00")
    run(ground, CATCH_UP_KPIS)
    assert asked(ground, DAY).revised == 0
    add_session(ground, datetime(2026, 9, 24, 15), dog=1)
    at(date(2026, 10, 6), "12:00")
    counts = run(ground, CATCH_UP_KPIS)
    # Its own day, week and month in the two reports that it is in, and yesterday with its reports.
    assert counts["periods left"] == 0
    for kind, total in ((DAY, 3), (WEEK, 4), (MONTH, 4)):
        found = asked(ground, kind)
        assert sessions(found) == (total, STORED)
        assert (found.revised, found.revised_at) == (1, clock.now())
    other_day = asked(ground, DAY, date(2026, 9, 21))
    assert (sessions(other_day), other_day.revised) == ((1, STORED), 0)


def test_a_row_that_moves_to_another_day_changes_both(ground: KpiGround) -> None:
    session = add_session(ground, datetime(2026, 9, 24, 15))
    at(date(2026, 10, 5), "12:00")
    run(ground, CATCH_UP_KPIS)
    ground.change(
        "UPDATE public.breeding_training_activity SET session_date = '2026-08-31 10:00' WHERE id = :id", id=session
    )
    run(ground, CATCH_UP_KPIS)
    assert sessions(asked(ground, DAY)) == (2, STORED)
    assert sessions(asked(ground, DAY, date(2026, 8, 31))) == (1, STORED)
    assert sessions(asked(ground, MONTH, date(2026, 8, 31))) == (1, STORED)
    ground.change("DELETE FROM public.breeding_training_activity WHERE id = :id", id=session)
    run(ground, CATCH_UP_KPIS)
    assert sessions(asked(ground, DAY, date(2026, 8, 31))) == (0, STORED)
    with pytest.raises(AssertionError):
        ground.row(TRAINING, DAY, date(2026, 8, 31), ground.bench.unit.projects[0])


def test_an_edit_that_changes_no_number_leaves_the_rows_and_their_times(ground: KpiGround) -> None:
    at(date(2026, 10, 5), "12:00")
    run(ground, CATCH_UP_KPIS)
    before = ground.row(TRAINING, DAY, THURSDAY)
    ground.change("UPDATE public.breeding_training_activity SET location = 'gate 3'")
    at(date(2026, 10, 5), "18:00")
    assert run(ground, CATCH_UP_KPIS)["rows changed"] == 0
    after = ground.row(TRAINING, DAY, THURSDAY)
    assert after == replace(before, version=after.version)
    assert after.version != before.version
    assert sessions(asked(ground, DAY)) == (2, STORED)


def test_days_without_a_run_are_caught_up(ground: KpiGround) -> None:
    at(date(2026, 10, 12), "08:00")
    run(ground, CATCH_UP_KPIS)
    days = {start for report, kind, start in ground.store.versions() if (report, kind) == (TRAINING, DAY)}
    assert days == {date(2026, 9, 21) + timedelta(days=number) for number in range(21)}
    weeks = {start for report, kind, start in ground.store.versions() if (report, kind) == (TRAINING, WEEK)}
    assert weeks == {date(2026, 9, 21), date(2026, 9, 28), date(2026, 10, 5)}
    assert (MONTH, date(2026, 10, 1)) not in {(kind, start) for _, kind, start in ground.store.versions()}
    assert run(ground, CATCH_UP_KPIS) == {"periods": 0, "rows changed": 0, "periods left": 0}


def test_after_a_new_base_all_is_compared_and_nothing_written_anew(ground: KpiGround) -> None:
    at(date(2026, 10, 5), "12:00")
    run(ground, CATCH_UP_KPIS)
    before = every_row(ground)
    ground.bench.rebuild()
    assert asked(ground, DAY).state == LIVE
    counts = run(ground, CATCH_UP_KPIS)
    assert counts["rows changed"] == 0
    assert counts["periods"] == len(ground.store.versions())
    assert every_row(ground) == before
    assert asked(ground, DAY).state == STORED


def test_the_newest_come_first_when_time_is_short(ground: KpiGround, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.metrics.kpi_keeping.AT_ONCE", 5)
    at(date(2026, 10, 12), "08:00")
    kept = ground.keeper.catch_up(longest_s=0)
    assert (kept.periods, kept.left) == (5, 20)
    assert {start + timedelta(days=6 * (kind == WEEK)) for _, kind, start in ground.store.versions()} <= {
        date(2026, 10, 11),
        date(2026, 10, 10),
        date(2026, 10, 9),
    }


def test_an_interrupted_run_leaves_the_old_values(ground: KpiGround, monkeypatch: pytest.MonkeyPatch) -> None:
    run(ground, AGGREGATE_DAILY_KPIS)
    before = every_row(ground)
    add_session(ground, datetime(2026, 9, 24, 20))
    monkeypatch.setattr("data_access.kpi_store.KpiWriter._mark", _the_plug_is_pulled)
    at(THURSDAY + timedelta(days=1), "00:02")
    with pytest.raises(RuntimeError, match="plug"):
        run(ground, AGGREGATE_DAILY_KPIS, THURSDAY)
    assert every_row(ground) == before
    last = JobStore(ground.bench.database).last_runs(AGGREGATE_DAILY_KPIS.name)[0]
    assert (last["error"], last["scheduled_for"]) == ("the plug is pulled", THURSDAY)
    assert sessions(asked(ground, DAY)) == (3, LIVE)


def _the_plug_is_pulled(*_: object) -> None:
    raise RuntimeError("the plug is pulled")


def test_two_at_once_keep_every_period_once(ground: KpiGround) -> None:
    at(date(2026, 10, 5), "12:00")
    ground.bench.refresh()

    def other_process() -> int:
        reads = ReadPath(replica=ground.bench.reader, source=ground.reads._source, conventions=ground.bench.conventions)
        return KpiKeeper(reads=reads, store=KpiStore(ground.bench.database)).catch_up(longest_s=600).rows

    with ThreadPoolExecutor(3) as processes:
        rows = [done.result() for done in [processes.submit(other_process) for _ in range(3)]]
    assert sorted(rows)[:2] == [0, 0], "one did it all, the others found nothing to change"
    assert max(rows) == len(every_row(ground))
    assert {row[-1] for row in every_row(ground)} == {0}, "nothing is a revision of itself"


def every_row(ground: KpiGround) -> list[tuple[object, ...]]:
    """Rows with their numbers and times; not the version, which only says what they were last compared with."""
    statement = (
        "SELECT json_agg(r ORDER BY r.id)::text FROM (SELECT id, report_type, period_kind, snapshot_date, project_id,"
        " kpis, calculated_at, revised_at, revised FROM reporting.daily_kpi_snapshot) r"
    )
    return [tuple(map(str, row.values()))[:-1] + (row["revised"],) for row in json.loads(ground.bench.ask(statement))]


def test_runs_of_long_ago_are_forgotten_but_the_last_of_each_job(ground: KpiGround) -> None:
    at(THURSDAY, "12:00")
    for _ in range(3):
        run(ground, CATCH_UP_KPIS)
    at(THURSDAY + timedelta(days=40), "12:00")
    assert run(ground, TIDY_JOB_RUNS) == {"runs": 2}
    assert len(JobStore(ground.bench.database).last_runs(CATCH_UP_KPIS.name)) == 1
