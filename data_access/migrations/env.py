"""Alembic's entry: runs the versions on the connection that `data_access.migrate` hands over, in its transaction."""

from alembic import context

from data_access.migrations import VERSION_SCHEMA, VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    version_table=VERSION_TABLE,
    version_table_schema=VERSION_SCHEMA,
)
context.run_migrations()
