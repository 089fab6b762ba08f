"""What a delivery waits for: approval of the daily reports in it, or data that are late."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from dashboard.metrics import ReadPath
from dashboard.permissions import Viewer
from dashboard.semantic.fields import MISSING
from dashboard.semantic.period import Days
from dashboard.semantic.query import Query
from dashboard.workflow.states import State
from data_access.approval_store import ApprovalStore
from data_access.outbox_store import Delivery
from data_access.schedule_store import Schedule

LOOK_AGAIN = timedelta(minutes=10)
OLD_AFTER = timedelta(minutes=10)
NAMED = 3
"""Daily reports that a reason names; of the others it tells how many."""


class Wait(StrEnum):
    """Each has words in the catalogues, under `delivery.wait.`."""

    NOT_APPROVED = "not_approved"
    OLD_DATA = "old_data"
    NO_ROWS = "no_rows"


LONGEST = {
    Wait.NOT_APPROVED: timedelta(days=7),
    Wait.OLD_DATA: timedelta(hours=24),
    Wait.NO_ROWS: timedelta(hours=24),
}
"""How long a delivery waits; then it is dead, and its owner is told."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """`detail`: codes and dates that are the same in every language."""

    wait: Wait
    detail: str


@dataclass(frozen=True, kw_only=True)
class Holding:
    reads: ReadPath
    approvals: ApprovalStore

    def reason(self, schedule: Schedule, query: Query | None, viewer: Viewer, days: Days, now: datetime) -> Held | None:
        """What keeps the report from being sent now, the way this viewer may see it; None: nothing. Without a `query`
        there are no daily reports that could be missing or wait for approval."""
        held = self.reads.pinned()
        as_of = held.asking().as_of
        if schedule.hold_if_late and now - as_of > OLD_AFTER:
            return Held(wait=Wait.OLD_DATA, detail=as_of.isoformat(timespec="minutes"))
        if query is None:
            return None
        found = _days_with_rows(held, query, viewer) if schedule.hold_if_late or schedule.wait_until_approved else []
        if schedule.hold_if_late and str(days.end) not in {day for _, day in found}:
            return Held(wait=Wait.NO_ROWS, detail=str(days.end))
        return self._unapproved(query, found, days) if schedule.wait_until_approved else None

    def _unapproved(self, query: Query, found: Iterable[tuple[str, str]], days: Days) -> Held | None:
        """Rows without a project belong to no daily report, so nobody can approve them."""
        code_of = self.reads.member_table("project").code_of_id
        approved = {
            (code_of.get(project, project), str(day))
            for project, day in self.approvals.in_state(query.report.name, State.APPROVED, days.start, days.end)
        }
        missing = sorted({pair for pair in found if pair[0] != MISSING} - approved, key=lambda pair: (pair[1], pair[0]))
        if not missing:
            return None
        more = f" +{len(missing) - NAMED}" if len(missing) > NAMED else ""
        return Held(wait=Wait.NOT_APPROVED, detail=", ".join(f"{code} {day}" for code, day in missing[:NAMED]) + more)


def _days_with_rows(reads: ReadPath, query: Query, viewer: Viewer) -> list[tuple[str, str]]:
    """(project code, ISO day) of every daily report that has a row."""
    result = reads.run(replace(query, by=("project", "date"), measures=query.measures[:1]), viewer)
    return [(group.members[0], group.members[1]) for group in result.groups if group.rows]


def waits_since(one: Delivery, wait: Wait) -> datetime | None:
    """Since when a delivery waits for this; None where it did not until now. What it waited for before is over, and
    took nothing of the time for this."""
    return one.held_since if one.reason == wait else None


def has_waited_long(wait: Wait, since: datetime | None, now: datetime) -> bool:
    return since is not None and now - since > LONGEST[wait]
