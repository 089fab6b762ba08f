"""When the jobs run: by the unit's clock, at the start of its week and of a month."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from dashboard.config import load_settings
from dashboard.schedule import last_due, trigger_of
from jobs import JOBS
from jobs.aggregate_kpis import (
    AGGREGATE_DAILY_KPIS,
    AGGREGATE_MONTHLY_SUMMARY,
    AGGREGATE_WEEKLY_SUMMARY,
    CATCH_UP_KPIS,
)
from jobs.checkpoint_audit import CHECKPOINT_AUDIT
from jobs.job import Job
from jobs.seal_audit import SEAL_AUDIT

ADEN = ZoneInfo("Asia/Aden")
THURSDAY_NOON = datetime(2026, 11, 26, 12, 1, tzinfo=ADEN)


@pytest.mark.parametrize(
    ("job", "week_start", "next_run", "day"),
    [
        (AGGREGATE_DAILY_KPIS, "monday", "2026-11-26 23:59", "2026-11-26"),
        (AGGREGATE_WEEKLY_SUMMARY, "monday", "2026-11-30 00:01", "2026-11-29"),
        (AGGREGATE_WEEKLY_SUMMARY, "sunday", "2026-11-29 00:01", "2026-11-28"),
        (AGGREGATE_WEEKLY_SUMMARY, "saturday", "2026-11-28 00:01", "2026-11-27"),
        (AGGREGATE_MONTHLY_SUMMARY, "monday", "2026-12-01 00:01", "2026-11-30"),
        (CATCH_UP_KPIS, "monday", "2026-11-26 12:05", "2026-11-26"),
        (SEAL_AUDIT, "monday", "2026-11-26 12:01", "2026-11-26"),
        (CHECKPOINT_AUDIT, "monday", "2026-11-27 00:02", "2026-11-26"),
    ],
    ids=lambda value: value.name if isinstance(value, Job) else None,
)
def test_it_runs_next_for_the_period_that_ends(job: Job, week_start: str, next_run: str, day: str) -> None:
    settings = load_settings({"K9_WEEK_START": week_start, "K9_TIMEZONE": "Asia/Aden"})
    found = trigger_of(job, settings).get_next_fire_time(None, THURSDAY_NOON)
    assert f"{found:%Y-%m-%d %H:%M}" == next_run
    assert str(job.day_for(found.date())) == day


def test_every_job_has_a_time_and_a_name_of_its_own() -> None:
    settings = load_settings({})
    assert len({job.name for job in JOBS}) == len(JOBS)
    for job in JOBS:
        assert trigger_of(job, settings).get_next_fire_time(None, THURSDAY_NOON) is not None, job.name


@pytest.mark.parametrize(
    ("job", "due"),
    [
        (AGGREGATE_DAILY_KPIS, "2026-11-25 23:59"),
        (AGGREGATE_WEEKLY_SUMMARY, "2026-11-23 00:01"),
        (AGGREGATE_MONTHLY_SUMMARY, "2026-11-01 00:01"),
        (CATCH_UP_KPIS, "2026-11-26 12:00"),
    ],
    ids=lambda value: value.name if isinstance(value, Job) else None,
)
def test_when_it_was_due_last_is_known_without_a_memory(job: Job, due: str) -> None:
    settings = load_settings({"K9_WEEK_START": "monday", "K9_TIMEZONE": "Asia/Aden"})
    assert f"{last_due(job, settings, THURSDAY_NOON):%Y-%m-%d %H:%M}" == due
