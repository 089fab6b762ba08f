"""The host's tables and the columns of them that we read: the one list for schema check, rights and triggers.

A column that is not here is not required of a host, and the application's role may not read it.
"""

from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Double, Integer, MetaData, Table, Text, Time, Uuid

HOST_SCHEMA = "public"
HOST = MetaData(schema=HOST_SCHEMA)

_TYPES: dict[str, Any] = {
    "key": Uuid,
    "text": Text,  # enums too: their labels are compared as text, an unknown one is never an error
    "day": Date,
    "moment": DateTime,
    "clock": Time,
    "flag": Boolean,
    "whole": Integer,
    "real": Double,
    "json": JSON,
}


def _host_table(name: str, *, primary: str = "id", **columns: str) -> Table:
    """A table from words by type; `primary` names the columns of its primary key."""
    keys = primary.split()
    typed = [(column, kind) for kind, words in columns.items() for column in words.split()]
    return Table(name, HOST, *(Column(column, _TYPES[kind], primary_key=column in keys) for column, kind in typed))


user = _host_table(
    "user",
    key="id employee_id project_id dog_id",
    text="username email password_hash role full_name mfa_secret",
    flag="active mfa_enabled",
    whole="failed_login_attempts",
    moment="created_at last_login account_locked_until password_changed_at",
    json="backup_codes",
)
employee = _host_table(
    "employee",
    key="id assigned_to_user_id",
    text="name full_name employee_id role",
    day="hire_date",
    flag="is_active",
    moment="created_at",
)
dog = _host_table(
    "dog",
    key="id assigned_to_user_id",
    text="name code breed gender current_status location specialization microchip_id",
    day="birth_date",
    moment="created_at",
)
project = _host_table(
    "project",
    key="id manager_id project_manager_id",
    text="name code status location mission_type priority sector",
    day="start_date end_date",
    moment="created_at",
)
project_location = _host_table("project_location", key="id project_id", text="name")
project_assignment = _host_table(
    "project_assignment",
    key="id project_id dog_id employee_id",
    flag="is_active",
    moment="assigned_from assigned_to",
)
project_dog = _host_table("project_dog", key="id project_id dog_id", flag="is_active")
project_dog_assignment = _host_table("project_dog_assignment", primary="project_id dog_id", key="project_id dog_id")
project_employee_assignment = _host_table(
    "project_employee_assignment", primary="project_id employee_id", key="project_id employee_id"
)
employee_dog_assignment = _host_table("employee_dog_assignment", primary="employee_id dog_id", key="employee_id dog_id")
project_manager_permission = _host_table("project_manager_permission", key="id user_id project_id")
user_role_assignments_v2 = _host_table(
    "user_role_assignments_v2", key="id user_id project_id", flag="is_active", moment="expires_at"
)
shift = _host_table("shift", key="id", text="name", clock="start_time end_time", flag="is_active")
daily_schedule = _host_table("daily_schedule", key="id project_id", day="date", text="status notes")
daily_schedule_item = _host_table(
    "daily_schedule_item",
    key="id daily_schedule_id handler_user_id dog_id shift_id location_id replacement_handler_id",
    text="status absence_reason replacement_notes",
    moment="created_at updated_at",
)
training_session = _host_table(
    "training_session",
    key="id dog_id trainer_id project_id",
    text="category subject location notes weather_conditions",
    moment="session_date created_at",
    whole="duration success_rating",
    json="equipment_used",
)
breeding_training_activity = _host_table(
    "breeding_training_activity",
    key="id project_id dog_id trainer_id",
    text="category subtype_socialization subtype_ball subject location weather_conditions notes status",
    moment="session_date created_at updated_at",
    whole="duration duration_days success_rating",
    json="equipment_used",
)
veterinary_visit = _host_table(
    "veterinary_visit",
    key="id dog_id vet_id project_id",
    text="visit_type blood_pressure symptoms diagnosis treatment notes location weather status",
    moment="visit_date created_at",
    real="weight temperature cost",
    whole="heart_rate",
    day="next_visit_date",
    json="medications vaccinations_given vital_signs",
)
daily_checkup_log = _host_table(
    "daily_checkup_log",
    key="id project_id dog_id examiner_employee_id",
    day="date",
    clock="time",
    text="eyes ears nose front_legs hind_legs coat tail severity symptoms initial_diagnosis suggested_treatment notes",
    moment="created_at",
)
feeding_log = _host_table(
    "feeding_log",
    key="id project_id dog_id recorder_employee_id",
    day="date",
    clock="time",
    flag="meal_type_fresh meal_type_dry",
    text="meal_name prep_method body_condition notes",
    whole="grams water_ml",
    json="supplements",
    moment="created_at",
)
caretaker_daily_log = _host_table(
    "caretaker_daily_log",
    key="id project_id dog_id caretaker_employee_id created_by_user_id",
    day="date",
    text="kennel_code notes status",
    flag="house_clean house_vacuum house_tap_clean house_drain_clean"
    " dog_clean dog_washed dog_brushed bowls_bucket_clean",
    moment="created_at",
)
handler_report = _host_table(
    "handler_report",
    key="id schedule_item_id handler_user_id dog_id project_id reviewed_by_user_id",
    day="date",
    text="report_type location status review_notes",
    moment="submitted_at reviewed_at created_at updated_at",
)
_BODY_PARTS = (
    *("eyes", "nose", "ears", "mouth", "teeth", "gums", "front_limbs", "back_limbs", "hair", "tail", "rear"),
)
handler_report_health = _host_table(
    "handler_report_health",
    key="id report_id",
    text=" ".join(f"{part}_status {part}_notes" for part in _BODY_PARTS),
)
handler_report_training = _host_table(
    "handler_report_training",
    key="id report_id",
    text="training_type description notes",
    clock="time_from time_to",
)
handler_report_incident = _host_table(
    "handler_report_incident",
    key="id report_id",
    text="incident_type description location",
    moment="incident_datetime",
)

SOURCE_TABLES: tuple[Table, ...] = tuple(HOST.tables.values())
