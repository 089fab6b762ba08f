"""Random lines of the breeders' logs, full of holes."""

from random import Random

import sqlalchemy as sa

from dashboard.reports.caretaker_daily import TASKS
from dashboard.reports.checkup_daily import PARTS
from tests import factories as make
from tests.lib.random_unit import Unit, random_day

WORDS = (None, "", "سليم", "سليم", "احمرار", "something else")


def add_meal(connection: sa.Connection, unit: Unit, random: Random) -> None:
    make.make_meal(
        connection,
        random.choice(unit.dogs),
        random.choice(unit.projects),
        random_day(random),
        grams=random.choice([None, 0, 400]),
        water_ml=random.choice([None, 0, 900]),
        meal_type_fresh=random.choice([True, False]),
        meal_type_dry=random.choice([True, False]),
        prep_method=random.choice([None, "BOILED", "OTHER"]),
        body_condition=random.choice([None, "VERY_THIN", "IDEAL", "VERY_OBESE"]),
        recorder_employee_id=random.choice([None, *unit.trainers]),
    )


def add_checkup(connection: sa.Connection, unit: Unit, random: Random) -> None:
    make.make_checkup(
        connection,
        random.choice(unit.dogs),
        random.choice(unit.projects),
        random_day(random),
        **{part: random.choice(WORDS) for part, _ in PARTS},
        severity=random.choice([None, "", "خفيف", "شديد", "unheard of"]),
        examiner_employee_id=random.choice([None, *unit.vets]),
    )


def add_care(connection: sa.Connection, unit: Unit, random: Random) -> None:
    """A line about some dog on some day, unless that dog has one on that day."""
    dog, day = random.choice(unit.dogs), random_day(random)
    taken = sa.text("SELECT EXISTS (SELECT FROM public.caretaker_daily_log WHERE dog_id = :dog AND date = :day)")
    if connection.execute(taken, {"dog": dog, "day": day}).scalar_one():
        return
    make.make_care(
        connection,
        dog,
        random.choice(unit.projects),
        day,
        **{task: random.choice([True, False]) for task, _ in TASKS},
        kennel_code=random.choice([None, "", "A-1", "B-2"]),
        caretaker_employee_id=random.choice([None, *unit.trainers]),
    )
