"""How a daily report stands, for one reader: its state, what they may do with it, what has changed, what was done."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from dashboard import clock
from dashboard.i18n import Locale, t
from dashboard.metrics import ReadPath
from dashboard.permissions import Viewer
from dashboard.semantic.query import Query
from dashboard.workflow.content_differences import Differences, Record, compare
from dashboard.workflow.content_now import ContentNow, ContentsNow
from dashboard.workflow.day_report import DayReport
from dashboard.workflow.people import Directory
from dashboard.workflow.standing import Standing, Standings, allowed, covers
from data_access.approval_store import ApprovalStore, DailyReport, ReportEvent

Json = dict[str, Any]


class Caution(StrEnum):
    """Why a report wants a second look before it is approved. Each has words in the catalogues, under `caution.`."""

    CHANGED_SINCE = "changed_since"
    DAY_NOT_OVER = "day_not_over"
    HOST_OPEN = "host_open"


@dataclass(frozen=True)
class Reading:
    """`contents` remembers, the rest is read as it is at the moment."""

    approvals: ApprovalStore
    standings: Standings
    directory: Directory
    contents: ContentsNow

    def part(self, held: ReadPath, query: Query, viewer: Viewer, *, is_now: bool = True) -> Json | None:
        """The `approval` of a report's answer. None unless the question is one whole daily report and nothing else.
        `is_now`: what is shown is of the moment that `held` is held to; else nobody can say what the reader saw."""
        asked = self.asked(held, query, viewer)
        if asked is None:
            return None
        report = self.approvals.find(asked.key)
        now = self.contents.of(held, asked) if is_now else None
        return self.as_json(asked, report, now, self.standings.of(viewer, clock.today(held.conventions.timezone)))

    def asked(self, held: ReadPath, query: Query, viewer: Viewer) -> DayReport | None:
        """The daily report that a question is about, if it is one that the viewer sees whole."""
        days = held.asking().days(query)
        filters = dict(query.filters)
        if query.by or days.start != days.end or set(filters) != {"project"} or len(filters["project"]) != 1:
            return None
        [project] = filters["project"]
        ids = {code: key for key, code in held.member_table("project").code_of_id.items()}
        if project not in ids or not covers(viewer.scope, ids[project]):
            return None
        return DayReport(report=query.report, project=project, project_id=ids[project], day=days.start)

    def as_json(
        self, asked: DayReport, report: DailyReport, now: ContentNow | None, standings: Sequence[Standing]
    ) -> Json:
        """`changed_since`: rows that differ from what was submitted or decided on last; None before that."""
        return {
            "status": report.state,
            "revision": report.revision,
            "row_version": report.row_version,
            "content_hash": now and now.hash,
            "changed_since": self.changed_since(asked, report, now) if now else None,
            "allowed": [str(action) for action in allowed(report, standings)],
            "host": asdict(now.host) if now and now.host else None,
        }

    def changed_since(self, asked: DayReport, report: DailyReport, now: ContentNow) -> int | None:
        if report.content_hash is None or report.content_hash == now.hash:
            return None if report.content_hash is None else 0
        before = self.approvals.content(report.id, report.content_hash)
        # The hash is of the definitions too: with those of a later program the same rows have another one.
        return compare(asked.report, before, now.record).rows if before else None

    def differences(self, asked: DayReport, report: DailyReport, record: Record) -> Mapping[str, Differences | None]:
        """Since what was submitted or decided on last, and since the revision before."""
        last = self.approvals.content(report.id, report.content_hash) if report.content_hash else None
        earlier = self.approvals.content_of_revision(report.id, report.revision - 1) if report.id else None
        return {
            "since_decision": compare(asked.report, last, record) if last else None,
            "since_revision": compare(asked.report, earlier, record) if earlier else None,
        }

    def cautions(self, asked: DayReport, report: DailyReport, now: ContentNow, timezone: str) -> tuple[Caution, ...]:
        found = {
            Caution.CHANGED_SINCE: report.content_hash not in (None, now.hash)
            and self.changed_since(asked, report, now) != 0,
            Caution.DAY_NOT_OVER: asked.day >= clock.today(timezone),
            Caution.HOST_OPEN: now.host is not None and now.host.open > 0,
        }
        return tuple(caution for caution, is_so in found.items() if is_so)

    def whole(self, held: ReadPath, asked: DayReport, viewer: Viewer, locale: Locale) -> Json:
        """Everything about the way of a daily report, the latest event first."""
        report, now = self.approvals.find(asked.key), self.contents.of(held, asked)
        standings = self.standings.of(viewer, clock.today(held.conventions.timezone))
        found = self.differences(asked, report, now.record)
        cautions = self.cautions(asked, report, now, held.conventions.timezone)
        return self.as_json(asked, report, now, standings) | {
            "report_type": asked.report.name,
            "project": asked.project,
            "day": asked.day.isoformat(),
            "warnings": cautions_as_json(cautions, locale),
            "differences": {name: one and one.as_json() for name, one in found.items()},
            "events": events_as_json(self.approvals.events(report.id), self.directory.names()),
        }


def cautions_as_json(cautions: Sequence[Caution], locale: Locale) -> list[Json]:
    return [{"code": str(caution), "text": t(f"caution.{caution}", locale.lang)} for caution in cautions]


def events_as_json(events: Sequence[ReportEvent], names: Mapping[str, str]) -> list[Json]:
    return [
        {
            "id": event.id,
            "revision": event.revision,
            "action": event.action,
            "from": event.from_state,
            "to": event.to_state,
            "by": names.get(event.user_id or "", event.actor),
            "on_behalf_of": names.get(event.on_behalf_of or ""),
            "comment": event.comment,
            "measure": event.measure,
            "content_hash": event.content_hash,
            "at": event.at.isoformat(),
        }
        for event in events
    ]
