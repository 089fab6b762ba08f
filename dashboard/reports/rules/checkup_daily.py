"""What is doubtful in a look-over."""

from dashboard.reports.rules.shared import of_any_row
from dashboard.semantic.rules import KnownValue, Rule, Unique

RULES: tuple[Rule, ...] = (
    *of_any_row("examiner_key"),
    KnownValue(column="severity"),
    Unique(of=("event_at", "dog_key", "examiner_key")),
)
