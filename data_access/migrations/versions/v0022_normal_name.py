"""One text of how two spellings of a place's name become one, for the three views that look for posts by name."""

from alembic import op

from data_access.migrations.steps import run_version_file

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    run_version_file(op.get_bind(), "v0022_normal_name.sql")
