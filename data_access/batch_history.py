"""Reads what was imported: the batches, what stands in the way of taking one back, and which of them fed some rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, Select, TextClause, func, select, text

from data_access.database import Database
from data_access.importer.target import Target
from data_access.importer.targets import TARGETS
from data_access.own_tables import SCHEMA, import_batch
from data_access.source_tables import user

_EXAMPLES = 5
_WITHOUT_ROWS = [column for column in import_batch.c if column.name != "rejected_rows"]


@dataclass(frozen=True, kw_only=True)
class Obstacles:
    """Later work that stands on the rows of a batch: days of projects that were submitted or approved since
    (`approved`: some of them), and rows that were corrected here."""

    days: int = 0
    approved: tuple[tuple[str, date], ...] = ()
    corrected: int = 0

    def __bool__(self) -> bool:
        return bool(self.days or self.corrected)


@dataclass(frozen=True, kw_only=True)
class FeedingBatch:
    """A batch among whose rows some behind a number are: `rows` of them, `mended` of these corrected here since."""

    id: UUID
    file_name: str
    created_at: datetime
    rows: int
    mended: int
    rows_read: int
    rows_accepted: int
    rows_rejected: int
    rows_duplicate: int


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where an imported row stood: in which file, at which row."""

    batch_id: UUID
    file_name: str
    row_number: int
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Importer:
    """Somebody who sees only what they brought, as long as all of it is of `projects` (keys)."""

    user_id: str
    projects: frozenset[str]


class BatchHistory:
    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, count: int, before: UUID | None, whose: Importer | None) -> list[Mapping[str, Any]]:
        """The newest batches, without their rejected rows; those older than the batch `before`. `whose`: only what this
        person may see."""
        wanted = _batches(*_WITHOUT_ROWS).order_by(import_batch.c.created_at.desc(), import_batch.c.id).limit(count)
        if whose is not None:
            wanted = wanted.where(_is_of(whose))
        if before is not None:
            then = select(import_batch.c.created_at).where(import_batch.c.id == before).scalar_subquery()
            wanted = wanted.where(import_batch.c.created_at < then)
        return self._database.fetch(lambda connection: [dict(row) for row in connection.execute(wanted).mappings()])

    def batch(self, batch_id: UUID, whose: Importer | None) -> Mapping[str, Any] | None:
        """With its rejected rows. None also where `whose` may not see it."""
        wanted = _batches(*import_batch.c).where(import_batch.c.id == batch_id)
        if whose is not None:
            wanted = wanted.where(_is_of(whose))
        found = self._database.fetch(lambda connection: connection.execute(wanted).mappings().one_or_none())
        return dict(found) if found else None

    def obstacles(self, batch_id: UUID, target: Target) -> Obstacles:
        return self._database.fetch(lambda connection: find_obstacles(connection, batch_id, target))

    def origin(self, report_name: str, row_id: str) -> Origin | None:
        """None for a row that no file brought."""
        target = _target_of(report_name)
        if target is None:
            return None
        statement = text(_ORIGIN.format(schema=SCHEMA, table=target.table))
        found = self._database.fetch(lambda connection: connection.execute(statement, {"id": row_id}).one_or_none())
        return Origin(**found._mapping) if found else None

    def feeding(self, report_name: str, row_ids: Sequence[str]) -> list[FeedingBatch]:
        """The batches that brought some of these rows, the newest first."""
        target = _target_of(report_name)
        if target is None or not row_ids:
            return []
        statement = text(_FEEDING.format(schema=SCHEMA, table=target.table))
        return self._database.fetch(
            lambda connection: [
                FeedingBatch(**row)
                for row in connection.execute(statement, {"ids": ",".join(row_ids), "entity": target.table}).mappings()
            ]
        )


def _target_of(report_name: str) -> Target | None:
    return next((target for target in TARGETS if target.report == report_name), None)


def _batches(*columns: Column[Any]) -> Select[Any]:
    """With who brought it: the account's name, or that of the command."""
    joined = import_batch.outerjoin(user, user.c.id == import_batch.c.created_by)
    return select(
        *columns, func.coalesce(func.nullif(user.c.full_name, ""), user.c.username, "k9 import").label("brought_by")
    ).select_from(joined)


# The names of schema and table come from our declarations.
_OTHERS_ROWS = " OR ".join(
    f"EXISTS (SELECT FROM {SCHEMA}.{target.table} i WHERE i.batch_id = import_batch.id"
    " AND (i.project_id = ANY(string_to_array(:mine, ',')::uuid[])) IS NOT TRUE)"
    for target in TARGETS
)
# What was taken back has no rows to tell their projects: it is of those that its file was imported for.
_IS_OF = f"""
import_batch.created_by = CAST(:user AS uuid) AND NOT ({_OTHERS_ROWS}) AND (import_batch.removed_at IS NULL OR EXISTS (
    SELECT FROM {SCHEMA}.import_upload u
    WHERE u.batch_id = import_batch.id AND u.projects <@ to_jsonb(string_to_array(:mine, ','))))"""
_FEEDING = """
SELECT b.id, b.file_name, b.created_at, f.rows, f.mended,
       b.rows_read, b.rows_accepted, b.rows_rejected, b.rows_duplicate
FROM (SELECT i.batch_id, count(*) AS rows, count(*) FILTER (WHERE EXISTS (
          SELECT FROM {schema}.audit_log a
          WHERE a.entity_type = :entity AND a.entity_id = i.id::text AND a.action = 'UPDATE')) AS mended
      FROM {schema}.{table} i WHERE i.id = ANY(string_to_array(:ids, ',')::uuid[]) GROUP BY 1) f
JOIN {schema}.import_batch b ON b.id = f.batch_id ORDER BY b.created_at DESC, b.id"""
_ORIGIN = """
SELECT b.id AS batch_id, b.file_name, i.row_number, b.created_at
FROM {schema}.{table} i JOIN {schema}.import_batch b ON b.id = i.batch_id WHERE i.id = CAST(:id AS uuid)"""
_DAYS = """
SELECT p.code, r.day FROM {schema}.daily_report r LEFT JOIN {schema}.dim_project p ON p.key = r.project_id
WHERE r.report_type = :report AND r.state <> 'draft' AND EXISTS (
    SELECT FROM {schema}.{table} i
    WHERE i.batch_id = :batch AND i.project_id = r.project_id AND i.{day}::date = r.day)
ORDER BY r.day, p.code"""
_CORRECTED = """
SELECT count(*) FROM {schema}.{table} i WHERE i.batch_id = :batch AND EXISTS (
    SELECT FROM {schema}.audit_log a
    WHERE a.entity_type = :entity AND a.entity_id = i.id::text AND a.action = 'UPDATE')"""


def _is_of(whose: Importer) -> TextClause:
    return text(f"({_IS_OF})").bindparams(user=whose.user_id, mine=",".join(sorted(whose.projects)))


def find_obstacles(connection: Connection, batch_id: UUID, target: Target) -> Obstacles:
    names = {"schema": SCHEMA, "table": target.table, "day": target.day_column}
    asked = {"batch": batch_id, "report": target.report, "entity": target.table}
    days = [(row.code or "?", row.day) for row in connection.execute(text(_DAYS.format(**names)), asked)]
    corrected = connection.execute(text(_CORRECTED.format(**names)), asked).scalar_one()
    return Obstacles(days=len(days), approved=tuple(days[:_EXAMPLES]), corrected=corrected)
