"""Lets go of the bytes of sealed reports whose time is over and that no legal hold keeps. Row and hashes stay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from dashboard import clock
from data_access.audit_entry_store import insert_event
from data_access.database import Actor, Database
from data_access.hold_store import Expired, expired, take_retention_turn
from data_access.seal_witness import ENTITY, LET_GO
from data_access.snapshot_store import forget_bytes

AT_ONCE = 200


@dataclass(frozen=True, kw_only=True)
class Retained:
    """`let_go`: snapshots whose bytes went (in a preview: would go); `held`: kept by a legal hold."""

    let_go: int
    held: int
    bytes: int


@dataclass(frozen=True, kw_only=True)
class Retention:
    """`least_days`: the setting of today. A longer promise of the day of sealing is kept, a shorter one is not used to
    let go earlier than today's setting says."""

    database: Database
    least_days: int
    timezone: str

    def preview(self, day: date) -> Retained:
        """What would go if it were the end of `day` now; changes nothing."""
        return _counted(self.database.fetch(lambda connection: expired(connection, self._end(day), self.least_days)))

    def let_go(self, day: date, actor: Actor) -> Retained:
        """What was over by the end of `day`, and by now; some at a time, each with its entry in the audit log."""
        by, gone = min(self._end(day), clock.now()), []
        while batch := self._let_some_go(by, actor):
            gone += batch
        with self.database.read() as connection:
            held = expired(connection, by, self.least_days)
        return _counted([*gone, *held])

    def _let_some_go(self, by: datetime, actor: Actor) -> list[Expired]:
        with self.database.write(actor) as connection:
            take_retention_turn(connection)
            due = [one for one in expired(connection, by, self.least_days, AT_ONCE) if not one.is_held]
            if due:
                forget_bytes(connection, [one.id for one in due], clock.now())
                _tell(connection, due)
            return due

    def _end(self, day: date) -> datetime:
        return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(self.timezone))


def _tell(connection: Connection, gone: Sequence[Expired]) -> None:
    for one in gone:
        hashes = {f"{name}_sha256": sha256 for name, sha256 in one.hashes.items()}
        insert_event(
            connection,
            entity_type=ENTITY,
            entity_id=one.id,
            action=LET_GO,
            details={"seal_number": one.seal_number, "bytes": one.bytes, **hashes},
            summary=f"let the files of sealed report {one.seal_number} go after its retention",
        )


def _counted(found: Sequence[Expired]) -> Retained:
    due = [one for one in found if not one.is_held]
    return Retained(let_go=len(due), held=len(found) - len(due), bytes=sum(one.bytes for one in due))
