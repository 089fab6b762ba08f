"""Reports that wait too long: a reminder to whoever they wait for, later word to those who look after delays."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from dashboard import clock
from dashboard.metrics import ReadPath
from dashboard.permissions import Permission
from dashboard.workflow.notices import Kind, Notices
from dashboard.workflow.states import WAITING
from data_access.approval_queue import QueueFilter
from data_access.approval_store import ApprovalStore, DailyReport
from data_access.database import Actor, Database
from data_access.notification_store import NotificationStore, Told

AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Hours after which a report waits too long; 0: never."""

    remind_after_h: int
    escalate_after_h: int


class Overdue:
    """Each person is told once for each time that a report begins to wait, however often this runs."""

    def __init__(self, database: Database, approvals: ApprovalStore, notices: Notices, reads: ReadPath) -> None:
        self._database, self._approvals, self._notices, self._reads = database, approvals, notices, reads
        self._notifications = NotificationStore(database)

    def tell(self, limits: Limits, actor: Actor) -> dict[str, int]:
        """How many people were reminded and how many escalations were told."""
        return {
            "reminders": self._tell(Kind.REMINDER, limits.remind_after_h, actor),
            "escalations": self._tell(Kind.ESCALATED, limits.escalate_after_h, actor),
        }

    def _tell(self, kind: Kind, hours: int, actor: Actor) -> int:
        if not hours:
            return 0
        now, told = clock.now(), 0
        codes = self._reads.member_table("project").code_of_id
        people = self._people_of(kind)
        for page in self._waiting(now - timedelta(hours=hours)):
            causes = [
                self._notices.of_waiting(kind, report, codes.get(report.project_id, ""), people(report), now)
                for report in page
            ]
            told += self._keep(causes, actor)
        return told

    def _people_of(self, kind: Kind) -> "_PeopleOf":
        return _PeopleOf(kind, self._notices, self._reads.conventions.timezone)

    def _keep(self, causes: list[Told], actor: Actor) -> int:
        with self._database.write(actor) as connection:
            return self._notifications.add(connection, causes)

    def _waiting(self, since: datetime) -> Iterator[list[DailyReport]]:
        """Those that have been waiting since then or longer, in pages."""
        overdue = QueueFilter(states=tuple(WAITING), waiting_since=since)
        after: tuple[datetime, str] | None = None
        while page := self._approvals.select(overdue, limit=AT_ONCE, after=after):
            yield page
            assert page[-1].waits_since is not None, "it waits"
            after = page[-1].waits_since, page[-1].id


class _PeopleOf:
    """Who is told of a report, looked up once for all that wait for the same."""

    def __init__(self, kind: Kind, notices: Notices, timezone: str) -> None:
        self._kind, self._notices, self._timezone = kind, notices, timezone
        self._known: dict[Hashable, frozenset[str]] = {}
        self._overseers = cache(
            lambda project_id: notices.directory.holders(Permission.APPROVAL_DELAY_READ, project_id)
        )

    def __call__(self, report: DailyReport) -> frozenset[str]:
        if self._kind is Kind.ESCALATED:
            return self._overseers(report.project_id)
        key = (report.state, report.project_id, frozenset(mark.people for mark in report.marks.values()))
        if key not in self._known:
            self._known[key] = self._notices.waited_for(report, clock.today(self._timezone))
        return self._known[key]
