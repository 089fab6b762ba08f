"""The database's versions (Alembic). `data_access.migrate` runs them; nothing else does."""

VERSION_TABLE = "schema_version"
VERSION_SCHEMA = "reporting"
