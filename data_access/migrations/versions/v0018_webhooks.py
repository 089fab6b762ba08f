"""Webhooks: who wants which events, the events themselves, their deliveries, and every try of one."""

from alembic import op

from data_access.migrations.steps import run_version_file

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    run_version_file(op.get_bind(), "v0018_webhooks.sql")
