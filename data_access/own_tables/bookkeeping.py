"""What the program keeps about itself: its settings, kept numbers, normalised texts."""

from sqlalchemy import Column, Date, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from data_access.own_tables.base import OWN, UTC, number

setting = Table("setting", OWN, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

daily_kpi_snapshot = Table(
    "daily_kpi_snapshot",
    OWN,
    number(),
    Column("report_type", Text, nullable=False),
    Column("period_kind", Text, nullable=False),
    Column("snapshot_date", Date, nullable=False),
    Column("project_id", Uuid),
    Column("kpis", JSONB, nullable=False),
    Column("data_version", Text, nullable=False),
    Column("calculated_at", UTC, nullable=False),
    Column("revised", Integer, nullable=False),
    Column("revised_at", UTC),
)

known_spelling = Table(
    "known_spelling",
    OWN,
    Column("text", Text, primary_key=True),
    Column("normal", Text, nullable=False),
)
