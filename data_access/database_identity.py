"""How a database is recognised: another server, or another database of it, has another identity."""

DATABASE_IDENTITY = (
    "(SELECT system_identifier::text FROM pg_control_system()) || '/' ||"
    " (SELECT oid::text FROM pg_database WHERE datname = current_database())"
)
"""An expression of SQL."""
