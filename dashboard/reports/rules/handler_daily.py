"""What is doubtful in a handler's report, once it was sent: a draft is still being written."""

from dashboard.reports.rules.shared import of_any_row
from dashboard.semantic.fields import Where
from dashboard.semantic.rules import Between, KnownValue, NotBefore, Required, Rule, Unique

SENT = (Where(column="is_submitted", is_true=True),)

RULES: tuple[Rule, ...] = (
    *of_any_row("handler_key"),
    Required(column="location"),
    Between(column="training_min", least=0, most=960),
    Between(column="incidents", least=0, most=20),
    Between(column="abnormal_findings", least=0, most=11),
    NotBefore(column="submitted_at", other="day"),
    KnownValue(column="status"),
    Unique(of=("handler_key", "dog_key")),
)
