"""Random changes as people and programs make them: late entries, edits, moves to another day, deletions, renames."""

from collections.abc import Callable
from random import Random

import sqlalchemy as sa

from tests.lib.random_files import (
    add_evaluation,
    add_imported_report,
    add_imported_session,
    add_imported_visit,
)
from tests.lib.random_logs import add_care, add_checkup, add_meal
from tests.lib.random_unit import (
    Unit,
    add_duty,
    add_session,
    add_visit,
    random_hire_date,
    random_moment,
)


def _some(table: str, key: str = "id", few: str = ":few") -> str:
    return f"SELECT {key} FROM {table} ORDER BY random() LIMIT {few}"


# What is done to a few random rows of a table. :moment, :hired and :number are random; moves stay within the days.
EDITS: tuple[tuple[str, str], ...] = (
    ("public.training_session", "SET duration = :number, success_rating = :number % 11"),
    ("public.training_session", "SET session_date = :moment"),
    ("public.breeding_training_activity", "SET category = 'FITNESS', location = 'gate 3'"),
    ("public.breeding_training_activity", "SET session_date = :moment, success_rating = 1 + :number % 5"),
    ("public.veterinary_visit", "SET cost = nullif(:number, 13) / 4.0, visit_type = 'EMERGENCY'"),
    ("public.veterinary_visit", f"SET visit_date = :moment, dog_id = ({_some('public.dog', few='1')})"),
    ("public.daily_schedule_item", "SET status = 'ABSENT', absence_reason = 'sick leave'"),
    ("public.daily_schedule_item", "SET status = 'PRESENT', shift_id = NULL"),
    ("public.handler_report", "SET date = cast(:moment AS date)"),
    ("public.handler_report", "SET status = 'SUBMITTED', submitted_at = :moment"),
    ("public.handler_report", "SET schedule_item_id = NULL"),
    ("public.handler_report_health", "SET eyes_status = 'ABNORMAL', nose_status = NULL"),
    ("public.feeding_log", "SET grams = :number % 2, date = cast(:moment AS date)"),
    ("public.feeding_log", "SET body_condition = 'FULL', meal_type_dry = NOT meal_type_dry"),
    ("public.daily_checkup_log", "SET eyes = 'ألم', coat = NULL, date = cast(:moment AS date)"),
    ("public.caretaker_daily_log", "SET house_clean = NOT house_clean, kennel_code = 'K-' || :number"),
    ("reporting.imported_training_session", "SET session_date = nullif(:moment, session_date), success_rating = NULL"),
    ("reporting.imported_veterinary_visit", "SET status = 'open', cost = NULL, visit_date = :moment"),
    ("reporting.imported_handler_report", "SET status = 'draft', date = cast(:moment AS date)"),
    ("reporting.pm_evaluation", "SET dog_fed = NOT coalesce(dog_fed, false), perf_handler = 'WEAK'"),
    ("reporting.employee_rank", "SET rank = 'LIEUTENANT'"),
    ("reporting.member", "SET attributes = attributes || jsonb_build_object('birth_date', cast(:hired AS date))"),
    ("reporting.member", "SET attributes = jsonb_build_object('hire_date', cast(:hired AS date)), name = 'New name'"),
    ("public.dog", "SET name = 'Dog ' || :number, breed = replace('Breed ' || :number % 3, 'Breed 0', '')"),
    ("public.dog", "SET birth_date = :hired"),
    ("public.employee", "SET hire_date = :hired, name = 'Person ' || :number"),
    ("public.project", "SET sector = nullif('Sector ' || :number % 4, 'Sector 0'), code = 'C' || left(id::text, 4)"),
    ("public.project_location", "SET name = 'Gate ' || :number % 9"),
    ("public.shift", "SET end_time = make_time(:number % 24, 0, 0)"),
    ('public."user"', f"SET employee_id = ({_some('public.employee', few='1')})"),
)

DELETIONS: tuple[str, ...] = (
    "public.training_session",
    "public.breeding_training_activity",
    "public.veterinary_visit",
    "public.handler_report",
    "public.handler_report_training",
    "public.handler_report_incident",
    "public.feeding_log",
    "public.daily_checkup_log",
    "public.caretaker_daily_log",
    "reporting.imported_training_session",
    "reporting.imported_handler_report",
    "reporting.pm_evaluation",
)


def random_edits(connection: sa.Connection, unit: Unit, random: Random, count: int) -> None:
    """So many random changes in the transaction of `connection`."""
    for _ in range(count):
        kind = random.randrange(7)
        if kind < 3:
            random.choice(ADDITIONS)(connection, unit, random)
        elif kind == 3:
            _delete_some(connection, random)
        else:
            _edit_some(connection, random)


def _edit_some(connection: sa.Connection, random: Random) -> None:
    table, change = random.choice(EDITS)
    key = "employee_id" if table == "reporting.employee_rank" else "id"
    statement = sa.text(f"UPDATE {table} {change} WHERE {key} IN ({_some(table, key)})")
    known = {"moment": random_moment(random), "hired": random_hire_date(random), "number": random.randrange(1, 90)}
    connection.execute(statement, {name: value for name, value in known.items() if f":{name}" in change} | _few(random))


def _delete_some(connection: sa.Connection, random: Random) -> None:
    table = random.choice(DELETIONS)
    connection.execute(sa.text(f"DELETE FROM {table} WHERE id IN ({_some(table)})"), _few(random))


def _few(random: Random) -> dict[str, int]:
    return {"few": random.randint(1, 3)}


def add_post(connection: sa.Connection, unit: Unit, random: Random) -> None:
    """One more post on some duty sheet."""
    found = "SELECT id, project_id, date FROM public.daily_schedule ORDER BY random() LIMIT 1"
    for sheet, project, day in connection.execute(sa.text(found)):
        add_duty(connection, unit, random, str(project), day, str(sheet), random.choice(unit.handlers))


def evaluate_post(connection: sa.Connection, unit: Unit, random: Random) -> None:
    """An evaluation of some post that has none."""
    found = (
        "SELECT id FROM public.daily_schedule_item i WHERE NOT EXISTS"
        " (SELECT FROM reporting.pm_evaluation e WHERE e.schedule_item_id = i.id) ORDER BY random() LIMIT 1"
    )
    for item in connection.execute(sa.text(found)).scalars():
        add_evaluation(connection, random, str(item))


ADDITIONS: tuple[Callable[[sa.Connection, Unit, Random], None], ...] = (
    add_session,
    add_visit,
    add_imported_session,
    add_imported_visit,
    add_imported_report,
    add_meal,
    add_checkup,
    add_care,
    add_post,
    evaluate_post,
)
