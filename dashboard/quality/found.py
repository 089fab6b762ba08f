"""What a rule found: one row, or one silent day of a project, that breaks it."""

from dataclasses import dataclass
from datetime import date

from dashboard.semantic.report import ReportType
from dashboard.semantic.rules import Rule


@dataclass(frozen=True, kw_only=True)
class Found:
    """`row_id`: None where no row is what is wrong. Ids are the source's own keys; None: missing, or names nobody.
    `value`: what the rule's field held, as text."""

    report: ReportType
    rule: Rule
    row_id: str | None
    day: date
    project_id: str | None = None
    dog_id: str | None = None
    person_id: str | None = None
    value: str | None = None

    @property
    def subject(self) -> str:
        """With report and rule the one name of a finding, today and tomorrow."""
        return self.row_id or f"{self.project_id}@{self.day}"
