"""What the page of a daily report says to one reader about its approval."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard import clock
from dashboard.metrics import ReadPath
from dashboard.permissions import Viewer
from dashboard.semantic.query import Query
from dashboard.workflow.content_differences import Differences
from dashboard.workflow.content_now import ContentNow
from dashboard.workflow.day_report import DayReport
from dashboard.workflow.reading import Caution, Reading
from dashboard.workflow.standing import allowed, is_kept_by_four_eyes
from dashboard.workflow.states import Action
from data_access.approval_store import DailyReport, ReportEvent


@dataclass(frozen=True, kw_only=True)
class DayApproval:
    """`now`: of the very numbers that the page shows; `since_decision`: what became other since it was submitted or
    decided on last; `since_revision`: since the revision before. Events: the newest first; `names`: by user id;
    `quality_limit`: in percent, where the records are below it, else 0."""

    asked: DayReport
    report: DailyReport
    now: ContentNow
    allowed: tuple[Action, ...]
    is_kept_by_four_eyes: bool
    cautions: tuple[Caution, ...]
    since_decision: Differences | None
    since_revision: Differences | None
    events: tuple[ReportEvent, ...]
    names: Mapping[str, str]
    quality_limit: float = 0

    def name_of(self, user_id: str) -> str:
        """Who has gone meanwhile is known by their id."""
        return self.names.get(user_id, user_id)


def read_day_approval(reading: Reading, held: ReadPath, query: Query, viewer: Viewer) -> DayApproval | None:
    """`query`: the question of the page; `held`: to the moment of its numbers. None for a reader who does not see the
    whole report: such a one takes no part in its approval."""
    asked = reading.asked(held, query, viewer)
    if asked is None:
        return None
    timezone = held.conventions.timezone
    report, now = reading.approvals.find(asked.key), reading.contents.of(held, asked)
    differences = reading.differences(asked, report, now.record)
    standings = reading.standings.of(viewer, clock.today(timezone))
    return DayApproval(
        asked=asked,
        report=report,
        now=now,
        allowed=allowed(report, standings),
        is_kept_by_four_eyes=is_kept_by_four_eyes(report, standings),
        cautions=reading.cautions(asked, report, now, timezone),
        events=tuple(reading.approvals.events(report.id)),
        names=reading.directory.names(),
        since_decision=differences["since_decision"],
        since_revision=differences["since_revision"],
    )
