"""The audit log, which is also what the replica follows."""

from sqlalchemy import BigInteger, Column, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from data_access.own_tables.base import OWN, UTC, number

audit_log = Table(
    "audit_log",
    OWN,
    number(),
    Column("entity_type", Text, nullable=False),
    Column("entity_id", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("user_id", Uuid),
    Column("actor", Text, nullable=False),
    Column("timestamp", UTC, nullable=False),
    Column("before_values", JSONB),
    Column("after_values", JSONB),
    Column("change_summary", Text),
    Column("ip_address", Text),
    Column("request_id", Text),
    # xid8, read as a number: the transaction that wrote the entry, by which the replica follows the log.
    Column("xid", BigInteger, nullable=False),
)
