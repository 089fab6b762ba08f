"""Each reader's overview: how it is arranged, what is pinned to it, what was opened last; and saved reports by the
clock."""

from alembic import op

from data_access.migrations.steps import run_version_file

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    run_version_file(op.get_bind(), "v0020_home.sql")
