"""The database's versions (Alembic). `data_access.migrate` runs them; nothing else does."""
