"""Schedules, their runs and deliveries, people outside of the unit, and the choice of mail about notices."""

from alembic import op

from data_access.migrations.steps import run_version_file

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    run_version_file(op.get_bind(), "v0017_delivery.sql")
