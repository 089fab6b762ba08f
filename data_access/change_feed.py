"""The triggers that write every change of a source table to the audit log, and the indexes to read a day.

Made where they are missing, at every migration: a table may have been made anew, a source added by a new version.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, Table, text

from dashboard.errors import SetupError
from data_access.own_tables import OWN_AUDITED, OWN_SOURCES
from data_access.source_tables import SOURCE_TABLES

AUDITED_TABLES: tuple[Table, ...] = (*SOURCE_TABLES, *OWN_SOURCES, *OWN_AUDITED)

# Event of the statement -> the transition tables that the function reads.
_EVENTS = {
    "insert": "REFERENCING NEW TABLE AS new_rows",
    "update": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "REFERENCING OLD TABLE AS old_rows",
    "truncate": "",
}

# States of a trigger that fires for us.
_ON = ("O", "A")

# (name, table, columns): to find the rows of a day, and the children of a row of that day.
DAY_INDEXES = (
    ("k9_training_session_day", "training_session", "((session_date::date))"),
    ("k9_breeding_training_activity_day", "breeding_training_activity", "((session_date::date))"),
    ("k9_veterinary_visit_day", "veterinary_visit", "((visit_date::date))"),
    ("k9_feeding_log_day", "feeding_log", "(date, dog_id)"),
    ("k9_caretaker_daily_log_day", "caretaker_daily_log", "(date, dog_id)"),
    ("k9_daily_checkup_log_day", "daily_checkup_log", "(date, dog_id)"),
    ("k9_daily_schedule_item_sheet", "daily_schedule_item", "(daily_schedule_id)"),
    ("k9_handler_report_day", "handler_report", "(date, dog_id)"),
    ("k9_handler_report_item", "handler_report", "(schedule_item_id)"),
    ("k9_handler_report_training_report", "handler_report_training", "(report_id)"),
    ("k9_handler_report_incident_report", "handler_report_incident", "(report_id)"),
)

_PRESENT_TRIGGERS = text(
    "SELECT n.nspname, c.relname, t.tgname, t.tgenabled FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
    " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE t.tgname LIKE 'k9_audit_%'"
)
_PRESENT_INDEXES = text("SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND indexname LIKE 'k9_%'")


def missing_triggers(connection: Connection) -> list[str]:
    """The triggers that are not there, or are switched off: changes of these tables go unrecorded."""
    working = {
        (schema, table, name) for schema, table, name, state in connection.execute(_PRESENT_TRIGGERS) if state in _ON
    }
    return [
        f"k9_audit_{event} on {table.schema}.{table.name}"
        for table in AUDITED_TABLES
        for event in _EVENTS
        if (table.schema, table.name, f"k9_audit_{event}") not in working
    ]


def ensure_change_feed(connection: Connection, tables: Sequence[Table] = AUDITED_TABLES) -> None:
    """Set the missing triggers. SetupError where somebody switched one off: changes were lost meanwhile."""
    present = {(schema, table, name): state for schema, table, name, state in connection.execute(_PRESENT_TRIGGERS)}
    for table in tables:
        for event, transition in _EVENTS.items():
            name = f"k9_audit_{event}"
            state = present.get((table.schema, table.name, name))
            if state is None:
                connection.execute(text(_trigger(table, name, event, transition)))
            elif state not in _ON:
                raise SetupError(
                    f"the trigger {name} on {table.schema}.{table.name} is switched off, so changes go unrecorded",
                    hint=f'ALTER TABLE {table.schema}."{table.name}" ENABLE TRIGGER {name}; then ./k9 rebuild',
                )


def ensure_day_indexes(connection: Connection) -> None:
    present = set(connection.execute(_PRESENT_INDEXES).scalars())
    for name, table, columns in DAY_INDEXES:
        if name not in present:
            connection.execute(text(f"CREATE INDEX {name} ON public.{table} {columns}"))


def _trigger(table: Table, name: str, event: str, transition: str) -> str:
    keys = ", ".join(f"'{column.name}'" for column in table.primary_key)
    return (
        f'CREATE TRIGGER {name} AFTER {event.upper()} ON {table.schema}."{table.name}" {transition}'
        f" FOR EACH STATEMENT EXECUTE FUNCTION reporting.log_change({keys})"
    )
