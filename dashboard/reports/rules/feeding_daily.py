"""What is doubtful in a meal."""

from dashboard.reports.rules.shared import of_any_row
from dashboard.semantic.rules import Between, KnownValue, Required, Rule, Unique

RULES: tuple[Rule, ...] = (
    *of_any_row("recorder_key"),
    Required(column="meal_kind"),
    Between(column="grams", least=1, most=3000),
    Between(column="water_ml", least=0, most=10_000),
    KnownValue(column="body_condition"),
    Unique(of=("event_at", "dog_key", "grams")),
)
