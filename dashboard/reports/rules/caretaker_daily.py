"""What is doubtful in the care of a dog."""

from dashboard.reports.rules.shared import of_any_row
from dashboard.semantic.rules import Required, Rule, Unique

RULES: tuple[Rule, ...] = (
    *of_any_row("caretaker_key"),
    Required(column="location"),
    Unique(of=("dog_key",)),
)
