"""Our own tables."""

from alembic import op

from data_access.migrations.steps import run_version_file

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    run_version_file(op.get_bind(), "v0002_own_tables.sql")
