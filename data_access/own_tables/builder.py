"""Saved reports of the builder: what they ask, as it was saved each time, whom they are shared with."""

from typing import Any

from sqlalchemy import Column, Integer, Table, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from data_access.own_tables.base import OWN, UTC, key


def _asked() -> tuple[Column[Any], ...]:
    """What a report asks; the names of its rights are nowhere."""
    return (
        Column("report_type", Text, nullable=False),
        Column("dimensions", JSONB, nullable=False),
        Column("metrics", JSONB, nullable=False),
        Column("filters", JSONB, nullable=False),
        Column("settings", JSONB, nullable=False),
    )


saved_report_template = Table(
    "saved_report_template",
    OWN,
    key(),
    Column("name", Text, nullable=False),
    Column("created_by", Uuid, nullable=False),
    # Who may change and share it; created_by stays who made it.
    Column("owner_id", Uuid, nullable=False),
    # The folder it lies in.
    Column("project_id", Uuid),
    *_asked(),
    # What template_share says, for whoever reads this table alone; written together with it.
    Column("shared_with", JSONB, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", UTC, nullable=False),
    Column("updated_by", Uuid, nullable=False),
    Column("updated_at", UTC, nullable=False),
)

template_version = Table(
    "template_version",
    OWN,
    Column("template_id", Uuid, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    *_asked(),
    Column("saved_by", Uuid, nullable=False),
    Column("saved_at", UTC, nullable=False),
)

template_share = Table(
    "template_share",
    OWN,
    key(),
    Column("template_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("access", Text, nullable=False),
    Column("shared_by", Uuid, nullable=False),
    Column("shared_at", UTC, nullable=False),
    UniqueConstraint("template_id", "kind", "target", name="template_share_once"),
)

template_favourite = Table(
    "template_favourite",
    OWN,
    Column("user_id", Uuid, primary_key=True),
    Column("template_id", Uuid, primary_key=True),
    Column("marked_at", UTC, nullable=False),
)
