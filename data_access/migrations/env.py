"""Alembic's entry: runs the versions on the connection that `data_access.migrate` hands over, in its transaction."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    version_table="schema_version",
    version_table_schema="reporting",
)
context.run_migrations()
