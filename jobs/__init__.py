"""The jobs: what runs by the clock, without anybody asking. JOBS is the one list; the refresh runs all the time."""

from jobs.aggregate_kpis import (
    AGGREGATE_DAILY_KPIS,
    AGGREGATE_MONTHLY_SUMMARY,
    AGGREGATE_WEEKLY_SUMMARY,
    CATCH_UP_KPIS,
)
from jobs.announce_anomalies import ANNOUNCE_ANOMALIES
from jobs.checkpoint_audit import CHECKPOINT_AUDIT
from jobs.job import Job
from jobs.let_go_snapshots import LET_GO_SNAPSHOTS
from jobs.plan_reports import MAIL_NOTICES, PLAN_REPORTS
from jobs.remind_of_approvals import REMIND_OF_APPROVALS
from jobs.retire_audit import RETIRE_AUDIT
from jobs.seal_audit import SEAL_AUDIT
from jobs.sweep_quality import SWEEP_QUALITY
from jobs.tidy_deliveries import TIDY_DELIVERIES
from jobs.tidy_job_runs import TIDY_JOB_RUNS
from jobs.tidy_logins import TIDY_LOGINS
from jobs.tidy_question_use import TIDY_QUESTION_USE
from jobs.tidy_requests import TIDY_REQUESTS
from jobs.tidy_uploads import TIDY_UPLOADS
from jobs.tidy_webhooks import TIDY_WEBHOOKS
from jobs.warm_reports import WARM_REPORTS

JOBS: tuple[Job, ...] = (
    AGGREGATE_DAILY_KPIS,
    AGGREGATE_WEEKLY_SUMMARY,
    AGGREGATE_MONTHLY_SUMMARY,
    CATCH_UP_KPIS,
    PLAN_REPORTS,
    REMIND_OF_APPROVALS,
    MAIL_NOTICES,
    LET_GO_SNAPSHOTS,
    SEAL_AUDIT,
    CHECKPOINT_AUDIT,
    RETIRE_AUDIT,
    SWEEP_QUALITY,
    TIDY_LOGINS,
    TIDY_JOB_RUNS,
    TIDY_QUESTION_USE,
    WARM_REPORTS,
    TIDY_REQUESTS,
    ANNOUNCE_ANOMALIES,
    TIDY_WEBHOOKS,
    TIDY_UPLOADS,
    TIDY_DELIVERIES,
)

__all__ = ["JOBS", "Job"]
