"""Indexes to search the audit log by who acted and by what is no change of a row."""

from alembic import op

from data_access.migrations.steps import run_version_file

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    run_version_file(op.get_bind(), "v0014_audit_search.sql")
