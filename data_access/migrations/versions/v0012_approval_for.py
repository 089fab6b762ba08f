"""In whose place a delegate submitted or approved; four eyes count both."""

from alembic import op

from data_access.migrations.steps import run_version_file

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    run_version_file(op.get_bind(), "v0012_approval_for.sql")
