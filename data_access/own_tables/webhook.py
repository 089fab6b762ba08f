"""The tables of webhooks: receivers, events, deliveries, and every try of one."""

from sqlalchemy import BigInteger, Boolean, Column, Integer, Table, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from data_access.own_tables.base import OWN, UTC, key, number

webhook_subscription = Table(
    "webhook_subscription",
    OWN,
    key(),
    Column("name", Text, nullable=False),
    Column("event_type", ARRAY(Text), nullable=False),
    Column("report_type", Text),
    Column("projects", ARRAY(Uuid)),
    Column("webhook_url", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("retry_count", Integer, nullable=False),
    # By name, encrypted.
    Column("headers", JSONB, nullable=False),
    Column("secret", Text, nullable=False),
    Column("old_secret", Text),
    Column("old_secret_until", UTC),
    Column("owner", Uuid, nullable=False),
    Column("created_at", UTC, nullable=False),
    Column("active_since", UTC, nullable=False),
    Column("disabled_reason", Text),
    Column("disabled_at", UTC),
)

webhook_event = Table(
    "webhook_event",
    OWN,
    key(),
    Column("event_type", Text, nullable=False),
    Column("report_type", Text),
    Column("project_id", Uuid),
    # The same for the same thing, however often it is told.
    Column("cause", Text, nullable=False),
    # As it is sent.
    Column("payload", Text, nullable=False),
    Column("occurred_at", UTC, nullable=False),
    UniqueConstraint("cause", name="webhook_event_of_cause"),
)

webhook_delivery = Table(
    "webhook_delivery",
    OWN,
    number(),
    Column("event_id", Uuid, nullable=False),
    Column("subscription_id", Uuid, nullable=False),
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try_at", UTC),
    Column("lease", Uuid),
    Column("leased_until", UTC),
    Column("created_at", UTC, nullable=False),
    Column("delivered_at", UTC),
    UniqueConstraint("event_id", "subscription_id", name="webhook_delivery_once"),
)

webhook_try = Table(
    "webhook_try",
    OWN,
    number(),
    Column("delivery_id", BigInteger, nullable=False),
    Column("subscription_id", Uuid, nullable=False),
    Column("started_at", UTC, nullable=False),
    Column("duration_ms", Integer, nullable=False),
    Column("status", Integer),
    Column("problem", Text),
    Column("request_headers", JSONB, nullable=False),
    Column("response_headers", JSONB, nullable=False),
    Column("response_body", Text, nullable=False),
)
