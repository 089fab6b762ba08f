"""Keeps legal holds (reporting.legal_hold), and finds the sealed reports that nothing holds any more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, select, text

from data_access.database import Actor, Database
from data_access.own_tables import legal_hold as holds
from data_access.own_tables import report_snapshot as snapshots

# Who places a hold and who lets bytes go take turns: a hold that was placed in time is never overlooked.
RETENTION_LOCK = 0x6B39_0014
_TAKE_TURNS = text("SELECT pg_advisory_xact_lock(:number)")


@dataclass(frozen=True, kw_only=True)
class LegalHold:
    """Keeps what was sealed about these days; without `report_type` or `project_id`, of all of them."""

    id: str
    report_type: str | None
    project_id: str | None
    first_day: date
    last_day: date
    reason: str
    placed_by: str
    placed_at: datetime
    lifted_by: str | None
    lifted_at: datetime | None
    lift_reason: str | None


@dataclass(frozen=True, kw_only=True)
class Expired:
    """A snapshot whose time is over. `bytes`: of its files; `is_held`: a hold keeps it all the same."""

    id: str
    seal_number: int
    hashes: Mapping[str, str]
    bytes: int
    is_held: bool


class HoldStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    def every(self) -> list[LegalHold]:
        """Those in force first, then the newest."""
        wanted = select(holds).order_by(holds.c.lifted_at.is_not(None), holds.c.placed_at.desc(), holds.c.id)
        return self._database.fetch(lambda connection: [_hold(row) for row in connection.execute(wanted)])

    def place(self, values: Mapping[str, Any], at: datetime, actor: Actor) -> LegalHold:
        """`values`: report_type, project_id, first_day, last_day, reason."""
        with self._database.write(actor) as connection:
            take_retention_turn(connection)
            placed = holds.insert().values(
                id=sa.func.gen_random_uuid(), placed_by=actor.user_id, placed_at=at, **values
            )
            return _hold(connection.execute(placed.returning(*holds.c)).one())

    def lift(self, hold_id: str, reason: str, at: datetime, actor: Actor) -> LegalHold | None:
        """None when there is no such hold in force."""
        with self._database.write(actor) as connection:
            lifted = (
                holds.update()
                .where(holds.c.id == hold_id, holds.c.lifted_at.is_(None))
                .values(lifted_by=actor.user_id, lifted_at=at, lift_reason=reason)
            )
            row = connection.execute(lifted.returning(*holds.c)).one_or_none()
            return None if row is None else _hold(row)


def take_retention_turn(connection: Connection) -> None:
    connection.execute(_TAKE_TURNS, {"number": RETENTION_LOCK})


def expired(connection: Connection, by: datetime, least_days: int, limit: int | None = None) -> list[Expired]:
    """Whole snapshots that were sealed longer ago than they promised, and than `least_days`, before `by`: those that
    are not held first, the oldest first."""
    kept_days = sa.func.greatest(snapshots.c.retention_days, least_days)
    is_over = snapshots.c.created_at + kept_days * sa.text("interval '1 day'") <= by
    is_held = _holding().exists().label("is_held")
    files = [snapshots.c.snapshot_json, snapshots.c.snapshot_pdf, snapshots.c.snapshot_xlsx]
    size = sum((sa.func.octet_length(column) for column in files), sa.literal(0))
    hashes = (snapshots.c.json_sha256, snapshots.c.pdf_sha256, snapshots.c.xlsx_sha256)
    wanted = (
        select(snapshots.c.id, snapshots.c.seal_number, *hashes, size.label("bytes"), is_held)
        .where(snapshots.c.archived_at.is_(None), is_over)
        .order_by(sa.text("is_held"), snapshots.c.seal_number)
        .limit(limit)
    )
    return [_expired(row) for row in connection.execute(wanted)]


def _holding() -> sa.Select[Any]:
    """The holds in force on a snapshot."""
    return select(holds.c.id).where(
        holds.c.lifted_at.is_(None),
        sa.or_(holds.c.report_type.is_(None), holds.c.report_type == snapshots.c.report_type),
        sa.or_(holds.c.project_id.is_(None), holds.c.project_id == snapshots.c.project_id),
        snapshots.c.snapshot_date.between(holds.c.first_day, holds.c.last_day),
    )


def _hold(row: Any) -> LegalHold:
    values = {name: getattr(row, name) for name in LegalHold.__dataclass_fields__}
    ids = ("id", "project_id", "placed_by", "lifted_by")
    return LegalHold(**(values | {name: values[name] and str(values[name]) for name in ids}))


def _expired(row: Any) -> Expired:
    return Expired(
        id=str(row.id),
        seal_number=row.seal_number,
        hashes={name: getattr(row, f"{name}_sha256") for name in ("json", "pdf", "xlsx")},
        bytes=row.bytes,
        is_held=row.is_held,
    )
