"""What the declared rules found in the records, and what became of it."""

from alembic import op

from data_access.migrations.steps import run_version_file

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    run_version_file(op.get_bind(), "v0015_quality_finding.sql")
