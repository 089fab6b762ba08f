"""The KPIs of days, weeks and months that are over, as they were counted."""

from alembic import op

from data_access.migrations.steps import run_version_file

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    run_version_file(op.get_bind(), "v0006_kpi_snapshot.sql")
