"""Reads when rows were last edited, from the audit log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from data_access.database import Database
from data_access.own_tables import audit_log


@dataclass(frozen=True, kw_only=True)
class LoggedEdit:
    """One entry of the audit log about a row; `columns` are those that changed."""

    row_id: str
    at: datetime
    action: str
    actor: str
    columns: tuple[str, ...]


class EditStore:
    def __init__(self, database: Database) -> None:
        self.database = database

    def last_edits(self, tables: Sequence[str], row_ids: Sequence[str], *, limit: int = 10) -> list[LoggedEdit]:
        """The newest edits of these rows, the last first. A row that the log has never seen is older than the log."""
        if not row_ids:
            return []
        log = audit_log.c
        newest = (
            select(log.entity_id, log.timestamp, log.action, log.actor, log.change_summary)
            .where(log.entity_type.in_(list(tables)), log.entity_id.in_(list(row_ids)))
            .order_by(log.timestamp.desc(), log.id.desc())
            .limit(limit)
        )
        return self.database.fetch(
            lambda connection: [
                LoggedEdit(
                    row_id=row_id,
                    at=at,
                    action=action,
                    actor=actor,
                    columns=tuple(columns.split(", ")) if columns else (),
                )
                for row_id, at, action, actor, columns in connection.execute(newest)
            ]
        )
