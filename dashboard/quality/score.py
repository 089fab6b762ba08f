"""How complete and sound the rows behind a number are, as one score with its arithmetic, and a badge in words.

completeness = filled / due: of the required fields of every row, how many have a value. A day on which a project fell
silent counts as one row in which nothing is filled.
soundness = 1 - burden / rows: each row counts once, with its worst open finding that is not a missing field: an error
takes the whole row, a warning a quarter of it.
score = 100 x completeness x soundness. Accepted findings take nothing. Without rows and without silence there is none.
"""

from dataclasses import dataclass
from enum import StrEnum

from dashboard.semantic.report import ReportType
from data_access.quality_reading import Tally


class Badge(StrEnum):
    """Excellent above 95, good from 85, fair from 70, poor below."""

    EXCELLENT = "excellent"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
    NONE = "none"


EXCELLENT_ABOVE, GOOD_FROM, FAIR_FROM = 95, 85, 70


@dataclass(frozen=True, kw_only=True)
class Score:
    """The parts of the arithmetic. `rows`: that were judged; `required`: fields that each of them has to fill."""

    rows: int
    required: int
    missing: int
    silent: int
    burden: float

    @classmethod
    def of(cls, report: ReportType, rows: int, tally: Tally) -> "Score":
        return cls(
            rows=rows,
            required=len(report.required_columns),
            # A finding may be a moment older than the rows.
            missing=min(tally.missing, rows * len(report.required_columns)),
            silent=tally.silent,
            burden=min(tally.burden, float(rows)),
        )

    @property
    def due(self) -> int:
        return (self.rows + self.silent) * self.required

    @property
    def filled(self) -> int:
        return self.rows * self.required - self.missing

    @property
    def completeness(self) -> float | None:
        return self.filled / self.due if self.due else None

    @property
    def soundness(self) -> float:
        return 1 - self.burden / self.rows if self.rows else 1.0

    @property
    def value(self) -> float | None:
        """0 to 100 with one decimal; never rounded up to 100."""
        if self.completeness is None:
            return None
        exact = 100 * self.completeness * self.soundness
        return min(round(exact, 1), 99.9) if exact < 100 else 100.0

    @property
    def badge(self) -> Badge:
        if self.value is None:
            return Badge.NONE
        if self.value > EXCELLENT_ABOVE:
            return Badge.EXCELLENT
        if self.value >= GOOD_FROM:
            return Badge.GOOD
        return Badge.FAIR if self.value >= FAIR_FROM else Badge.POOR
