"""Each reader's overview: its arrangement, its pins, and what was opened last. Bookkeeping, not audited."""

from sqlalchemy import Column, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

from data_access.own_tables.base import OWN, UTC

overview_arrangement = Table(
    "overview_arrangement",
    OWN,
    Column("user_id", Uuid, primary_key=True),
    Column("placed", ARRAY(Text), nullable=False),
    Column("hidden", ARRAY(Text), nullable=False),
    Column("period", Text, nullable=False),
    Column("updated_at", UTC, nullable=False),
)

overview_pin = Table(
    "overview_pin",
    OWN,
    Column("user_id", Uuid, primary_key=True),
    Column("template_id", Uuid, primary_key=True),
    Column("pinned_at", UTC, nullable=False),
)

recent_page = Table(
    "recent_page",
    OWN,
    Column("user_id", Uuid, primary_key=True),
    Column("path", Text, primary_key=True),
    Column("search", Text, nullable=False),
    Column("opened_at", UTC, nullable=False),
)
