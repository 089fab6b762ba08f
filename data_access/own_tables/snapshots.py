"""Sealed reports, and what keeps them from being let go."""

from sqlalchemy import Column, Date, Integer, LargeBinary, Table, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from data_access.own_tables.base import OWN, UTC, key

report_snapshot = Table(
    "report_snapshot",
    OWN,
    key(),
    Column("report_id", Uuid, nullable=False),
    Column("report_type", Text, nullable=False),
    Column("project_id", Uuid, nullable=False),
    Column("snapshot_date", Date, nullable=False),
    Column("version", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    # The version that this one amends.
    Column("amends_id", Uuid),
    Column("content_hash", Text, nullable=False),
    Column("metadata", JSONB, nullable=False),
    # The very bytes; None once retention has let them go. Their hashes stay.
    Column("snapshot_json", LargeBinary),
    Column("snapshot_pdf", LargeBinary),
    Column("snapshot_xlsx", LargeBinary),
    Column("json_sha256", Text, nullable=False),
    Column("pdf_sha256", Text, nullable=False),
    Column("xlsx_sha256", Text, nullable=False),
    # Over metadata and the three hashes, and the seal of the snapshot that was sealed before this one.
    Column("seal_number", Integer, nullable=False, unique=True),
    Column("previous_seal", Text, nullable=False),
    Column("seal_sha256", Text, nullable=False, unique=True),
    Column("created_by", Uuid, nullable=False),
    Column("created_at", UTC, nullable=False),
    Column("retention_days", Integer, nullable=False),
    Column("archived_at", UTC),
    UniqueConstraint("report_id", "version", name="report_snapshot_version"),
)

legal_hold = Table(
    "legal_hold",
    OWN,
    key(),
    # None: every report type, every project.
    Column("report_type", Text),
    Column("project_id", Uuid),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("placed_by", Uuid, nullable=False),
    Column("placed_at", UTC, nullable=False),
    Column("lifted_by", Uuid),
    Column("lifted_at", UTC),
    Column("lift_reason", Text),
)
