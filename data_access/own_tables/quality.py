"""Findings: what the declared rules found in the records, and what became of it."""

from sqlalchemy import Column, Date, Table, Text, UniqueConstraint, Uuid

from data_access.own_tables.base import OWN, UTC, number

quality_finding = Table(
    "quality_finding",
    OWN,
    number(),
    Column("report_type", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("severity", Text, nullable=False),
    # With report type and rule the name of the finding: the row, or the project and the day that is silent.
    Column("subject", Text, nullable=False),
    Column("row_id", Uuid),
    Column("day", Date, nullable=False),
    Column("project_id", Uuid),
    Column("dog_id", Uuid),
    Column("person_id", Uuid),
    Column("value", Text),
    Column("state", Text, nullable=False),
    Column("owner_id", Uuid),
    Column("due_on", Date),
    Column("reason", Text),
    Column("decided_by", Uuid),
    Column("decided_at", UTC),
    Column("first_seen", UTC, nullable=False),
    Column("last_seen", UTC, nullable=False),
    Column("mended_at", UTC),
    UniqueConstraint("report_type", "rule", "subject", name="quality_finding_of_subject"),
)
