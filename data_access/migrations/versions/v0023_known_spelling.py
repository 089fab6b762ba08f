"""Spellings of places that occur often, with what normal_name makes of them, so that it need not for each session."""

from alembic import op

from data_access.migrations.steps import run_version_file

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    run_version_file(op.get_bind(), "v0023_known_spelling.sql")
