"""Reads a record's stored fields with what marks their state, and writes corrected ones: all or none."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, text
from sqlalchemy.exc import DataError, IntegrityError

from dashboard.semantic.report import ReportType
from data_access.own_tables import audit_log
from data_access.record_sources import StoredField, StoredTable, fields_of_record, tables_of_record

_SHAPES = text("""
SELECT a.attname, a.attnotnull,
       CASE WHEN t.typname IN ('varchar', 'bpchar') AND a.atttypmod > 4 THEN a.atttypmod - 4 END,
       ARRAY(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder),
       has_column_privilege(a.attrelid, a.attname, 'UPDATE')
FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
WHERE a.attrelid = to_regclass(:table) AND a.attnum > 0 AND NOT a.attisdropped""")


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What the database takes for a field. `longest`: characters, None without a limit; `labels`: of an enumeration;
    `may_write`: the application's role may, which on a host is for K9_HOST_WRITES to say."""

    is_required: bool
    longest: int | None
    labels: tuple[str, ...]
    may_write: bool


@dataclass(frozen=True, kw_only=True)
class StoredRecord:
    """`values` by field, as stored; `digest`: of everything that we know of the rows; `last_entry`: the newest entry of
    the audit log about them, 0 for none; `entities`: (table, key) of the rows that there are."""

    values: Mapping[str, Any]
    digest: str
    last_entry: int
    entities: tuple[tuple[str, str], ...]

    @property
    def lock(self) -> str:
        return f"{self.last_entry}-{self.digest}"


class FieldRefused(Exception):
    """The database does not take a value. `field`: None where several are meant; `rule`: the broken constraint."""

    def __init__(self, field: str | None, rule: str) -> None:
        self.field, self.rule = field, rule
        super().__init__(rule)


def shapes_of_record(connection: Connection, report: ReportType, source: str) -> dict[str, Shape]:
    """By field, of those that can be written at all."""
    found: dict[str, Shape] = {}
    for at in tables_of_record(report, source):
        rows = connection.execute(_SHAPES, {"table": f'{at.table.schema}."{at.table.name}"'})
        known = {
            name: Shape(is_required=needed, longest=longest, labels=tuple(labels), may_write=may_write)
            for name, needed, longest, labels, may_write in rows
        }
        fields = [field for field in fields_of_record(report, source) if field.at == at]
        found |= {field.name: known[field.stored] for field in fields if field.stored in known}
    return found


def read_stored(
    connection: Connection, report: ReportType, source: str, row_id: str, *, is_held: bool = False
) -> StoredRecord | None:
    """None where the record is not there any more. `is_held`: nobody changes its rows until the transaction ends."""
    rows = {at: _row(connection, at, row_id, is_held) for at in tables_of_record(report, source)}
    if not any(row for at, row in rows.items() if not at.is_companion):
        return None
    known = [row and {name: str(value) for name, value in row.items()} for row in rows.values()]
    entities = tuple((at.table.name, str(row["id"])) for at, row in rows.items() if row)
    return StoredRecord(
        values={f.name: row[f.stored] if (row := rows[f.at]) else None for f in fields_of_record(report, source)},
        digest=sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()[:32],
        last_entry=_last_entry(connection, entities),
        entities=entities,
    )


def write_fields(
    connection: Connection, report: ReportType, source: str, row_id: str, values: Mapping[str, Any]
) -> None:
    """Write these fields of a record that is held. Raises FieldRefused; then nothing is written."""
    changed = [field for field in fields_of_record(report, source) if field.name in values]
    try:
        with connection.begin_nested():
            _write(connection, changed, row_id, values)
    except (DataError, IntegrityError) as error:
        raise _refusal(connection, changed, row_id, values, error) from error


def _write(connection: Connection, fields: Sequence[StoredField], row_id: str, values: Mapping[str, Any]) -> None:
    for at in dict.fromkeys(field.at for field in fields):
        stored = {field.stored: values[field.name] for field in fields if field.at == at}
        if "updated_at" in at.table.c:
            stored["updated_at"] = sa.func.now()
        done = connection.execute(sa.update(at.table).where(at.table.c[at.key] == row_id).values(stored))
        if at.is_companion and not done.rowcount:
            connection.execute(sa.insert(at.table).values({at.key: row_id, **stored}))


def _refusal(
    connection: Connection,
    fields: Sequence[StoredField],
    row_id: str,
    values: Mapping[str, Any],
    error: DataError | IntegrityError,
) -> FieldRefused:
    """Which of the fields it is: the one that is refused alone."""
    for field in fields:
        try:
            with connection.begin_nested() as alone:
                _write(connection, [field], row_id, values)
                alone.rollback()
        except (DataError, IntegrityError) as refused:
            return FieldRefused(field.name, _rule(refused))
    return FieldRefused(None, _rule(error))


def _rule(error: DataError | IntegrityError) -> str:
    """The name of the constraint, else what the driver calls the error; never the statement."""
    diagnosis = getattr(error.orig, "diag", None)
    return str(getattr(diagnosis, "constraint_name", None) or type(error.orig).__name__)


def _row(connection: Connection, at: StoredTable, row_id: str, is_held: bool) -> dict[str, Any] | None:
    statement = sa.select(*at.table.c).where(at.table.c[at.key] == row_id)
    held = statement.with_for_update() if is_held else statement
    found = connection.execute(held).mappings().one_or_none()
    return dict(found) if found else None


def _last_entry(connection: Connection, entities: Sequence[tuple[str, str]]) -> int:
    named = sa.tuple_(audit_log.c.entity_type, audit_log.c.entity_id).in_(list(entities))
    newest = sa.select(sa.func.coalesce(sa.func.max(audit_log.c.id), 0)).where(named)
    return int(connection.execute(newest).scalar_one())
