"""Files that were imported: their batches, and the rows and members that came of them."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, Numeric, Table, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from data_access.own_tables.base import OWN, UTC, WALL, key


def _row_of_batch() -> tuple[Column[Any], ...]:
    """The bookkeeping of an imported row: where it came from, what makes it a duplicate, what was not mapped."""
    return (
        Column("batch_id", Uuid, nullable=False),
        Column("row_number", Integer, nullable=False),
        Column("row_hash", Text, nullable=False, unique=True),
        Column("extra", JSONB, nullable=False),
        Column("created_at", UTC, nullable=False),
    )


import_batch = Table(
    "import_batch",
    OWN,
    key(),
    Column("target", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("file_hash", Text, nullable=False),
    Column("mapping", JSONB, nullable=False),
    Column("rows_read", Integer, nullable=False),
    Column("rows_accepted", Integer, nullable=False),
    Column("rows_rejected", Integer, nullable=False),
    Column("rows_duplicate", Integer, nullable=False),
    Column("created_members", JSONB, nullable=False),
    Column("rejected_rows", JSONB, nullable=False),
    Column("created_by", Uuid),
    Column("created_at", UTC, nullable=False),
    Column("removed_at", UTC),
)

import_upload = Table(
    "import_upload",
    OWN,
    key(),
    *(Column(name, Text, nullable=False) for name in ("file_name", "file_hash")),
    Column("file_bytes", BigInteger, nullable=False),
    *(Column(name, Text, nullable=False) for name in ("target", "state")),
    Column("is_check", Boolean, nullable=False),
    Column("how_it_ended", Text),
    *(Column(name, JSONB, nullable=False) for name in ("asked", "found")),
    *(Column(name, JSONB) for name in ("outcome", "problem")),
    Column("batch_id", Uuid),
    Column("is_cancelled", Boolean, nullable=False),
    *(Column(name, Integer, nullable=False) for name in ("rows_read", "rows_accepted", "rows_rejected")),
    Column("user_id", Uuid),
    Column("user_name", Text, nullable=False),
    Column("projects", JSONB),
    Column("created_at", UTC, nullable=False),
    Column("started_at", UTC),
    Column("ended_at", UTC),
)


member = Table(
    "member",
    OWN,
    key(),
    Column("kind", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("name", Text),
    Column("attributes", JSONB, nullable=False),
    Column("batch_id", Uuid),
    Column("created_at", UTC, nullable=False),
    UniqueConstraint("kind", "code", name="member_kind_code_key"),
)


imported_training_session = Table(
    "imported_training_session",
    OWN,
    key(),
    Column("dog_id", Uuid),
    Column("trainer_id", Uuid),
    Column("project_id", Uuid),
    Column("category", Text),
    Column("subject", Text),
    Column("session_date", WALL),
    Column("duration", Integer),
    Column("success_rating", Numeric(4, 2)),
    Column("location", Text),
    Column("notes", Text),
    Column("weather_conditions", Text),
    Column("equipment_used", JSONB),
    *_row_of_batch(),
)


imported_veterinary_visit = Table(
    "imported_veterinary_visit",
    OWN,
    key(),
    Column("dog_id", Uuid),
    Column("vet_id", Uuid),
    Column("project_id", Uuid),
    Column("visit_type", Text),
    Column("visit_date", WALL),
    Column("weight", Numeric),
    Column("temperature", Numeric),
    Column("heart_rate", Integer),
    Column("blood_pressure", Text),
    *(Column(name, Text) for name in ("symptoms", "diagnosis", "treatment")),
    Column("medications", JSONB),
    Column("vaccinations_given", JSONB),
    Column("next_visit_date", Date),
    Column("notes", Text),
    Column("cost", Numeric(14, 2)),
    Column("location", Text),
    Column("weather", Text),
    Column("vital_signs", JSONB),
    Column("status", Text),
    *_row_of_batch(),
)


imported_handler_report = Table(
    "imported_handler_report",
    OWN,
    key(),
    Column("date", Date),
    Column("handler_id", Uuid),
    Column("dog_id", Uuid),
    Column("project_id", Uuid),
    Column("location", Text),
    Column("status", Text),
    Column("submitted_at", UTC),
    Column("abnormal_findings", Integer),
    Column("incidents", Integer),
    Column("training_min", Integer),
    Column("notes", Text),
    *_row_of_batch(),
)
