"""The audit log, which is also what the replica follows, and the chain of seals over it."""

from sqlalchemy import BigInteger, Column, ForeignKey, LargeBinary, Table, Text, Uuid, func
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
    # Months are parts of the table, and its key holds what it is parted by. Given by the database alone.
    Column("timestamp", UTC, primary_key=True, nullable=False, server_default=func.clock_timestamp()),
    Column("before_values", JSONB),
    Column("after_values", JSONB),
    Column("change_summary", Text),
    Column("ip_address", Text),
    Column("request_id", Text),
    # xid8, read as a number: the transaction that wrote the entry, by which the replica follows the log.
    Column("xid", BigInteger, nullable=False),
)

audit_seal = Table(
    "audit_seal",
    OWN,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("sealed_at", UTC, nullable=False),
    Column("server", Text, nullable=False),
    Column("after_id", BigInteger, nullable=False),
    Column("to_xid", BigInteger, nullable=False),
    Column("to_id", BigInteger, nullable=False),
    Column("next_xid", BigInteger, nullable=False),
    Column("row_count", BigInteger, nullable=False),
    Column("first_id", BigInteger, nullable=False),
    Column("last_id", BigInteger, nullable=False),
    Column("leaves", LargeBinary, nullable=False),
    Column("root", LargeBinary, nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False, unique=True),
)

audit_checkpoint = Table(
    "audit_checkpoint",
    OWN,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("seal_number", BigInteger, ForeignKey(audit_seal.c.number), nullable=False),
    Column("payload", Text, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("signed_at", UTC, nullable=False),
)
