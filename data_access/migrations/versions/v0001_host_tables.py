"""The host's tables: made on an empty database, left as they are on one that has them."""

from alembic import op
from sqlalchemy import text

from data_access.migrations.steps import HOST_SCHEMA_FILE, run_file, run_version_file
from data_access.schema_check import present_host_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    connection = op.get_bind()
    made_here = not present_host_tables(connection)
    run_version_file(connection, "v0001_setting.sql")
    if made_here:
        connection.execute(text("SET LOCAL search_path = public"))
        run_file(connection, HOST_SCHEMA_FILE)
        connection.execute(text("RESET search_path"))
    connection.execute(
        text("INSERT INTO reporting.setting (name, value) VALUES ('host_tables_made', :made)"),
        {"made": str(made_here).lower()},
    )
