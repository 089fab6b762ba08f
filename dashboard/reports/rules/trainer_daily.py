"""What is doubtful in a training session."""

from dashboard.reports.rules.shared import IN_SERVICE, of_any_row
from dashboard.semantic.rules import (
    Between,
    FitsDay,
    KnownValue,
    OnePlace,
    Required,
    Rhythm,
    Rule,
    Serving,
    Unique,
)

LONGEST_MIN = 480

RULES: tuple[Rule, ...] = (
    *of_any_row("trainer_key"),
    Required(column="duration_min"),
    Required(column="category"),
    Between(column="duration_min", least=1, most=LONGEST_MIN),
    Between(column="rating", least=0, most=10),
    KnownValue(column="category"),
    Unique(of=("event_at", "trainer_key", "dog_key", "category", "duration_min")),
    OnePlace(person="trainer_key", lasting="duration_min", longest=LONGEST_MIN),
    FitsDay(person="trainer_key", lasting="duration_min", longest=LONGEST_MIN),
    Serving(column="dog_key", known_by=IN_SERVICE),
    Rhythm(),
)
