"""Takes a batch back: its rows, and the members that only it needed. The batch itself stays, marked as removed."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, delete, select, text, update

from dashboard import clock
from dashboard.errors import Conflict, NotFound
from data_access.database import Actor, Database
from data_access.importer import batch_store
from data_access.importer.targets import target_named
from data_access.own_tables import SCHEMA, import_batch

# A member of a removed batch goes when nothing points to it any more; rows of other batches may have come to use it.
_UNUSED_MEMBERS = f"""
    DELETE FROM {SCHEMA}.member m
    USING {SCHEMA}.import_batch b
    WHERE b.id = m.batch_id AND b.removed_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM {SCHEMA}.imported_training_session r
                      WHERE m.id IN (r.dog_id, r.trainer_id, r.project_id))
      AND NOT EXISTS (SELECT FROM {SCHEMA}.imported_veterinary_visit r
                      WHERE m.id IN (r.dog_id, r.vet_id, r.project_id))
      AND NOT EXISTS (SELECT FROM {SCHEMA}.imported_handler_report r
                      WHERE m.id IN (r.dog_id, r.handler_id, r.project_id))
      AND NOT EXISTS (SELECT FROM {SCHEMA}.pm_evaluation r WHERE m.id IN (r.dog_id, r.employee_id, r.project_id))
      AND NOT EXISTS (SELECT FROM {SCHEMA}.employee_rank r WHERE m.id = r.employee_id)
      AND NOT EXISTS (SELECT FROM {SCHEMA}.user_profile r WHERE m.id = ANY(r.extra_project_ids))
"""


@dataclass(frozen=True, kw_only=True)
class UndoOutcome:
    """What was taken back."""

    batch_id: UUID
    file_name: str
    rows_removed: int
    members_removed: int


def undo_batch(database: Database, batch_id: UUID, *, actor: Actor) -> UndoOutcome:
    """Removes what a batch brought. Raises NotFound for an unknown batch, Conflict when it is removed already."""
    with database.write(actor) as connection:
        batch_store.wait_for_turn(connection)
        target_name, file_name = _checked_batch(connection, batch_id)
        table = batch_store.table_of(target_named(target_name))
        rows = connection.execute(delete(table).where(table.c.batch_id == batch_id)).rowcount
        connection.execute(update(import_batch).where(import_batch.c.id == batch_id).values(removed_at=clock.now()))
        members = connection.execute(text(_UNUSED_MEMBERS)).rowcount
    return UndoOutcome(batch_id=batch_id, file_name=file_name, rows_removed=rows, members_removed=members)


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
