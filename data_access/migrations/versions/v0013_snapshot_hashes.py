"""Sealed snapshots found by any of their hashes; holds that say why they were lifted."""

from alembic import op

from data_access.migrations.steps import run_version_file

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    run_version_file(op.get_bind(), "v0013_snapshot_hashes.sql")
