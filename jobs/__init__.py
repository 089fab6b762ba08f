"""The jobs: what runs by the clock, without anybody asking. JOBS is the one list; the refresh runs all the time."""

from jobs.aggregate_kpis import (
    AGGREGATE_DAILY_KPIS,
    AGGREGATE_MONTHLY_SUMMARY,
    AGGREGATE_WEEKLY_SUMMARY,
    CATCH_UP_KPIS,
)
from jobs.job import Job
from jobs.let_go_snapshots import LET_GO_SNAPSHOTS
from jobs.tidy_job_runs import TIDY_JOB_RUNS
from jobs.tidy_logins import TIDY_LOGINS

JOBS: tuple[Job, ...] = (
    AGGREGATE_DAILY_KPIS,
    AGGREGATE_WEEKLY_SUMMARY,
    AGGREGATE_MONTHLY_SUMMARY,
    CATCH_UP_KPIS,
    LET_GO_SNAPSHOTS,
    TIDY_LOGINS,
    TIDY_JOB_RUNS,
)

__all__ = ["JOBS", "Job"]
