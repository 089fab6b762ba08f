"""Facts that the host lacks."""

from sqlalchemy import Boolean, Column, Date, Table, Text, Uuid

from data_access.own_tables.base import OWN, UTC, key, number

_TICKS = (
    *("uniform_ok", "card_ok", "appearance_ok", "cleanliness_ok", "dog_exam_done", "dog_fed", "dog_watered"),
    *("training_activation", "training_other", "field_deployment_done"),
)
_RATINGS = ("perf_handler", "perf_dog", "perf_breeder", "perf_health", "perf_trainer")

employee_rank = Table(
    "employee_rank",
    OWN,
    Column("employee_id", Uuid, primary_key=True),
    Column("rank", Text, nullable=False),
    Column("since", Date),
    Column("updated_at", UTC, nullable=False),
)


pm_evaluation = Table(
    "pm_evaluation",
    OWN,
    key(),
    Column("schedule_item_id", Uuid, unique=True),
    Column("project_id", Uuid),
    Column("date", Date),
    Column("employee_id", Uuid),
    Column("dog_id", Uuid),
    *(Column(name, Boolean) for name in _TICKS),
    *(Column(name, Text) for name in _RATINGS),
    Column("violations", Text),
    Column("leave_type", Text),
    Column("leave_note", Text),
    Column("created_at", UTC, nullable=False),
    Column("updated_at", UTC, nullable=False),
)


demo_label = Table(
    "demo_label",
    OWN,
    number(),
    Column("entity_type", Text, nullable=False),
    Column("entity_id", Text, nullable=False),
    Column("day", Date),
    Column("kind", Text, nullable=False),
    Column("description", Text),
)
