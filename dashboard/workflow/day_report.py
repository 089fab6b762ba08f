"""Which daily report is meant, and that the reader may know of it."""

from dataclasses import dataclass
from datetime import date

from dashboard.errors import NotFound
from dashboard.metrics import ReadPath
from dashboard.metrics.scope import authorise
from dashboard.permissions import Viewer
from dashboard.semantic.report import ReportType
from dashboard.workflow.standing import covers
from data_access.approval_store import DayKey


@dataclass(frozen=True, kw_only=True)
class DayReport:
    """One report type, one project (its code and its id), one day."""

    report: ReportType
    project: str
    project_id: str
    day: date

    @property
    def key(self) -> DayKey:
        return self.report.name, self.project_id, self.day


def find_day(reads: ReadPath, report: ReportType, project: str, day: date, viewer: Viewer) -> DayReport:
    """Forbidden for a report type that is not the viewer's; NotFound for a project that there is not, or of which the
    viewer does not see every row, in the same words."""
    authorise(report, viewer)
    ids = {code: key for key, code in reads.member_table("project").code_of_id.items()}
    if project not in ids or not covers(viewer.scope, ids[project]):
        raise NotFound(
            f"there is no daily report of a project {project!r} for you",
            code="no_daily_report",
            field="project",
            value=project,
        )
    return DayReport(report=report, project=project, project_id=ids[project], day=day)
