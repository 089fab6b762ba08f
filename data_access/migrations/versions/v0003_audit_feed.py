"""The audit log cannot be changed, and the function by which every source table writes to it."""

from alembic import op

from data_access.migrations.steps import run_version_file

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run_version_file(op.get_bind(), "v0003_audit_feed.sql")
