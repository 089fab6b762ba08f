"""The change feed: entries of reporting.audit_log of transactions that were not read before."""

from dataclasses import dataclass

from sqlalchemy import TextClause, bindparam, text

from data_access.replica.meta import FeedPosition
from data_access.replica.postgres_rows import Snapshot

ROW_ACTIONS = frozenset({"CREATE", "UPDATE", "DELETE"})
"""What the triggers log row by row."""
WHOLE_ACTIONS = frozenset({"TRUNCATE", "BULK_LOAD"})
"""What says no more than that a table is different now."""

# xid8 in a row is the transaction that wrote it. A snapshot sees all rows of a transaction or none.
_UNREAD = "xid >= CAST(:low AS xid8) AND NOT xid = ANY(CAST(:processed AS xid8[]))"
_SUMMARY = text(
    f"SELECT entity_type, action, xid::text::bigint, count(*) FROM reporting.audit_log WHERE {_UNREAD} GROUP BY 1, 2, 3"
)


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What one reading found: entries by (table, action), and the position after it."""

    entries: dict[tuple[str, str], int]
    position: FeedPosition

    def tables(self, actions: frozenset[str]) -> set[str]:
        return {table for table, action in self.entries if action in actions}

    @property
    def size(self) -> int:
        return sum(self.entries.values())


@dataclass(frozen=True, kw_only=True)
class Change:
    """Fields of one row (or of several alike) before and after; None where there was no row."""

    action: str
    before: dict[str, str | None] | None
    after: dict[str, str | None] | None

    def values(self, field: str) -> set[str]:
        """The known values of a field on both sides."""
        sides = (side[field] for side in (self.before, self.after) if side is not None)
        return {value for value in sides if value is not None}

    def differs(self, fields: tuple[str, ...]) -> bool:
        """Whether a row that stayed has another value in one of the fields."""
        if self.before is None or self.after is None:
            return False
        return any(self.before[field] != self.after[field] for field in fields)


def read_batch(snap: Snapshot, position: FeedPosition) -> Batch:
    """Everything committed since `position`, whenever it began."""
    found = snap.connection.execute(_SUMMARY, _parameters(position)).all()
    entries: dict[tuple[str, str], int] = {}
    for table, action, _, count in found:
        entries[table, action] = entries.get((table, action), 0) + count
    seen = position.processed.union(xid for _, _, xid, _ in found)
    later = frozenset(xid for xid in seen if xid >= snap.low)
    return Batch(entries=entries, position=FeedPosition(low=snap.low, processed=later))


def read_changes(snap: Snapshot, position: FeedPosition, table: str, fields: tuple[str, ...]) -> list[Change]:
    """The different changes of a table, cut down to `fields`: a thousand sessions of a day are one."""
    found = snap.connection.execute(_changes(len(fields)), _parameters(position) | {"table": table} | _paths(fields))
    return [
        Change(
            action=action,
            before=dict(zip(fields, rest[: len(fields)], strict=True)) if has_before else None,
            after=dict(zip(fields, rest[len(fields) :], strict=True)) if has_after else None,
        )
        for action, has_before, has_after, *rest in found
    ]


def _changes(count: int) -> TextClause:
    sides = [f"{side} #>> :path_{number}" for side in ("before_values", "after_values") for number in range(count)]
    columns = ", ".join(["action", "before_values IS NOT NULL", "after_values IS NOT NULL", *sides])
    statement = f"SELECT DISTINCT {columns} FROM reporting.audit_log WHERE {_UNREAD} AND entity_type = :table"
    return text(statement).bindparams(*(bindparam(f"path_{number}") for number in range(count)))


def _paths(fields: tuple[str, ...]) -> dict[str, list[str]]:
    return {f"path_{number}": field.split(".") for number, field in enumerate(fields)}


def _parameters(position: FeedPosition) -> dict[str, object]:
    processed = "{" + ",".join(map(str, sorted(position.processed))) + "}"
    return {"low": str(position.low), "processed": processed}
