"""The audit log by months, sealed by a chain of hashes, with signed checkpoints."""

from alembic import op

from data_access.migrations.steps import run_version_file

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    bind = op.get_bind()
    for part in ("months", "seals", "retirement"):
        run_version_file(bind, f"v0011_audit_{part}.sql")
