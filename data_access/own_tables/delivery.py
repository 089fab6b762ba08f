"""What is sent by the clock: schedules, their runs, people outside of the unit, deliveries, and who wants no mail."""

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Integer, Table, Text, Time, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from data_access.own_tables.base import OWN, SCHEMA, UTC, key, number

scheduled_report = Table(
    "scheduled_report",
    OWN,
    key(),
    Column("name", Text, nullable=False),
    Column("report_type", Text, nullable=False),
    Column("frequency", Text, nullable=False),
    Column("schedule_time", Time, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("weekdays", ARRAY(Text), nullable=False),
    # 31 is the last day of every month.
    Column("month_day", Integer, nullable=False),
    Column("period", Text, nullable=False),
    # The state of a page without its period, as in an address.
    Column("filters", Text, nullable=False),
    Column("recipients", JSONB, nullable=False),
    Column("format", Text, nullable=False),
    Column("wait_until_approved", Boolean, nullable=False),
    Column("hold_if_late", Boolean, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("owner_id", Uuid, nullable=False),
    Column("row_version", Integer, nullable=False),
    Column("last_run_at", UTC),
    Column("next_run_at", UTC),
    Column("created_at", UTC, nullable=False),
    Column("updated_at", UTC, nullable=False),
    # A saved report that is sent instead of the report type.
    Column("template_id", Uuid),
)

schedule_run = Table(
    "schedule_run",
    OWN,
    number(),
    Column("schedule_id", Uuid, ForeignKey(f"{SCHEMA}.scheduled_report.id", ondelete="CASCADE"), nullable=False),
    # The date on the wall of the schedule's zone.
    Column("due_on", Date, nullable=False),
    Column("due_at", UTC, nullable=False),
    # "" by the clock; else what somebody asked for, and when.
    Column("occasion", Text, nullable=False),
    # A period that passed while nothing ran, and is not made up for.
    Column("is_missed", Boolean, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("asked_by", Uuid),
    Column("begun_at", UTC, nullable=False),
    UniqueConstraint("schedule_id", "due_on", "occasion", name="schedule_run_of_day"),
)

outside_profile = Table(
    "outside_profile",
    OWN,
    key(),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("report_types", ARRAY(Text), nullable=False),
    Column("project_ids", ARRAY(Uuid), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_by", Uuid, nullable=False),
    Column("created_at", UTC, nullable=False),
    Column("updated_at", UTC, nullable=False),
)

delivery = Table(
    "delivery",
    OWN,
    key(),
    Column("schedule_id", Uuid, ForeignKey(f"{SCHEMA}.scheduled_report.id", ondelete="SET NULL")),
    Column("due_on", Date),
    Column("occasion", Text, nullable=False),
    Column("first_day", Date),
    Column("last_day", Date),
    # Of the schedule, kept for when that is deleted.
    Column("title", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("because", Text, nullable=False),
    Column("language", Text),
    # What a mail about notices tells of.
    Column("note_ids", ARRAY(BigInteger)),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("detail", Text),
    Column("tries", Integer, nullable=False),
    # How often somebody asked for it once more.
    Column("resends", Integer, nullable=False),
    Column("due_at", UTC, nullable=False),
    Column("held_since", UTC),
    Column("lease", Uuid),
    Column("lease_until", UTC),
    Column("address", Text),
    Column("size", BigInteger),
    Column("files", JSONB, nullable=False),
    Column("created_at", UTC, nullable=False),
    Column("ended_at", UTC),
    UniqueConstraint("schedule_id", "due_on", "occasion", "recipient", name="delivery_of_run"),
)

mail_refusal = Table(
    "mail_refusal",
    OWN,
    Column("schedule_id", Uuid, ForeignKey(f"{SCHEMA}.scheduled_report.id", ondelete="CASCADE"), primary_key=True),
    Column("recipient", Text, primary_key=True),
    Column("refused_at", UTC, nullable=False),
)
