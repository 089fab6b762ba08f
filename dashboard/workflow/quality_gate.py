"""Keeps reports whose records are too poor from being approved, unless somebody says why it has to be so."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.errors import Conflict, SetupError, nearest
from dashboard.metrics.content import SEALER
from dashboard.metrics.daily import daily_query
from dashboard.metrics.read_path import ReadPath
from dashboard.quality.asking import Quality, QualityAsking
from dashboard.reports import REPORTS
from dashboard.workflow.day_report import DayReport


@dataclass(frozen=True, kw_only=True)
class Override:
    """A report that is approved below its limit. `score`, `limit`: in percent; `reason`: of who approves."""

    score: float
    limit: float
    reason: str

    def as_details(self) -> dict[str, str]:
        """As the audit log and the sealed paper keep it."""
        return {"quality_score": f"{self.score:.1f}", "quality_limit": f"{self.limit:g}", "override": self.reason}


class QualityTooLow(Conflict):
    """The records are below the limit of their report type."""

    default_code = "quality_too_low"

    def __init__(self, score: float, limit: float) -> None:
        super().__init__(
            f"the records of this report have a quality of {score:.1f} %, below the limit of {limit:g} %",
            hint='mend them first, or approve with {"override": true, "comment": "why"}',
        )
        self.extensions = {"completeness_score": score, "limit": limit}


def checked_limits(limits: Mapping[str, float]) -> Mapping[str, float]:
    """The limits of the setting; SetupError where one is of a report type that there is not."""
    known = [report.name for report in REPORTS]
    for name in limits:
        if name not in known:
            raise SetupError(
                f"K9_QUALITY_LIMITS names {name!r}, which is no report type",
                field="K9_QUALITY_LIMITS",
                suggestion=nearest(name, known),
            )
    return limits


@dataclass(frozen=True, kw_only=True)
class QualityGate:
    """`limits`: by report type, the least score in percent; one that is not there has none."""

    quality: QualityAsking
    reads: ReadPath
    limits: Mapping[str, float]

    def limit_of(self, report_type: str) -> float:
        """0 where there is none."""
        return self.limits.get(report_type, 0)

    def is_below(self, quality: Quality) -> bool:
        value, limit = quality.score.value, self.limit_of(quality.report.name)
        return value is not None and value < limit

    def check(self, asked: DayReport, comment: str | None, *, override: bool) -> Override | None:
        """What is passed over, if anything is. Raises QualityTooLow where nobody says why."""
        limit = self.limit_of(asked.report.name)
        if not limit:
            return None
        held = self.reads.pinned()
        found = self.quality.of(held, daily_query(asked.report, asked.project, asked.day), SEALER)
        if not self.is_below(found):
            return None
        score = found.score.value or 0.0
        if not (override and (comment or "").strip()):
            raise QualityTooLow(score, limit)
        return Override(score=score, limit=limit, reason=(comment or "").strip())
