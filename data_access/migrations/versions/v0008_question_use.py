"""Which questions were asked, by whom and how often."""

from alembic import op

from data_access.migrations.steps import run_version_file

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    run_version_file(op.get_bind(), "v0008_question_use.sql")
