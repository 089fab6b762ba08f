"""A unit so small that a replica of it is built in a moment: two projects, three dogs, two months of training, a record
of every other kind, and those of the cast who read, submit and approve."""

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from werkzeug.security import generate_password_hash

from tests import factories as make
from tests.lib.quiet_unit import QuietUnit, every_day

DAYS = 60
_PROFILE = sa.text(
    "INSERT INTO reporting.user_profile (user_id, role, extra_project_ids, updated_at)"
    " VALUES (CAST(:user AS uuid), :role, CAST(:projects AS uuid[]), now())"
)


def fill_small_unit(connection: sa.Connection, today: date, password: str) -> None:
    """Amal the administrator, Ghada the commander, Basel who manages ALPHA, Salma its supervisor."""
    unit = QuietUnit(connection)
    for day in every_day(today - timedelta(days=DAYS), today - timedelta(days=1)):
        for dog in unit.dogs:
            unit.train(dog, day, 2)
        make.make_old_session(
            connection,
            session_date=day,
            project_id=unit.projects["ALPHA"],
            dog_id=unit.dogs["REX"],
            trainer_id=unit.trainers["Emad"],
        )
    hashed = generate_password_hash(password, "pbkdf2:sha256:1000")
    alpha = unit.projects["ALPHA"]
    _person(connection, "amal", hashed, role="GENERAL_ADMIN")
    _person(connection, "ghada", hashed, role="BREEDER", profile="commander")
    basel = _person(connection, "basel", hashed, role="PROJECT_MANAGER")
    connection.execute(
        sa.text("UPDATE project SET manager_id = :basel WHERE id = :alpha"), {"basel": basel, "alpha": alpha}
    )
    _person(connection, "salma", hashed, role="BREEDER", profile="supervisor", projects=[alpha])
    faris = _person(connection, "faris", hashed, role="HANDLER")
    _one_of_each(connection, unit, today - timedelta(days=1), faris)


def _one_of_each(connection: sa.Connection, unit: QuietUnit, day: date, handler: str) -> None:
    rex, alpha = unit.dogs["REX"], unit.projects["ALPHA"]
    where = {"dog_id": rex, "project_id": alpha}
    make.make_visit(connection, visit_date=day, vet_id=unit.trainers["Nabil"], **where)
    for make_one in (make.make_meal, make.make_checkup, make.make_care):
        make_one(connection, rex, alpha, day)
    make.make_duty(connection, make.make_schedule(connection, alpha, day), handler, dog_id=rex)
    make.make_handler_report(connection, handler_user_id=handler, date=day, **where)


def _person(
    connection: sa.Connection, name: str, hashed: str, *, profile: str = "", projects: Any = None, **user: Any
) -> str:
    employee = make.make_employee(connection, name=name.title(), employee_id=f"E-{name}")
    named = {"username": name, "email": f"{name}@unit.example", "full_name": name.title(), "employee_id": employee}
    key = make.make_user(connection, password_hash=hashed, **named, **user)
    if profile:
        connection.execute(_PROFILE, {"user": key, "role": profile, "projects": projects})
    return key
