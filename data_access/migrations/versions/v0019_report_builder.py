"""Saved reports of the builder: their versions, whom they are shared with, and who marked them."""

from alembic import op

from data_access.migrations.steps import run_version_file

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    run_version_file(op.get_bind(), "v0019_report_builder.sql")
