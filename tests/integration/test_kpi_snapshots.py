"""Kept KPIs: by the clock, by hand, after days without a run, and when a day changes afterwards."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from dashboard import clock
from dashboard.metrics.kpi_periods import DAY, MONTH, WEEK
from dashboard.metrics.stored_kpis import LIVE, STORED
from dashboard.reports import REPORTS
from dashboard.reports.trainer_daily import TRAINER_DAILY
from jobs.aggregate_kpis import (
    AGGREGATE_DAILY_KPIS,
    AGGREGATE_MONTHLY_SUMMARY,
    AGGREGATE_WEEKLY_SUMMARY,
    CATCH_UP_KPIS,
)
from jobs.job import Ground
from jobs.run_job import run_job
from tests.lib.database_ground import DatabaseGround
from tests.lib.kpi_ground import THURSDAY, KpiGround, at, sessions_of
from tests.lib.replica_ground import replica_ground

TRAINING = TRAINER_DAILY.name


@pytest.fixture(scope="module")
def kept_ground(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KpiGround]:
    with replica_ground(databases, sessions=0) as made:
        yield KpiGround(bench=made.with_replica_in(tmp_path_factory.mktemp("replica")))


@pytest.fixture
def ground(kept_ground: KpiGround) -> Iterator[KpiGround]:
    kept_ground.start_over()
    yield kept_ground
    clock.reset()


def test_the_day_is_kept_for_all_types_overall_and_by_project(ground: KpiGround) -> None:
    counts = ground.run(AGGREGATE_DAILY_KPIS)
    assert counts["periods"] == len(REPORTS)
    assert sessions_of(ground.asked(DAY)) == (2, STORED)
    assert sessions_of(ground.asked(DAY, project="PRJ0")) == (2, STORED)
    assert sessions_of(ground.asked(DAY, project="PRJ1")) == (0, LIVE), "a project without rows has no row here either"
    assert ground.store.versions().keys() == {(report.name, DAY, THURSDAY) for report in REPORTS}


def test_a_ratio_is_kept_with_what_it_is_made_of(ground: KpiGround) -> None:
    ground.run(AGGREGATE_DAILY_KPIS)
    kept = ground.row(TRAINING, DAY, THURSDAY).kpis
    assert kept.keys() == {measure.name for measure in TRAINER_DAILY.measures}
    assert kept["total_duration_min"] == {"value": 75, "n": 2}
    assert kept["avg_success_rating"]["value"] is None or kept["avg_success_rating"]["n"] > 0


def test_a_week_and_a_month_are_counted_and_not_added(ground: KpiGround) -> None:
    at(date(2026, 9, 28), "00:01")
    ground.run(AGGREGATE_WEEKLY_SUMMARY)
    at(date(2026, 10, 1), "00:01")
    ground.run(AGGREGATE_MONTHLY_SUMMARY)
    for kind, start in ((WEEK, date(2026, 9, 21)), (MONTH, date(2026, 9, 1))):
        found = ground.asked(kind)
        assert sessions_of(found) == (3, STORED)
        assert found.days.start == start
        assert found.numbers["unique_dogs"].value == 1, "the same dog on both days"


def test_by_hand_a_job_takes_any_day_of_its_period(ground: KpiGround) -> None:
    at(date(2026, 10, 9), "12:00")
    ground.run(AGGREGATE_WEEKLY_SUMMARY, THURSDAY)
    ground.run(AGGREGATE_MONTHLY_SUMMARY, THURSDAY)
    assert {(kind, start) for _, kind, start in ground.store.versions()} == {
        (WEEK, date(2026, 9, 21)),
        (MONTH, date(2026, 9, 1)),
    }


def test_running_it_again_changes_nothing(ground: KpiGround) -> None:
    ground.run(AGGREGATE_DAILY_KPIS)
    before = ground.every_row()
    at(THURSDAY + timedelta(days=3), "12:00")
    assert ground.run(AGGREGATE_DAILY_KPIS, THURSDAY)["rows changed"] == 0
    assert ground.every_row() == before


def test_a_row_of_the_last_minute_reopens_its_day(ground: KpiGround) -> None:
    ground.run(AGGREGATE_DAILY_KPIS)
    ground.add_session(datetime(2026, 9, 24, 23, 59))
    ground.bench.refresh()
    assert sessions_of(ground.asked(DAY)) == (3, LIVE), "until it is counted again, nobody is given the old number"
    at(THURSDAY + timedelta(days=1), "00:05")
    ground.run(CATCH_UP_KPIS)
    assert sessions_of(ground.asked(DAY)) == (3, STORED)


def test_a_late_row_is_counted_in_its_day_week_and_month_and_marked(ground: KpiGround) -> None:
    at(date(2026, 10, 5), "12:00")
    ground.run(CATCH_UP_KPIS)
    assert ground.asked(DAY).revised == 0
    ground.add_session(datetime(2026, 9, 24, 15), dog=1)
    at(date(2026, 10, 6), "12:00")
    counts = ground.run(CATCH_UP_KPIS)
    # Its own day, week and month, and yesterday; each overall, and in its project where there are rows.
    assert counts == {"periods": 4, "rows changed": 7, "periods left": 0}
    for kind, total in ((DAY, 3), (WEEK, 4), (MONTH, 4)):
        found = ground.asked(kind)
        assert sessions_of(found) == (total, STORED)
        assert (found.revised, found.revised_at) == (1, clock.now())
    other_day = ground.asked(DAY, date(2026, 9, 21))
    assert (sessions_of(other_day), other_day.revised) == ((1, STORED), 0)


def test_a_row_that_moves_to_another_day_changes_both(ground: KpiGround) -> None:
    session = ground.add_session(datetime(2026, 9, 24, 15))
    at(date(2026, 10, 5), "12:00")
    ground.run(CATCH_UP_KPIS)
    ground.change(
        "UPDATE public.breeding_training_activity SET session_date = '2026-08-31 10:00' WHERE id = :id", id=session
    )
    ground.run(CATCH_UP_KPIS)
    assert sessions_of(ground.asked(DAY)) == (2, STORED)
    assert sessions_of(ground.asked(DAY, date(2026, 8, 31))) == (1, STORED)
    assert sessions_of(ground.asked(MONTH, date(2026, 8, 31))) == (1, STORED)
    ground.change("DELETE FROM public.breeding_training_activity WHERE id = :id", id=session)
    ground.run(CATCH_UP_KPIS)
    assert sessions_of(ground.asked(DAY, date(2026, 8, 31))) == (0, STORED)
    with pytest.raises(AssertionError):
        ground.row(TRAINING, DAY, date(2026, 8, 31), ground.bench.unit.projects[0])


def test_an_edit_that_changes_no_number_leaves_the_rows_and_their_times(ground: KpiGround) -> None:
    at(date(2026, 10, 5), "12:00")
    ground.run(CATCH_UP_KPIS)
    before = ground.row(TRAINING, DAY, THURSDAY)
    ground.change("UPDATE public.breeding_training_activity SET location = 'gate 3'")
    at(date(2026, 10, 5), "18:00")
    assert ground.run(CATCH_UP_KPIS)["rows changed"] == 0
    after = ground.row(TRAINING, DAY, THURSDAY)
    assert after == replace(before, version=after.version)
    assert after.version != before.version
    assert sessions_of(ground.asked(DAY)) == (2, STORED)


def test_days_without_a_run_are_caught_up(ground: KpiGround) -> None:
    at(date(2026, 10, 12), "08:00")
    ground.run(CATCH_UP_KPIS)
    days = {start for report, kind, start in ground.store.versions() if (report, kind) == (TRAINING, DAY)}
    assert days == {date(2026, 9, 21) + timedelta(days=number) for number in range(21)}
    weeks = {start for report, kind, start in ground.store.versions() if (report, kind) == (TRAINING, WEEK)}
    assert weeks == {date(2026, 9, 21), date(2026, 9, 28), date(2026, 10, 5)}
    assert (MONTH, date(2026, 10, 1)) not in {(kind, start) for _, kind, start in ground.store.versions()}
    assert ground.run(CATCH_UP_KPIS) == {"periods": 0, "rows changed": 0, "periods left": 0}


def test_after_a_new_base_all_is_compared_and_nothing_written_anew(ground: KpiGround) -> None:
    at(date(2026, 10, 5), "12:00")
    ground.run(CATCH_UP_KPIS)
    before = ground.every_row()
    ground.bench.rebuild()
    assert ground.asked(DAY).state == LIVE
    counts = ground.run(CATCH_UP_KPIS)
    assert counts["rows changed"] == 0
    assert counts["periods"] == len(ground.store.versions())
    assert ground.every_row() == before
    assert ground.asked(DAY).state == STORED


def test_when_the_week_begins_on_another_day_the_old_weeks_go(ground: KpiGround) -> None:
    at(date(2026, 10, 5), "12:00")
    ground.run(CATCH_UP_KPIS)
    on = Ground(database=ground.bench.database, settings=replace(ground.bench.settings, week_start="sunday"))
    run_job(CATCH_UP_KPIS, on, THURSDAY)
    weeks = {start for _, kind, start in ground.store.versions() if kind == WEEK}
    assert weeks == {date(2026, 9, 20), date(2026, 9, 27)}
