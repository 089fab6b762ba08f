"""Rows of the host's and our own tables for tests: `make_<thing>(connection, **overrides)` gives the new id.

Defaults are the dullest valid row; a test overrides what it is about.
"""

import json
from datetime import date, datetime, time
from itertools import count
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

_NUMBERS = count(1)
MOMENT = datetime(2026, 11, 1, 8, 0)


def insert(connection: sa.Connection, table: str, values: dict[str, Any], schema: str = "public") -> str:
    """Insert one row; lists and dicts become JSON. Returns its id."""
    row = {"id": str(uuid4())} | values
    plain = {name: json.dumps(value) if isinstance(value, list | dict) else value for name, value in row.items()}
    into = sa.table(table, *(sa.column(name) for name in plain), schema=schema)
    connection.execute(into.insert().values(plain))
    return str(row["id"])


def make_employee(connection: sa.Connection, **overrides: Any) -> str:
    number = next(_NUMBERS)
    defaults = {
        "name": f"Employee {number}",
        "employee_id": f"E-{number:04d}",
        "role": "TRAINER",
        "phone": f"000-{number:06d}",
        "hire_date": date(2020, 1, 1),
        "is_active": True,
    }
    return insert(connection, "employee", defaults | overrides)


def make_user(connection: sa.Connection, **overrides: Any) -> str:
    number = next(_NUMBERS)
    employee_id = overrides.pop("employee_id", None) or make_employee(connection)
    defaults = {
        "username": f"user{number}",
        "email": f"user{number}@unit.example",
        "password_hash": "not-a-hash",
        "role": "HANDLER",
        "full_name": f"User {number}",
        "active": True,
        "employee_id": employee_id,
    }
    return insert(connection, "user", defaults | overrides)


def make_project(connection: sa.Connection, **overrides: Any) -> str:
    number = next(_NUMBERS)
    defaults = {
        "name": f"Project {number}",
        "code": f"P{number}",
        "status": "ACTIVE",
        "start_date": date(2024, 1, 1),
        "sector": "North",
    }
    return insert(connection, "project", defaults | overrides)


def make_post(connection: sa.Connection, project_id: str, **overrides: Any) -> str:
    return insert(
        connection,
        "project_location",
        {"project_id": project_id, "name": f"Post {next(_NUMBERS)}"} | overrides,
    )


def make_dog(connection: sa.Connection, **overrides: Any) -> str:
    number = next(_NUMBERS)
    defaults = {
        "name": f"Dog {number}",
        "code": f"K9-{number:03d}",
        "breed": "Malinois",
        "gender": "MALE",
        "birth_date": date(2022, 1, 1),
        "current_status": "ACTIVE",
    }
    return insert(connection, "dog", defaults | overrides)


def make_shift(connection: sa.Connection, **overrides: Any) -> str:
    defaults = {
        "name": f"Shift {next(_NUMBERS)}",
        "start_time": time(6),
        "end_time": time(14),
        "is_active": True,
    }
    return insert(connection, "shift", defaults | overrides)


def make_assignment(connection: sa.Connection, project_id: str, **overrides: Any) -> str:
    """Membership of a dog (`dog_id=`) or an employee (`employee_id=`) in a project."""
    return insert(connection, "project_assignment", {"project_id": project_id, "is_active": True} | overrides)


def make_session(connection: sa.Connection, **overrides: Any) -> str:
    """A training session as the host's form writes it (rating 1-5)."""
    defaults = {
        "session_date": MOMENT,
        "category": "DETECTION",
        "subject": "Search",
        "duration": 30,
        "success_rating": 4,
        "status": "DRAFT",
        "created_at": MOMENT,
        "updated_at": MOMENT,
    }
    return insert(connection, "breeding_training_activity", defaults | overrides)


def make_old_session(connection: sa.Connection, **overrides: Any) -> str:
    """A training session of the table that no screen writes any more (rating 0-10)."""
    defaults = {
        "session_date": MOMENT,
        "category": "DETECTION",
        "subject": "Search",
        "duration": 30,
        "success_rating": 8,
        "created_at": MOMENT,
    }
    return insert(connection, "training_session", defaults | overrides)


def make_imported_session(connection: sa.Connection, **overrides: Any) -> str:
    defaults = {"row_number": next(_NUMBERS), "row_hash": uuid4().hex, "session_date": MOMENT}
    return insert(connection, "imported_training_session", defaults | overrides, schema="reporting")


def make_visit(connection: sa.Connection, **overrides: Any) -> str:
    defaults = {
        "visit_type": "ROUTINE",
        "visit_date": MOMENT,
        "status": "DRAFT",
        "created_at": MOMENT,
    }
    return insert(connection, "veterinary_visit", defaults | overrides)


