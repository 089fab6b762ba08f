"""What is doubtful in a post of the duty sheet. A sheet is written ahead, so its days may lie in the future."""

from dashboard.semantic.fields import Where
from dashboard.semantic.rules import BornBefore, KnownMember, KnownValue, Required, Rule, Severity, Unique

PRESENT, REPLACED = Where(column="status", one_of=("PRESENT",)), Where(column="status", one_of=("REPLACED",))

RULES: tuple[Rule, ...] = (
    Required(column="employee_key"),
    Required(column="day"),
    Required(column="status"),
    Required(column="replacement_key", where=REPLACED),
    KnownMember(column="employee_key"),
    KnownMember(column="dog_key"),
    KnownMember(column="project_key"),
    BornBefore(column="dog_age_days"),
    KnownValue(column="status"),
    Unique(of=("employee_key", "shift_key"), where=PRESENT),
    Unique(of=("dog_key", "shift_key"), where=PRESENT, severity=Severity.WARNING),
)
