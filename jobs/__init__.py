"""The jobs: what runs by the clock, without anybody asking. JOBS is the one list; the refresh runs all the time."""

from jobs.aggregate_kpis import (
    AGGREGATE_DAILY_KPIS,
    AGGREGATE_MONTHLY_SUMMARY,
    AGGREGATE_WEEKLY_SUMMARY,
    CATCH_UP_KPIS,
)
from jobs.checkpoint_audit import CHECKPOINT_AUDIT
from jobs.job import Job
from jobs.retire_audit import RETIRE_AUDIT
from jobs.seal_audit import SEAL_AUDIT
from jobs.tidy_job_runs import TIDY_JOB_RUNS
from jobs.tidy_logins import TIDY_LOGINS

JOBS: tuple[Job, ...] = (
    AGGREGATE_DAILY_KPIS,
    AGGREGATE_WEEKLY_SUMMARY,
    AGGREGATE_MONTHLY_SUMMARY,
    CATCH_UP_KPIS,
    SEAL_AUDIT,
    CHECKPOINT_AUDIT,
    RETIRE_AUDIT,
    TIDY_LOGINS,
    TIDY_JOB_RUNS,
)

__all__ = ["JOBS", "Job"]
