"""Our own tables, schema `reporting`, as SQLAlchemy Core. A test holds them equal to what the migrations make.

Which of them are facts or members (a change makes a day or a member dirty) and which are only audited is said
at the end; everything else is bookkeeping of the program and leaves no entry in the audit log.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Identity,
    Integer,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from data_access.own_schema import OWN as OWN
from data_access.own_schema import SCHEMA as SCHEMA
from data_access.use_table import question_use as question_use

_UTC = DateTime(timezone=True)  # a moment; timestamps of ours know their zone
_WALL = DateTime(timezone=False)  # local wall time of an event, as the host keeps it


def _key() -> Column[Any]:
    return Column("id", Uuid, primary_key=True)


def _number() -> Column[Any]:
    return Column("id", BigInteger, Identity(always=True), primary_key=True)


def _row_of_batch() -> tuple[Column[Any], ...]:
    """The bookkeeping of an imported row: where it came from, what makes it a duplicate, what was not mapped."""
    return (
        Column("batch_id", Uuid, nullable=False),
        Column("row_number", Integer, nullable=False),
        Column("row_hash", Text, nullable=False, unique=True),
        Column("extra", JSONB, nullable=False),
        Column("created_at", _UTC, nullable=False),
    )


setting = Table("setting", OWN, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

audit_log = Table(
    "audit_log",
    OWN,
    _number(),
    Column("entity_type", Text, nullable=False),
    Column("entity_id", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("user_id", Uuid),
    Column("actor", Text, nullable=False),
    Column("timestamp", _UTC, nullable=False),
    Column("before_values", JSONB),
    Column("after_values", JSONB),
    Column("change_summary", Text),
    Column("ip_address", Text),
    Column("request_id", Text),
    # xid8, read as a number: the transaction that wrote the entry, by which the replica follows the log.
    Column("xid", BigInteger, nullable=False),
)

user_profile = Table(
    "user_profile",
    OWN,
    Column("user_id", Uuid, primary_key=True),
    Column("role", Text),
    Column("extra_project_ids", ARRAY(Uuid)),
    *(Column(name, Text) for name in ("language", "digits", "calendar", "timezone")),
    Column("updated_at", _UTC, nullable=False),
)

login_session = Table(
    "login_session",
    OWN,
    _key(),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("user_id", Uuid, nullable=False),
    Column("created_at", _UTC, nullable=False),
    Column("last_seen_at", _UTC, nullable=False),
    Column("expires_at", _UTC, nullable=False),
    Column("revoked_at", _UTC),
    Column("ip_address", Text),
    Column("user_agent", Text),
    Column("password_mark", Text),
)

login_attempt = Table(
    "login_attempt",
    OWN,
    _number(),
    Column("username", Text, nullable=False),
    Column("ip_address", Text),
    Column("succeeded", Boolean, nullable=False),
    Column("attempted_at", _UTC, nullable=False),
    Column("code_step", BigInteger),
)

api_token = Table(
    "api_token",
    OWN,
    _key(),
    Column("user_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("scope", Text, nullable=False),
    Column("created_at", _UTC, nullable=False),
    Column("last_used_at", _UTC),
    Column("expires_at", _UTC),
    Column("revoked_at", _UTC),
)

import_batch = Table(
    "import_batch",
    OWN,
    _key(),
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
    Column("created_at", _UTC, nullable=False),
    Column("removed_at", _UTC),
)

member = Table(
    "member",
    OWN,
    _key(),
    Column("kind", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("name", Text),
    Column("attributes", JSONB, nullable=False),
    Column("batch_id", Uuid),
    Column("created_at", _UTC, nullable=False),
    UniqueConstraint("kind", "code", name="member_kind_code_key"),
)

imported_training_session = Table(
    "imported_training_session",
    OWN,
    _key(),
    Column("dog_id", Uuid),
    Column("trainer_id", Uuid),
    Column("project_id", Uuid),
    Column("category", Text),
    Column("subject", Text),
    Column("session_date", _WALL),
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
    _key(),
    Column("dog_id", Uuid),
    Column("vet_id", Uuid),
    Column("project_id", Uuid),
    Column("visit_type", Text),
    Column("visit_date", _WALL),
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
    _key(),
    Column("date", Date),
    Column("handler_id", Uuid),
    Column("dog_id", Uuid),
    Column("project_id", Uuid),
    Column("location", Text),
    Column("status", Text),
    Column("submitted_at", _UTC),
    Column("abnormal_findings", Integer),
    Column("incidents", Integer),
    Column("training_min", Integer),
    Column("notes", Text),
    *_row_of_batch(),
)

employee_rank = Table(
    "employee_rank",
    OWN,
    Column("employee_id", Uuid, primary_key=True),
    Column("rank", Text, nullable=False),
    Column("since", Date),
    Column("updated_at", _UTC, nullable=False),
)

_TICKS = (
    *("uniform_ok", "card_ok", "appearance_ok", "cleanliness_ok", "dog_exam_done", "dog_fed", "dog_watered"),
    *("training_activation", "training_other", "field_deployment_done"),
)
_RATINGS = ("perf_handler", "perf_dog", "perf_breeder", "perf_health", "perf_trainer")

pm_evaluation = Table(
    "pm_evaluation",
    OWN,
    _key(),
    Column("schedule_item_id", Uuid, unique=True),
    Column("project_id", Uuid),
    Column("date", Date),
    Column("employee_id", Uuid),
    Column("dog_id", Uuid),
    *(Column(name, Boolean) for name in _TICKS),
    *(Column(name, Text) for name in _RATINGS),
    Column("violations", Text),
    Column("leave_type", Text),
    Column("leave_note", Text),
    Column("created_at", _UTC, nullable=False),
    Column("updated_at", _UTC, nullable=False),
)

demo_label = Table(
    "demo_label",
    OWN,
    _number(),
    Column("entity_type", Text, nullable=False),
    Column("entity_id", Text, nullable=False),
    Column("day", Date),
    Column("kind", Text, nullable=False),
    Column("description", Text),
)

job_run = Table(
    "job_run",
    OWN,
    _number(),
    Column("job", Text, nullable=False),
    Column("scheduled_for", Date),
    Column("started_at", _UTC, nullable=False),
    Column("ended_at", _UTC),
    Column("counts", JSONB),
    Column("error", Text),
)

daily_kpi_snapshot = Table(
    "daily_kpi_snapshot",
    OWN,
    _number(),
    Column("report_type", Text, nullable=False),
    Column("period_kind", Text, nullable=False),
    Column("snapshot_date", Date, nullable=False),
    Column("project_id", Uuid),
    Column("kpis", JSONB, nullable=False),
    Column("data_version", Text, nullable=False),
    Column("calculated_at", _UTC, nullable=False),
    Column("revised", Integer, nullable=False),
    Column("revised_at", _UTC),
)

# Facts and members: a changed row shows in the reports, so the replica follows it.
OWN_SOURCES = (
    member,
    imported_training_session,
    imported_veterinary_visit,
    imported_handler_report,
    employee_rank,
    pm_evaluation,
)
# Audited only: rights and imports. The replica has nothing to do when they change.
OWN_AUDITED = (user_profile, api_token, import_batch)
