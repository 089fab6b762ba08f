"""The schema of our own tables, and what SQLAlchemy knows of it."""

from sqlalchemy import MetaData

SCHEMA = "reporting"
OWN = MetaData(schema=SCHEMA)
