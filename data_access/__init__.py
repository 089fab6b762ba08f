"""The only door to PostgreSQL, DuckDB and Redis."""
