"""What the audit log knows of sealed reports: which were sealed with which seal, and whose files were let go."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection, func, select

from data_access.own_tables import audit_log, report_snapshot

SEALED, LET_GO = "SEAL", "ARCHIVE"
ENTITY = report_snapshot.name


@dataclass(frozen=True, kw_only=True)
class Witness:
    """`sealed`: number and seal by id; `let_go`: ids; `since`: what happened before is not in the log any more."""

    sealed: dict[str, tuple[int, str]]
    let_go: frozenset[str]
    since: datetime | None

    def covers(self, at: datetime) -> bool:
        """Would the log still know what happened then?"""
        return self.since is not None and at >= self.since

    @cached_property
    def sealed_by_number(self) -> dict[int, tuple[str, str]]:
        return {number: (snapshot_id, seal) for snapshot_id, (number, seal) in self.sealed.items()}


def read_witness(connection: Connection) -> Witness:
    entries = connection.execute(
        select(audit_log.c.entity_id, audit_log.c.action, audit_log.c.after_values)
        .where(audit_log.c.entity_type == ENTITY, audit_log.c.action.in_((SEALED, LET_GO)))
        .order_by(audit_log.c.id)
    ).all()
    return Witness(
        sealed={
            row.entity_id: (row.after_values["seal_number"], row.after_values["seal_sha256"])
            for row in entries
            if row.action == SEALED
        },
        let_go=frozenset(row.entity_id for row in entries if row.action == LET_GO),
        since=connection.execute(select(func.min(audit_log.c.timestamp))).scalar_one(),
    )
