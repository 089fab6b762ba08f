"""Keeps sealed reports (reporting.report_snapshot): their rows, their bytes, and the chain of their seals."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, select, text

from data_access.database import Database
from data_access.own_tables import report_snapshot as snapshots

# Any number that no other program uses for its advisory locks.
SEAL_LOCK = 0x6B39_0013
FILES = ("json", "pdf", "xlsx")
BYTES_AT_ONCE = 50

_KEPT = tuple(
    column for column in snapshots.c if not column.name.startswith("snapshot_") or column.name.endswith("date")
)
_BYTES = tuple(snapshots.c[f"snapshot_{name}"] for name in FILES)


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """One sealed version of a daily report, without its bytes. `sizes`: of its files; without those that retention has
    let go (`archived_at`)."""

    id: str
    report_id: str
    report_type: str
    project_id: str
    day: date
    version: int
    revision: int
    amends_id: str | None
    content_hash: str
    metadata: Mapping[str, Any]
    hashes: Mapping[str, str]
    seal_number: int
    previous_seal: str
    seal_sha256: str
    created_by: str
    created_at: datetime
    retention_days: int
    archived_at: datetime | None
    sizes: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class NewSnapshot:
    """What is to be kept; its place in the chain is known already."""

    snapshot: Snapshot
    files: Mapping[str, bytes]


class SnapshotStore:
    """Reads snapshots. Rights are the business of who asks."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def find(self, snapshot_id: str) -> Snapshot | None:
        """`snapshot_id`: text of a uuid."""
        return self._first(snapshots.c.id == snapshot_id)

    def of_day(self, report_type: str, day: date) -> list[Snapshot]:
        """Every version of every project, the newest of a project first."""
        wanted = _whole().where(snapshots.c.report_type == report_type, snapshots.c.snapshot_date == day)
        ordered = wanted.order_by(snapshots.c.project_id, snapshots.c.version.desc())
        return self.database.fetch(lambda connection: [_snapshot(row) for row in connection.execute(ordered)])

    def latest(self, report_type: str, project_id: str, day: date) -> Snapshot | None:
        """The last version of a daily report."""
        return self._first(
            snapshots.c.report_type == report_type,
            snapshots.c.project_id == project_id,
            snapshots.c.snapshot_date == day,
        )

    def with_hash(self, sha256: str) -> Snapshot | None:
        """The snapshot that one of the three files, or the seal, with this hash belongs to."""
        hashes = [snapshots.c[f"{name}_sha256"] for name in (*FILES, "seal")]
        return self._first(sa.or_(*(column == sha256 for column in hashes)))

    def read_file(self, snapshot_id: str, name: str) -> bytes | None:
        """The very bytes of one of FILES; None when they were let go."""
        wanted = select(snapshots.c[f"snapshot_{name}"]).where(snapshots.c.id == snapshot_id)
        found = self.database.fetch(lambda connection: connection.execute(wanted).scalar_one_or_none())
        return None if found is None else bytes(found)

    def _first(self, *conditions: sa.ColumnElement[bool]) -> Snapshot | None:
        wanted = _whole().where(*conditions).order_by(snapshots.c.version.desc(), snapshots.c.seal_number).limit(1)
        row = self.database.fetch(lambda connection: connection.execute(wanted).one_or_none())
        return None if row is None else _snapshot(row)


def take_seal_turn(connection: Connection) -> tuple[int, str | None]:
    """Number and text of the last seal (0 and None: there is none), which stays the last until this transaction ends:
    who seals at the same time waits here."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": SEAL_LOCK})
    last = select(snapshots.c.seal_number, snapshots.c.seal_sha256).order_by(snapshots.c.seal_number.desc()).limit(1)
    found = connection.execute(last).one_or_none()
    return (0, None) if found is None else (found.seal_number, found.seal_sha256)


def last_version(connection: Connection, report_id: str) -> tuple[int, str | None]:
    """The newest version of a report and its id; 0 and None before the first."""
    newest = (
        select(snapshots.c.version, snapshots.c.id)
        .where(snapshots.c.report_id == report_id)
        .order_by(snapshots.c.version.desc())
        .limit(1)
    )
    found = connection.execute(newest).one_or_none()
    return (0, None) if found is None else (found.version, str(found.id))


def insert_snapshot(connection: Connection, new: NewSnapshot) -> None:
    one = new.snapshot
    values = {name: getattr(one, name) for name in _SAME}
    hashes = {f"{name}_sha256": one.hashes[name] for name in FILES}
    files = {f"snapshot_{name}": new.files[name] for name in FILES}
    connection.execute(snapshots.insert().values(values | hashes | files | {"snapshot_date": one.day}))


def in_order_of_seals(connection: Connection) -> Iterator[tuple[Snapshot, Mapping[str, bytes | None]]]:
    """Every snapshot with its bytes, in the order of the chain, some at a time."""
    after = -(2**31)
    while True:
        wanted = _whole(*_BYTES).where(snapshots.c.seal_number > after).order_by(snapshots.c.seal_number)
        rows = connection.execute(wanted.limit(BYTES_AT_ONCE)).all()
        for row in rows:
            yield _snapshot(row), {name: _bytes(getattr(row, f"snapshot_{name}")) for name in FILES}
        if len(rows) < BYTES_AT_ONCE:
            return
        after = rows[-1].seal_number


def forget_bytes(connection: Connection, ids: Collection[str], at: datetime) -> None:
    """Rows and hashes stay."""
    emptied = {f"snapshot_{name}": None for name in FILES}
    connection.execute(snapshots.update().where(snapshots.c.id.in_(ids)).values(**emptied, archived_at=at))


_SAME = (
    "id",
    "report_id",
    "report_type",
    "project_id",
    "version",
    "revision",
    "amends_id",
    "content_hash",
    "metadata",
    "seal_number",
    "previous_seal",
    "seal_sha256",
    "created_by",
    "created_at",
    "retention_days",
    "archived_at",
)
"""Columns that are called the same in a Snapshot."""
_IDS = ("id", "report_id", "project_id", "amends_id", "created_by")


def _whole(*more: sa.ColumnElement[Any]) -> sa.Select[Any]:
    sizes = [sa.func.octet_length(column).label(f"{name}_size") for name, column in zip(FILES, _BYTES, strict=True)]
    return select(*_KEPT, *sizes, *more)


def _snapshot(row: Any) -> Snapshot:
    values = {name: getattr(row, name) for name in _SAME}
    ids = {name: values[name] and str(values[name]) for name in _IDS}
    return Snapshot(
        **(values | ids),
        day=row.snapshot_date,
        hashes={name: getattr(row, f"{name}_sha256") for name in FILES},
        sizes={name: size for name in FILES if (size := getattr(row, f"{name}_size")) is not None},
    )


def _bytes(value: Any) -> bytes | None:
    return None if value is None else bytes(value)
