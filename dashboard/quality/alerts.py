"""Daily reports whose records fell below the limit of their report type: told once, and again only after they rose."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from dashboard.metrics.content import SEALER
from dashboard.metrics.read_path import ReadPath
from dashboard.permissions import Scope
from dashboard.quality.overview import read_overview
from dashboard.reports import report_named
from dashboard.semantic.period import Days
from data_access.quality_reading import OPEN, FindingFilter, QualityReading


@dataclass(frozen=True, kw_only=True)
class Alert:
    """What `data_quality_alert` tells; report type, project and day name it, where two nodes tell of the same. `score`,
    `limit`: in percent; `findings`: open ones by rule, the most frequent first."""

    report_type: str
    project_id: str
    day: date
    score: float
    limit: float
    findings: Mapping[str, int]


@dataclass(kw_only=True)
class QualityAlerts:
    """`tell` is called with each alert: the one place from which the event goes out. `limits`: by report type."""

    reading: QualityReading
    limits: Mapping[str, float]
    tell: Callable[[Alert], None]
    _told: set[tuple[str, str, date]] = field(default_factory=set)

    def look(self, reads: ReadPath, days: Mapping[str, Collection[date]]) -> None:
        """At the days that were judged anew, by report type."""
        for name, limit in self.limits.items():
            for day in days.get(name, ()):
                self._look(reads, name, limit, day)

    def _look(self, reads: ReadPath, name: str, limit: float, day: date) -> None:
        of_day = read_overview(reads, self.reading, report_named(name), Days(start=day, end=day), SEALER)
        for project, score in of_day.projects:
            if project is None or score.value is None:
                continue
            key = (name, project, day)
            if score.value >= limit:
                self._told.discard(key)
            elif key not in self._told:
                self._told.add(key)
                findings = self._findings(name, project, day)
                self.tell(
                    Alert(
                        report_type=name,
                        project_id=project,
                        day=day,
                        score=score.value,
                        limit=limit,
                        findings=findings,
                    )
                )

    def _findings(self, name: str, project: str, day: date) -> dict[str, int]:
        scope = Scope(projects=frozenset({project}))
        wanted = FindingFilter(scope=scope, reports=(name,), first=day, last=day, states=(OPEN,))
        counts = {str(rule): count for (rule,), count in self.reading.count(wanted, ("rule",)).items()}
        return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
