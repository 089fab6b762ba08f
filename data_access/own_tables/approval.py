"""Daily reports on their way through approval: their state, what was done with them, and who may decide for whom."""

from sqlalchemy import Column, Date, Integer, Table, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from data_access.own_tables.base import OWN, UTC, key, number

daily_report = Table(
    "daily_report",
    OWN,
    key(),
    Column("report_type", Text, nullable=False),
    Column("project_id", Uuid, nullable=False),
    Column("day", Date, nullable=False),
    Column("state", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    # Goes up with every step: who acts on what somebody else has moved meanwhile is refused.
    Column("row_version", Integer, nullable=False),
    # Of the content that was submitted, or decided on, last.
    Column("content_hash", Text),
    Column("submitted_by", Uuid),
    Column("submitted_at", UTC),
    Column("first_approved_by", Uuid),
    Column("first_approved_at", UTC),
    Column("approved_by", Uuid),
    Column("approved_at", UTC),
    Column("created_at", UTC, nullable=False),
    Column("updated_at", UTC, nullable=False),
    # In whose place each of them did it, where a delegate acted.
    Column("submitted_for", Uuid),
    Column("first_approved_for", Uuid),
    Column("approved_for", Uuid),
    UniqueConstraint("report_type", "project_id", "day", name="daily_report_of_day"),
)

report_event = Table(
    "report_event",
    OWN,
    number(),
    Column("report_id", Uuid, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("action", Text, nullable=False),
    Column("from_state", Text),
    Column("to_state", Text),
    Column("user_id", Uuid),
    Column("actor", Text, nullable=False),
    # The person in whose place a delegate acted.
    Column("on_behalf_of", Uuid),
    Column("comment", Text),
    # The number that a comment is pinned to.
    Column("measure", Text),
    Column("content_hash", Text),
    # The numbers and the hash of every row then: what a later revision is compared with.
    Column("content", JSONB(none_as_null=True)),
    Column("at", UTC, nullable=False),
    Column("request_id", Text),
)

idempotent_request = Table(
    "idempotent_request",
    OWN,
    Column("user_id", Uuid, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("request_hash", Text, nullable=False),
    Column("status", Integer),
    Column("answer", JSONB(none_as_null=True)),
    Column("created_at", UTC, nullable=False),
)

delegation = Table(
    "delegation",
    OWN,
    key(),
    Column("from_user_id", Uuid, nullable=False),
    Column("to_user_id", Uuid, nullable=False),
    # None: all projects that the first may decide on.
    Column("project_id", Uuid),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("created_by", Uuid, nullable=False),
    Column("created_at", UTC, nullable=False),
    Column("revoked_at", UTC),
)

notification = Table(
    "notification",
    OWN,
    number(),
    Column("user_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    # One note per person and cause, however often it is told.
    Column("cause", Text, nullable=False),
    Column("details", JSONB, nullable=False),
    Column("link", Text, nullable=False),
    Column("created_at", UTC, nullable=False),
    Column("read_at", UTC),
    Column("mailed_at", UTC),
    UniqueConstraint("user_id", "cause", name="notification_of_cause"),
)
