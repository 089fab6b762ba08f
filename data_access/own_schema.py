"""What the declarations of our own tables share: the schema, moments, numbered rows."""

from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, Identity, MetaData

SCHEMA = "reporting"
OWN = MetaData(schema=SCHEMA)

UTC_TIME = DateTime(timezone=True)  # a moment; timestamps of ours know their zone
WALL_TIME = DateTime(timezone=False)  # local wall time of an event, as the host keeps it


def numbered() -> Column[Any]:
    """A key that the database counts."""
    return Column("id", BigInteger, Identity(always=True), primary_key=True)
