"""Asking for a run of a job, and the sign of life of the process that keeps the schedule."""

from alembic import op

from data_access.migrations.steps import run_version_file

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    run_version_file(op.get_bind(), "v0007_job_requests.sql")
