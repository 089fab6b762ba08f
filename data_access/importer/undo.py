"""Takes a batch back: its rows, and the members that only it needed. The batch itself stays, marked as removed."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, delete, select, text, update

from dashboard import clock
from dashboard.errors import Conflict, NotFound
from data_access.batch_history import Obstacles, find_obstacles
from data_access.database import Actor, Database
from data_access.importer import batch_store
from data_access.importer.targets import TARGETS, target_named
from data_access.own_tables import SCHEMA, import_batch

_IMPORTED = [
    f"SELECT {column.column} AS id FROM {SCHEMA}.{target.table}" for target in TARGETS for column in target.members
]
# What else may point to a member that a file brought.
_OTHERS = [
    f"SELECT dog_id FROM {SCHEMA}.pm_evaluation",
    f"SELECT employee_id FROM {SCHEMA}.pm_evaluation",
    f"SELECT project_id FROM {SCHEMA}.pm_evaluation",
    f"SELECT employee_id FROM {SCHEMA}.employee_rank",
    f"SELECT unnest(extra_project_ids) FROM {SCHEMA}.user_profile",
]
# A member of a removed batch goes when nothing points to it any more; rows of other batches may have come to use it.
_UNUSED_MEMBERS = f"""
    DELETE FROM {SCHEMA}.member m
    USING {SCHEMA}.import_batch b
    WHERE b.id = m.batch_id AND b.removed_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM ({" UNION ALL ".join(_IMPORTED + _OTHERS)}) used WHERE used.id = m.id)
"""


@dataclass(frozen=True, kw_only=True)
class UndoOutcome:
    """What was taken back."""

    batch_id: UUID
    file_name: str
    rows_removed: int
    members_removed: int


def undo_batch(database: Database, batch_id: UUID, *, actor: Actor) -> UndoOutcome:
    """Removes what a batch brought. Raises NotFound for an unknown batch, Conflict when it is removed already, and
    where later work stands on its rows."""
    with database.write(actor) as connection:
        batch_store.wait_for_turn(connection)
        target_name, file_name = _checked_batch(connection, batch_id)
        target = target_named(target_name)
        _refuse_obstacles(batch_id, find_obstacles(connection, batch_id, target))
        table = batch_store.table_of(target)
        rows = connection.execute(delete(table).where(table.c.batch_id == batch_id)).rowcount
        connection.execute(update(import_batch).where(import_batch.c.id == batch_id).values(removed_at=clock.now()))
        members = connection.execute(text(_UNUSED_MEMBERS)).rowcount
    return UndoOutcome(batch_id=batch_id, file_name=file_name, rows_removed=rows, members_removed=members)


def _refuse_obstacles(batch_id: UUID, found: Obstacles) -> None:
    if not found:
        return
    days = ", ".join(f"{code} {day}" for code, day in found.approved)
    more = ", ..." if found.days > len(found.approved) else ""
    reasons = [f"{found.days:,} of its days were submitted or approved since ({days}{more})"] if found.days else []
    reasons += [f"{found.corrected:,} of its rows were corrected here since"] if found.corrected else []
    raise Conflict(
        f"import {batch_id} cannot be taken back: {'; '.join(reasons)}",
        code="batch_in_use",
        field="batch",
        value=str(batch_id),
        hint="recall or amend these days first; a row that was corrected stays as it was decided",
    )


def _checked_batch(connection: Connection, batch_id: UUID) -> tuple[str, str]:
    batch = connection.execute(select(import_batch).where(import_batch.c.id == batch_id)).one_or_none()
    if batch is None:
        raise NotFound(f"there is no import {batch_id}", code="batch_unknown", field="batch", value=str(batch_id))
    if batch.removed_at is not None:
        raise Conflict(
            f"import {batch_id} was taken back on {batch.removed_at:%Y-%m-%d}",
            code="batch_removed",
            field="batch",
        )
    return batch.target, batch.file_name
