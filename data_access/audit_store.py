"""The audit log as a chain: makes seals, keeps checkpoints, makes and retires months."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select, text

from dashboard import clock
from data_access.audit_reading import AuditReading
from data_access.database import Actor, Database
from data_access.own_tables import audit_checkpoint, audit_log, audit_seal

# Any number that no other program uses for its advisory locks; two more are in the functions of version 0011.
CHECKPOINT_LOCK = 0x6B39_0006
ROWS_OF_A_SEAL = 20_000

_HEAD = text(
    "SELECT s.number, s.hash, s.sealed_at, (SELECT sum(row_count)::bigint FROM reporting.audit_seal) AS rows"
    " FROM reporting.audit_seal s ORDER BY s.number DESC LIMIT 1"
)
_WAITING = text(
    "SELECT min(a.timestamp) FROM reporting.audit_log a, (SELECT after_id, to_xid, to_id FROM reporting.audit_seal"
    " ORDER BY number DESC LIMIT 1) s WHERE a.id > s.after_id AND a.xid >= s.to_xid::text::xid8"
    " AND (a.xid, a.id) >= (s.to_xid::text::xid8, s.to_id)"
)
_OVER = text(
    "SELECT m.name, (SELECT count(*) FROM reporting.audit_log a WHERE a.timestamp < m.until"
    " AND (m.since IS NULL OR a.timestamp >= m.since)) AS rows FROM reporting.audit_month m"
    " WHERE m.until < :before ORDER BY m.until"
)


class Head(NamedTuple):
    """The newest seal, and the rows up to it."""

    number: int
    hash: bytes
    sealed_at: datetime
    rows: int


class AuditStore:
    """The only place that touches seals, checkpoints and the months of the log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def reading(self) -> Iterator[AuditReading]:
        """All of the log as it is now, whatever is written meanwhile."""
        with self._database.read() as connection:
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            yield AuditReading(self._database, connection)

    def seal(self, actor: Actor) -> int:
        """Seal the next rows of ended transactions; how many, and 0 when none are left."""
        with self._database.write(actor) as connection:
            made = connection.execute(text("SELECT reporting.seal_audit(:most)"), {"most": ROWS_OF_A_SEAL})
            return int(made.scalar_one())

    def head(self) -> Head | None:
        """The newest seal; None before the first one."""
        with self._database.read() as connection:
            return _head(connection)

    def waiting_since(self) -> datetime | None:
        """The time of the oldest row that is in no seal."""
        with self._database.read() as connection:
            if connection.execute(select(audit_seal.c.number).limit(1)).first() is None:
                found = connection.execute(select(func.min(audit_log.c.timestamp))).scalar_one()
            else:
                found = connection.execute(_WAITING).scalar_one()
            return found if isinstance(found, datetime) else None

    @contextmanager
    def checkpointing(self, actor: Actor) -> Iterator["Checkpointing"]:
        """A transaction in which nobody else makes a checkpoint."""
        with self._database.write(actor) as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": CHECKPOINT_LOCK})
            yield Checkpointing(connection)

    def ensure_months(self, ahead: int, actor: Actor) -> int:
        """Make the parts of the log for this month and the next ones; how many were missing."""
        with self._database.write(actor) as connection:
            made = connection.execute(text("SELECT reporting.ensure_audit_months(:ahead)"), {"ahead": ahead})
            return int(made.scalar_one())

    def months_over_since(self, days: int) -> dict[str, int]:
        """The parts of the log whose month ended more than `days` ago, the oldest first, with their rows."""
        with self._database.read() as connection:
            before = clock.now() - timedelta(days=days)
            return {row.name: row.rows for row in connection.execute(_OVER, {"before": before})}

    def retire(self, month: str, kept_days: int, actor: Actor) -> int:
        """Let a part go, with an entry that says so; how many rows it had. Refused for what no checkpoint covers."""
        with self._database.write(actor) as connection:
            retired = text("SELECT reporting.retire_audit_month(:month, :days)")
            return int(connection.execute(retired, {"month": month, "days": kept_days}).scalar_one())


class Checkpointing:
    """The making of one checkpoint: what the chain is, and what was signed before."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def head(self) -> Head | None:
        return _head(self._connection)

    def newest(self) -> Mapping[str, Any] | None:
        """The checkpoint before this one."""
        newest = select(audit_checkpoint).order_by(audit_checkpoint.c.number.desc()).limit(1)
        row = self._connection.execute(newest).mappings().first()
        return dict(row) if row else None

    def keep(self, *, number: int, seal_number: int, payload: str, signature: bytes, public_key: bytes) -> None:
        row = {"number": number, "seal_number": seal_number, "payload": payload, "signature": signature}
        self._connection.execute(
            audit_checkpoint.insert().values(row | {"public_key": public_key, "signed_at": clock.now()})
        )


def _head(connection: Connection) -> Head | None:
    row = connection.execute(_HEAD).first()
    return Head(row.number, bytes(row.hash), row.sealed_at, row.rows) if row else None
