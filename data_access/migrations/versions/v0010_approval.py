"""Approval of daily reports, sealed snapshots, notes to people."""

from alembic import op

from data_access.migrations.steps import run_version_file

revision = "0010"
down_revision = "0008"


def upgrade() -> None:
    run_version_file(op.get_bind(), "v0010_approval.sql")
