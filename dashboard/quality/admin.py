"""What those see who look after data quality: every report type they may read, the worst first, and its findings."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from dashboard.errors import InvalidInput, nearest
from dashboard.metrics.read_path import ReadPath
from dashboard.permissions import Viewer
from dashboard.quality.overview import Overview, read_overview
from dashboard.reports import REPORTS
from dashboard.semantic.period import Days
from dashboard.semantic.report import ReportType
from data_access.quality_reading import ACCEPTED, OPEN, Finding, FindingFilter, QualityReading

USUAL_DAYS, MOST_DAYS = 28, 400
HISTORY_DAYS = 84
AT_ONCE = 2000


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A report type over some days, and over the days before them."""

    now: Overview
    before: Overview


@dataclass(frozen=True, kw_only=True)
class QualityAdmin:
    reading: QualityReading

    def standings(self, reads: ReadPath, viewer: Viewer, days: Days) -> list[Standing]:
        """Of every report type that the viewer may read, the worst first."""
        told = [
            Standing(
                now=read_overview(reads, self.reading, report, days, viewer),
                before=read_overview(reads, self.reading, report, days.before(), viewer),
            )
            for report in readable(viewer)
        ]
        return sorted(told, key=lambda one: (one.now.score.value is None, one.now.score.value or 0))

    def history(self, reads: ReadPath, report: ReportType, viewer: Viewer) -> Overview:
        """The same report type over a quarter of a year, to see how it moves."""
        return read_overview(reads, self.reading, report, days_until_today(reads, HISTORY_DAYS), viewer)

    def findings(
        self, report: ReportType, viewer: Viewer, days: Days, *, after: int | None, limit: int
    ) -> list[Finding]:
        """Open and accepted ones of the days, errors first, from the one numbered `after` on."""
        wanted = FindingFilter(
            scope=viewer.scope, reports=(report.name,), first=days.start, last=days.end, states=(OPEN, ACCEPTED)
        )
        return self.reading.find(wanted, after=after, limit=limit)

    def every_finding(self, report: ReportType, viewer: Viewer, days: Days) -> Iterator[Finding]:
        """The same, all of them."""
        after: int | None = None
        while page := self.findings(report, viewer, days, after=after, limit=AT_ONCE):
            yield from page
            after = page[-1].id


def days_until_today(reads: ReadPath, window: int = USUAL_DAYS) -> Days:
    """So many of them."""
    today = reads.asking().today
    return Days(start=today - timedelta(days=window - 1), end=today)


def readable(viewer: Viewer) -> list[ReportType]:
    return [report for report in REPORTS if viewer.may(report.permission)]


def report_chosen(name: str | None, viewer: Viewer, standings: list[Standing]) -> ReportType | None:
    """The report type of that name, else the worst; InvalidInput for one that the viewer may not know of."""
    if not name:
        return standings[0].now.report if standings else None
    known = {report.name: report for report in readable(viewer)}
    if name in known:
        return known[name]
    raise InvalidInput(
        f"there is no report called {name!r}",
        code="unknown_report",
        field="report",
        value=name,
        suggestion=nearest(name, known),
    )
