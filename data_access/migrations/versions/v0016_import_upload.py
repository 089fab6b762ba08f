"""Files that were uploaded to be imported, until they are."""

from alembic import op

from data_access.migrations.steps import run_version_file

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    run_version_file(op.get_bind(), "v0016_import_upload.sql")
