"""An administrator who sees the product as somebody else sees it: a session of its own beside theirs."""

from alembic import op

from data_access.migrations.steps import run_version_file

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    run_version_file(op.get_bind(), "v0021_seen_as.sql")
