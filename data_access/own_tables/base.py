"""What all tables of ours share: their schema, and how a key, a number and a moment are kept."""

from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, Identity, MetaData, Uuid

SCHEMA = "reporting"
OWN = MetaData(schema=SCHEMA)

UTC = DateTime(timezone=True)
"""A moment; timestamps of ours know their zone."""
WALL = DateTime(timezone=False)
"""Local wall time of an event, as the host keeps it."""


def key() -> Column[Any]:
    return Column("id", Uuid, primary_key=True)


def number() -> Column[Any]:
    return Column("id", BigInteger, Identity(always=True), primary_key=True)
