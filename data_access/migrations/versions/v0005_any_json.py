"""The audit feed takes every json value that the host's tables take."""

from alembic import op

from data_access.migrations.steps import run_version_file

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    run_version_file(op.get_bind(), "v0005_any_json.sql")
