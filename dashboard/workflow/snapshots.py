"""Sealed reports for those who look at them: everything goes by the viewer's rights.

Who reads a report of a whole project knows of its snapshots. The sealed bytes hold everything, so they are for those
who may see all of the report and take rows along; others get an excerpt.
"""

import uuid
from dataclasses import dataclass
from datetime import date

from dashboard.errors import InvalidInput, NotFound, nearest
from dashboard.metrics import ReadPath
from dashboard.metrics.content import SEALER
from dashboard.metrics.daily import DailySheet, daily_query, read_sheet
from dashboard.metrics.scope import visible_columns
from dashboard.permissions import Permission, Viewer
from dashboard.reports import REPORTS, report_named
from dashboard.semantic.report import ReportType
from dashboard.workflow.differences import Differences, Said, compare
from dashboard.workflow.sealed_report import SealedReport
from data_access.snapshot_store import FILES, Snapshot, SnapshotStore

LIVE = "live"
"""In the place of a version: what the report says now."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What became of a sealed report: its newest `snapshot`, and what is different since; None where the bytes that
    could tell are gone."""

    snapshot: Snapshot
    differences: Differences | None


@dataclass(frozen=True, kw_only=True)
class Snapshots:
    store: SnapshotStore
    reads: ReadPath

    def of_day(self, report: ReportType, day: date, viewer: Viewer, *, project: str | None = None) -> list[Snapshot]:
        """Every version that the viewer may know of: by project, the newest first; or those of one project, by its
        code. InvalidInput for a project that the viewer may not know of."""
        if project is not None:
            self.reads.check(daily_query(report, project, day), viewer)
        known = (one for one in self.store.of_day(report.name, day) if may_know(viewer, one))
        found = [one for one in known if project in (None, one.metadata["project"])]
        return sorted(found, key=lambda one: (one.metadata["project"], -one.version))

    def find(self, snapshot_id: str, viewer: Viewer) -> Snapshot:
        """NotFound, in the same words, for what is not there and for what the viewer may not know of."""
        found = self.store.find(snapshot_id) if _is_uuid(snapshot_id) else None
        if found is None or not may_know(viewer, found):
            raise NotFound("there is no such sealed report", code="unknown_snapshot", field="snapshot_id")
        return found

    def read_file(self, snapshot: Snapshot, name: str) -> bytes:
        """The very bytes of one of its files. NotFound when retention has let them go."""
        content = self.store.read_file(snapshot.id, name)
        if content is None:
            raise _let_go(snapshot)
        return content

    def read_sealed(self, snapshot: Snapshot) -> SealedReport:
        return SealedReport.parse(self.read_file(snapshot, "json"))

    def differences(self, snapshot: Snapshot, other: str, viewer: Viewer) -> Differences:
        """From the snapshot to another version of the same report, or to LIVE."""
        report = report_named(snapshot.report_type)
        before = Said.of_sealed(self.read_sealed(snapshot))
        after = self._live(snapshot, report) if other == LIVE else self._other(snapshot, other, viewer)
        return compare(report, before, after, visible_columns(report, viewer))

    def standing(self, sheet: DailySheet, viewer: Viewer) -> Standing | None:
        """Of the report of this sheet, which is the viewer's own; None when it was never sealed."""
        snapshot = self.latest(sheet, viewer)
        if snapshot is None or snapshot.archived_at is not None:
            return Standing(snapshot=snapshot, differences=None) if snapshot else None
        before = Said.of_sealed(self.read_sealed(snapshot))
        found = compare(sheet.report, before, Said.of_sheet(sheet), visible_columns(sheet.report, viewer))
        return Standing(snapshot=snapshot, differences=found)

    def latest(self, sheet: DailySheet, viewer: Viewer) -> Snapshot | None:
        """The newest version of the report of a sheet, if the viewer may know of it."""
        ids = self.reads.member_table("project").code_of_id
        project_id = next((key for key, code in ids.items() if code == sheet.project), None)
        found = project_id and self.store.latest(sheet.report.name, project_id, sheet.day)
        return found if found and may_know(viewer, found) else None

    def _live(self, snapshot: Snapshot, report: ReportType) -> Said:
        """Read whole, as the sealed one was; what is shown of it goes by the viewer's rights."""
        code = self.reads.member_table("project").code_of_id.get(snapshot.project_id, snapshot.metadata["project"])
        return Said.of_sheet(read_sheet(self.reads, report, code, snapshot.day, SEALER))

    def _other(self, snapshot: Snapshot, other_id: str, viewer: Viewer) -> Said:
        other = self.find(other_id, viewer)
        if other.report_id != snapshot.report_id:
            raise InvalidInput(
                "these are no versions of one report", code="other_report", field="other", value=other_id
            )
        return Said.of_sealed(self.read_sealed(other))


def may_know(viewer: Viewer, snapshot: Snapshot) -> bool:
    """Whoever reads the report type and sees the whole project. Own rows are a part only, so they open none."""
    report = _declared(snapshot.report_type)
    in_scope = viewer.scope.all_projects or snapshot.project_id in viewer.scope.projects
    return report is not None and viewer.may(report.permission) and in_scope and not viewer.scope.is_own_rows


def may_take_sealed(viewer: Viewer, report: ReportType) -> bool:
    """May the viewer, who knows of the snapshot, have the bytes that hold all of it?"""
    needed = {column.sensitive for column in report.columns} - {None}
    return viewer.may(Permission.REPORT_ROWS_EXPORT) and needed <= viewer.permissions


def file_named(ending: str) -> str:
    """One of FILES. NotFound naming the nearest otherwise."""
    if ending in FILES:
        return ending
    raise NotFound(
        f"there is no file of kind {ending!r}; there are {', '.join(FILES)}",
        code="unknown_format",
        field="format",
        value=ending,
        suggestion=nearest(ending, FILES),
    )


def _declared(name: str) -> ReportType | None:
    """A type that is not declared any more can be read by nobody's permission."""
    return next((report for report in REPORTS if report.name == name), None)


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False


def _let_go(snapshot: Snapshot) -> NotFound:
    return NotFound(
        "the files of this sealed report were let go after its retention; its hashes are kept",
        code="snapshot_let_go",
        field="snapshot_id",
        value=snapshot.id,
    )