def make_schedule(connection: sa.Connection, project_id: str, day: date, **overrides: Any) -> str:
    defaults = {
        "project_id": project_id,
        "date": day,
        "status": "OPEN",
        "created_at": MOMENT,
        "updated_at": MOMENT,
    }
    return insert(connection, "daily_schedule", defaults | overrides)


def make_duty(connection: sa.Connection, schedule_id: str, handler_user_id: str, **overrides: Any) -> str:
    """One post of a duty sheet."""
    defaults = {
        "daily_schedule_id": schedule_id,
        "handler_user_id": handler_user_id,
        "status": "PRESENT",
        "created_at": MOMENT,
        "updated_at": MOMENT,
    }
    return insert(connection, "daily_schedule_item", defaults | overrides)


def make_handler_report(connection: sa.Connection, **overrides: Any) -> str:
    defaults = {
        "report_type": "DAILY",
        "date": MOMENT.date(),
        "status": "SUBMITTED",
        "submitted_at": MOMENT,
        "created_at": MOMENT,
        "updated_at": MOMENT,
    }
    return insert(connection, "handler_report", defaults | overrides)


def make_report_part(connection: sa.Connection, part: str, report_id: str, **values: Any) -> str:
    """A child row of a handler report: `part` is health, training, care, behavior or incident."""
    return insert(connection, f"handler_report_{part}", {"report_id": report_id} | values)


def make_meal(connection: sa.Connection, dog_id: str, project_id: str, day: date, **overrides: Any) -> str:
    """A line of the feeding log that says nothing yet: no meal, no water."""
    defaults = {
        "dog_id": dog_id,
        "project_id": project_id,
        "date": day,
        "time": time(7),
        "meal_type_fresh": False,
        "meal_type_dry": False,
        "created_at": MOMENT,
        "updated_at": MOMENT,
    }
    return insert(connection, "feeding_log", defaults | overrides)


def make_checkup(connection: sa.Connection, dog_id: str, project_id: str, day: date, **overrides: Any) -> str:
    defaults = {
        "dog_id": dog_id,
        "project_id": project_id,
        "date": day,
        "time": time(7),
        "created_at": MOMENT,
        "updated_at": MOMENT,
    }
    return insert(connection, "daily_checkup_log", defaults | overrides)


def make_care(connection: sa.Connection, dog_id: str, project_id: str, day: date, **done: Any) -> str:
    """A line of the caretakers' log with no task done; the unit enters it at noon of its day (UTC)."""
    house = ("house_clean", "house_vacuum", "house_tap_clean", "house_drain_clean")
    dog = ("dog_clean", "dog_washed", "dog_brushed", "bowls_bucket_clean")
    entered = datetime(day.year, day.month, day.day, 9)
    defaults = {
        "dog_id": dog_id,
        "project_id": project_id,
        "date": day,
        **dict.fromkeys((*house, *dog), False),
        "status": "DRAFT",
        "created_at": entered,
        "updated_at": entered,
    }
    return insert(connection, "caretaker_daily_log", defaults | done)


def make_batch(connection: sa.Connection, **overrides: Any) -> str:
    """An import, for the rows and members that a file brought."""
    defaults = {"target": "training_session", "file_name": "rows.csv", "file_hash": uuid4().hex}
    return insert(connection, "import_batch", defaults | overrides, schema="reporting")


def make_imported_visit(connection: sa.Connection, **overrides: Any) -> str:
    defaults = {"row_number": next(_NUMBERS), "row_hash": uuid4().hex, "visit_date": MOMENT}
    return insert(connection, "imported_veterinary_visit", defaults | overrides, schema="reporting")


def make_imported_report(connection: sa.Connection, **overrides: Any) -> str:
    defaults = {"row_number": next(_NUMBERS), "row_hash": uuid4().hex, "date": MOMENT.date()}
    return insert(connection, "imported_handler_report", defaults | overrides, schema="reporting")


def make_member(connection: sa.Connection, kind: str, code: str, **overrides: Any) -> str:
    """A dog, employee or project that only a file knows."""
    return insert(connection, "member", {"kind": kind, "code": code} | overrides, schema="reporting")


def make_rank(connection: sa.Connection, employee_id: str, rank: str) -> None:
    statement = "INSERT INTO reporting.employee_rank (employee_id, rank) VALUES (:employee_id, :rank)"
    connection.execute(sa.text(statement), {"employee_id": employee_id, "rank": rank})


def make_evaluation(connection: sa.Connection, schedule_item_id: str, **ticks: Any) -> str:
    """The project manager's line on a post: ticks, ratings, leave."""
    return insert(connection, "pm_evaluation", {"schedule_item_id": schedule_item_id} | ticks, schema="reporting")
