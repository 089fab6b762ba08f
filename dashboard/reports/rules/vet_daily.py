"""What is doubtful in a veterinary visit. Limits: what a living dog can have, wide enough for every breed."""

from dashboard.reports.rules.shared import of_any_row
from dashboard.semantic.rules import Between, KnownValue, NotBefore, Required, Rule, Steady, Unique, Usual

RULES: tuple[Rule, ...] = (
    *of_any_row("vet_key"),
    Required(column="visit_type"),
    Between(column="temperature_c", least=34, most=43),
    Between(column="heart_rate", least=30, most=260),
    Between(column="weight_kg", least=0.3, most=110),
    Between(column="cost", least=0),
    NotBefore(column="next_visit_day", other="day"),
    KnownValue(column="visit_type"),
    Unique(of=("event_at", "vet_key", "dog_key", "visit_type")),
    Steady(column="weight_kg", share=0.3, from_age_days=365),
    Usual(column="cost", peers="visit_type"),
)
