"""Random rows of our own tables: imported records with holes, and evaluations."""

from datetime import datetime, time, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa

from tests import factories as make
from tests.lib.random_logs import add_care, add_checkup, add_meal
from tests.lib.random_unit import CATEGORIES, PLACES, Unit, random_day, random_moment

RATINGS = (None, "EXCELLENT", "GOOD", "WEAK")
_TICKS = ("uniform_ok", "card_ok", "dog_exam_done", "dog_fed", "dog_watered", "training_other", "field_deployment_done")


def fill_from_files(connection: sa.Connection, unit: Unit, random: Random, rows: int = 60) -> None:
    """Imported sessions, visits and reports, evaluations of posts, and as many lines of each log."""
    for _ in range(rows):
        add_imported_session(connection, unit, random)
        add_imported_visit(connection, unit, random)
        add_imported_report(connection, unit, random)
        add_meal(connection, unit, random)
        add_checkup(connection, unit, random)
        add_care(connection, unit, random)
    items = list(connection.execute(sa.text("SELECT id FROM public.daily_schedule_item ORDER BY id")).scalars())
    for item in random.sample(items, min(len(items), rows)):
        add_evaluation(connection, random, str(item))


def add_imported_session(connection: sa.Connection, unit: Unit, random: Random) -> None:
    make.make_imported_session(
        connection,
        **_with_holes(random, _where(unit, random) | {"trainer_id": _who(unit, random, unit.trainers)}),
        session_date=random.choice([None, *[random_moment(random)] * 9]),
        category=random.choice([None, "", *CATEGORIES]),
        location=random.choice(PLACES),
        duration=random.choice([None, random.randrange(1, 300)]),
        success_rating=random.choice([None, None, random.randrange(1001) / 100]),
    )


def add_imported_visit(connection: sa.Connection, unit: Unit, random: Random) -> None:
    make.make_imported_visit(
        connection,
        **_with_holes(random, _where(unit, random) | {"vet_id": _who(unit, random, unit.vets)}),
        visit_date=random_moment(random),
        visit_type=random.choice([None, "", "ROUTINE", "Grooming"]),
        location=random.choice(PLACES),
        cost=random.choice([None, 0, random.randrange(1, 9_000_000) / 100]),
        next_visit_date=random.choice([None, random_day(random)]),
        status=random.choice([None, "", "closed"]),
    )


def add_imported_report(connection: sa.Connection, unit: Unit, random: Random) -> None:
    day = random_day(random)
    make.make_imported_report(
        connection,
        **_with_holes(random, _where(unit, random) | {"handler_id": _handler(connection, unit, random)}),
        date=day,
        location=random.choice(PLACES),
        status=random.choice([None, "", "approved", "SUBMITTED", "lost"]),
        submitted_at=random.choice([None, datetime.combine(day, time(9)) + timedelta(hours=random.randrange(60))]),
        abnormal_findings=random.choice([None, 0, 3]),
        incidents=random.choice([None, 0, 1]),
        training_min=random.choice([None, 0, random.randrange(200)]),
    )


def add_evaluation(connection: sa.Connection, random: Random, item: str) -> None:
    make.make_evaluation(
        connection,
        item,
        **{tick: random.choice([None, True, False]) for tick in _TICKS},
        perf_handler=random.choice(RATINGS),
        violations=random.choice([None, "", "late"]),
        leave_type=random.choice([None, None, "ANNUAL"]),
    )


def _where(unit: Unit, random: Random) -> dict[str, str]:
    return {
        "dog_id": random.choice([*unit.dogs, *unit.of_files["dog"]]),
        "project_id": random.choice([*unit.projects, *unit.of_files["project"]]),
    }


def _who(unit: Unit, random: Random, staff: list[str]) -> str:
    return random.choice([*staff, *unit.of_files["employee"]])


def _handler(connection: sa.Connection, unit: Unit, random: Random) -> str:
    found = sa.text('SELECT employee_id FROM public."user" WHERE id = :id')
    employee = connection.execute(found, {"id": random.choice(unit.handlers)}).scalar_one()
    return _who(unit, random, [str(employee)])


def _with_holes(random: Random, values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if random.random() < 0.7}
