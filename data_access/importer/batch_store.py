"""The SQL of an import: batches, members and rows, inside the caller's transaction."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import psycopg2
from sqlalchemy import Connection, Table, select, text

from dashboard.errors import SetupError, Unavailable
from data_access.database import Database
from data_access.importer.members import NewMember
from data_access.importer.outcome import EarlierBatch
from data_access.importer.rows import ReadyRow
from data_access.importer.target import PROJECT, MemberKind, Target
from data_access.own_tables import OWN, SCHEMA, import_batch, member

# Each read waits for the thread that converts rows to let go: the usual 8 KB make for many waits.
_READ_AT_ONCE = 1024 * 1024


def table_of(target: Target) -> Table:
    return OWN.tables[f"{SCHEMA}.{target.table}"]


def check_tables(database: Database) -> None:
    """SetupError when the database has none of our tables yet."""
    database.check()
    there = text("SELECT to_regclass(:table) IS NOT NULL")
    with database.read() as connection:
        if not connection.execute(there, {"table": f"{SCHEMA}.{import_batch.name}"}).scalar_one():
            raise SetupError("the database has no tables of ours", field="DATABASE_URL", hint="run ./k9 migrate first")


def wait_for_turn(connection: Connection) -> None:
    """Imports run one after another, so that two copies of a file at once cannot both find nothing there."""
    connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('k9 file import', 0))"))


def fetch_earlier_batch(connection: Connection, target: Target, file_hash: str) -> EarlierBatch | None:
    found = connection.execute(
        select(
            import_batch.c.id,
            import_batch.c.file_name,
            import_batch.c.created_at,
            import_batch.c.rows_accepted,
        ).where(
            import_batch.c.target == target.name,
            import_batch.c.file_hash == file_hash,
            import_batch.c.removed_at.is_(None),
        )
    ).one_or_none()
    return EarlierBatch(**found._mapping) if found else None


def fetch_members(
    connection: Connection, kind: MemberKind, projects: frozenset[str] | None = None
) -> list[tuple[UUID, str, str]]:
    """(key, code, name) of all members of a kind, the host's and our own. `view` comes from our declaration.
    `projects`: of projects, only these keys."""
    rows = connection.execute(text(f"SELECT key, code, name FROM {SCHEMA}.{kind.view}"))
    is_open = kind is not PROJECT or projects is None
    return [(row.key, row.code, row.name) for row in rows if is_open or str(row.key) in (projects or ())]


def fetch_known_hashes(connection: Connection, target: Target, hashes: Sequence[str]) -> set[str]:
    """Which of these rows are in the table already."""
    table = table_of(target)
    # As one text: ten thousand of a list would take longer to read than to look up.
    known = select(table.c.row_hash).where(text("row_hash = ANY(string_to_array(:hashes, ','))"))
    return set(connection.execute(known, {"hashes": ",".join(hashes)}).scalars())


def add_members(connection: Connection, batch_id: UUID, members: Iterable[NewMember], now: datetime) -> None:
    rows = [
        {
            "id": new.id,
            "kind": new.kind,
            "code": new.code,
            "name": new.name,
            "attributes": new.attributes,
            "batch_id": batch_id,
            "created_at": now,
        }
        for new in members
    ]
    if rows:
        connection.execute(member.insert(), rows)


@dataclass(frozen=True)
class CopyText:
    """Rows as COPY reads them."""

    columns: tuple[str, ...]
    lines: io.StringIO


def as_copy_text(batch_id: UUID, rows: Sequence[ReadyRow], now: datetime) -> CopyText | None:
    """None of no rows."""
    if not rows:
        return None
    columns = ("id", "batch_id", "row_number", "row_hash", "extra", "created_at", *rows[0].values)
    batch, moment, lines = str(batch_id), str(now), io.StringIO()
    start = _start_of_ids(batch_id)
    csv.writer(lines).writerows(
        (f"{start}{row.number:012x}", batch, row.number, row.hash, _as_json(row.extra), moment, *row.values.values())
        for row in rows
    )
    lines.seek(0)
    return CopyText(columns, lines)


def copy_rows(connection: Connection, target: Target, rows: CopyText) -> None:
    """All rows through COPY: a hundred thousand take seconds."""
    quoted = ", ".join(f'"{name}"' for name in rows.columns)
    _copy(connection, f"COPY {SCHEMA}.{target.table} ({quoted}) FROM STDIN (FORMAT csv)", rows.lines)


def _start_of_ids(batch_id: UUID) -> str:
    """Ids of rows begin as their batch does and go up with the row: indexes grow at one end, which takes half the time
    of ids that fall anywhere. Version 8 of RFC 9562: made by a rule of our own."""
    digits = batch_id.hex
    return f"{digits[:8]}-{digits[8:12]}-8{digits[13:16]}-{digits[16:20]}-"


def _as_json(extra: dict[str, Any]) -> str:
    try:
        return orjson.dumps(extra).decode()
    except TypeError:  # a whole number of more digits than orjson writes
        return json.dumps(extra, ensure_ascii=False)


def _copy(connection: Connection, statement: str, lines: io.StringIO) -> None:
    cursor = connection.connection.cursor()
    try:
        copy: Callable[..., Any] = getattr(cursor, "copy_expert")  # noqa: B009 - a method of this driver only
        copy(statement, lines, _READ_AT_ONCE)
    except (psycopg2.OperationalError, psycopg2.InterfaceError) as error:
        raise Unavailable(
            "the database went away during the import; nothing was imported",
            code="database_unavailable",
            hint="import the file again",
        ) from error
    finally:
        cursor.close()


def add_batch(connection: Connection, batch: dict[str, Any]) -> None:
    connection.execute(import_batch.insert(), [batch])
