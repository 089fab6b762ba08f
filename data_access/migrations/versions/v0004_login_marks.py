"""What a login remembers: the password it was made with, the code of the authenticator app that it used up."""

from alembic import op

from data_access.migrations.steps import run_version_file

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    run_version_file(op.get_bind(), "v0004_login_marks.sql")
