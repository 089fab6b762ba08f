"""Put the demo's rows into the database: COPY, in one transaction, with our change triggers asleep."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Connection, text

from data_access.demo.bulk import without_checks
from data_access.demo.columns import Rows

# Whoever loads takes this lock first, so that of two that start together the second finds the database filled.
LOAD_LOCK = 7_305_139_021
# Tables that a demo fills. A database with a row in any of them is somebody's and is not touched.
OWNED_TABLES = (
    "public.employee",
    "public.dog",
    "public.project",
    "public.project_location",
    "public.shift",
    'public."user"',
    "public.project_assignment",
    "public.employee_dog_assignment",
    "public.daily_schedule",
    "public.daily_schedule_item",
    "public.handler_report",
    "public.handler_report_health",
    "public.handler_report_training",
    "public.handler_report_care",
    "public.handler_report_behavior",
    "public.handler_report_incident",
    "public.veterinary_visit",
    "public.feeding_log",
    "public.daily_checkup_log",
    "public.caretaker_daily_log",
    "public.breeding_training_activity",
    "public.training_session",
    "reporting.user_profile",
    "reporting.employee_rank",
    "reporting.pm_evaluation",
    "reporting.demo_label",
    "reporting.member",
    "reporting.imported_training_session",
    "reporting.imported_veterinary_visit",
    "reporting.imported_handler_report",
)

log = logging.getLogger(__name__)


def has_rows(connection: Connection) -> bool:
    asked = " OR ".join(f"EXISTS (SELECT FROM {table})" for table in OWNED_TABLES)
    return bool(connection.execute(text(f"SELECT {asked}")).scalar_one())


def take_lock(connection: Connection) -> None:
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOAD_LOCK})


def copy_rows(connection: Connection, parts: Iterable[Rows]) -> dict[str, int]:
    """COPY each part, without writing a line of audit for each row: one entry stands for the whole load."""
    counts: Counter[str] = Counter()
    _switch_triggers(connection, "DISABLE")
    with without_checks(connection, OWNED_TABLES):
        for rows in parts:
            _copy(connection, rows)
            counts[rows.table] += len(rows)
    _switch_triggers(connection, "ENABLE")
    return dict(counts)


def link_managers(connection: Connection, links: list[tuple[str, str]]) -> None:
    """Projects and users refer to each other, so one of the two columns is filled afterwards."""
    statement = text(
        "UPDATE public.project SET manager_id = CAST(:user_id AS uuid) WHERE id = CAST(:project_id AS uuid)"
    )
    for user_id, project_id in links:
        connection.execute(statement, {"user_id": user_id, "project_id": project_id})


def record_load(connection: Connection, counts: dict[str, int]) -> None:
    """The one audit entry of the load; whoever follows the feed takes it as 'every day has changed'."""
    summary = ", ".join(f"{table} {count}" for table, count in counts.items())
    connection.execute(
        text(
            "INSERT INTO reporting.audit_log (entity_type, entity_id, action, actor, change_summary)"
            " VALUES ('demo', 'demo', 'BULK_LOAD', current_setting('k9.actor'), :summary)"
        ),
        {"summary": summary},
    )


def analyze(connection: Connection) -> None:
    for table in OWNED_TABLES:
        connection.execute(text(f"ANALYZE {table}"))


def _switch_triggers(connection: Connection, state: str) -> None:
    for table in OWNED_TABLES:
        connection.execute(text(f"ALTER TABLE {table} {state} TRIGGER USER"))


def _copy(connection: Connection, rows: Rows) -> None:
    columns = ", ".join(f'"{name}"' for name in rows.columns)
    driver = connection.connection.driver_connection
    assert driver is not None  # the connection is open, we are inside its transaction
    with driver.cursor() as cursor:
        cursor.copy_expert(f"COPY {rows.table} ({columns}) FROM STDIN (FORMAT csv)", rows.csv())
    log.debug("copied", extra={"table": rows.table, "rows": len(rows)})
