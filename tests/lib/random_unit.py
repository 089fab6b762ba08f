"""A small unit with random rows, full of what real data has: missing values, ties, late edits, moved days."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa

from tests import factories as make

FIRST_DAY = date(2026, 8, 1)
DAYS = 110
CATEGORIES = ("OBEDIENCE", "DETECTION", "AGILITY", "ATTACK", "FITNESS", "BALL_WORK", "OTHER")
STATUSES = ("PRESENT", "PRESENT", "PRESENT", "ABSENT", "REPLACED", "PLANNED")
REPORT_STATUSES = ("DRAFT", "SUBMITTED", "APPROVED", "REJECTED", "APPROVED_BY_ADMIN", "FORWARDED_TO_ADMIN")


@dataclass
class Unit:
    """Ids of a random unit's members."""

    projects: list[str]
    dogs: list[str]
    trainers: list[str]
    vets: list[str]
    handlers: list[str]
    shifts: list[str]
    posts: list[str]


def random_day(random: Random) -> date:
    return FIRST_DAY + timedelta(days=random.randrange(DAYS))


def random_moment(random: Random) -> datetime:
    return datetime.combine(random_day(random), time(random.randrange(24), random.randrange(60)))


def make_unit(connection: sa.Connection, random: Random) -> Unit:
    """5 projects in 2 sectors (one without), 9 dogs, 6 trainers, 3 vets, 5 handlers, 2 shifts."""
    projects = [make.make_project(connection, code=f"PRJ{n}", sector=("North", "South", None)[n % 3]) for n in range(5)]
    posts = [make.make_post(connection, project, name=f"Gate {n}") for n, project in enumerate(projects * 2)]
    dogs = [
        make.make_dog(
            connection,
            breed=random.choice(["Malinois", "Shepherd", "Labrador"]),
            current_status=random.choice(["ACTIVE", "RETIRED", None]),
            birth_date=date(random.randrange(2014, 2027), random.randrange(1, 13), 1),
        )
        for _ in range(9)
    ]
    staff = [make.make_employee(connection, hire_date=random_hire_date(random)) for _ in range(9)]
    handlers = [make.make_user(connection) for _ in range(5)]
    shifts = [
        make.make_shift(connection, name="Day"),
        make.make_shift(connection, name="Night", start_time=time(22), end_time=time(6)),
    ]
    for employee in staff[:4]:
        rank = random.choice(["SERGEANT", "CAPTAIN"])
        connection.execute(
            sa.text("INSERT INTO reporting.employee_rank (employee_id, rank) VALUES (:id, :rank)"),
            {"id": employee, "rank": rank},
        )
    return Unit(projects, dogs, staff[:6], staff[6:], handlers, shifts, posts)


def random_hire_date(random: Random) -> date:
    return date(random.randrange(2012, 2027), random.randrange(1, 13), 1)


def fill(connection: sa.Connection, unit: Unit, random: Random, sessions: int = 400) -> None:
    """Random rows in every source table."""
    for _ in range(sessions):
        add_session(connection, unit, random)
    for _ in range(sessions // 2):
        add_visit(connection, unit, random)
    add_duty_sheets(connection, unit, random)


def add_session(connection: sa.Connection, unit: Unit, random: Random) -> None:
    common: dict[str, Any] = {
        "dog_id": random.choice(unit.dogs),
        "trainer_id": random.choice(unit.trainers),
        "project_id": random.choice(unit.projects),
        "category": random.choice(CATEGORIES),
        "session_date": random_moment(random),
        "location": random.choice([None, "", "Gate 1", "  gate 2 ", "Yard"]),
    }
    kind = random.randrange(3)
    if kind == 0:
        make.make_session(connection, **common, duration=random.randrange(1, 90), success_rating=random.randrange(1, 6))
    elif kind == 1:
        make.make_old_session(
            connection, **common, duration=random.randrange(1, 90), success_rating=random.randrange(11)
        )
    else:
        holes = {name: value for name, value in common.items() if name == "session_date" or random.random() < 0.7}
        rating = random.choice([None, None, random.randrange(1001) / 100])
        duration = random.choice([None, random.randrange(1, 300)])
        make.make_imported_session(connection, **holes, duration=duration, success_rating=rating)


def add_visit(connection: sa.Connection, unit: Unit, random: Random) -> None:
    make.make_visit(
        connection,
        dog_id=random.choice(unit.dogs),
        vet_id=random.choice(unit.vets),
        project_id=random.choice(unit.projects),
        visit_type=random.choice(["ROUTINE", "EMERGENCY", "VACCINATION"]),
        visit_date=random_moment(random),
        cost=random.choice([None, 0, random.randrange(1, 9_000_000) / 100]),
        next_visit_date=random.choice([None, random_day(random)]),
        status=random.choice(["DRAFT", "SUBMITTED"]),
    )


def add_duty_sheets(connection: sa.Connection, unit: Unit, random: Random) -> None:
    for project in unit.projects:
        for day in random.sample([FIRST_DAY + timedelta(days=n) for n in range(DAYS)], 20):
            schedule = make.make_schedule(connection, project, day)
            for handler in random.sample(unit.handlers, random.randrange(1, 4)):
                add_duty(connection, unit, random, project, day, schedule, handler)


def add_duty(
    connection: sa.Connection,
    unit: Unit,
    random: Random,
    project: str,
    day: date,
    schedule: str,
    handler: str,
) -> None:
    dog = random.choice([None, *unit.dogs])
    status = random.choice(STATUSES)
    item = make.make_duty(
        connection,
        schedule,
        handler,
        dog_id=dog,
        shift_id=random.choice([None, *unit.shifts]),
        location_id=random.choice([None, *unit.posts]),
        status=status,
        replacement_handler_id=random.choice(unit.handlers) if status == "REPLACED" else None,
        absence_reason=random.choice([None, "إجازة سنوية", "sick"]) if status == "ABSENT" else None,
    )
    if dog is not None and random.random() < 0.6:
        add_handler_report(connection, random, project, day, item, handler, dog)


def add_handler_report(
    connection: sa.Connection, random: Random, project: str, day: date, item: str, handler: str, dog: str
) -> None:
    status = random.choice(REPORT_STATUSES)
    sent = datetime.combine(day, time(12)) + timedelta(hours=random.randrange(40))
    report = make.make_handler_report(
        connection,
        schedule_item_id=random.choice([item, None]),
        handler_user_id=handler,
        dog_id=dog,
        project_id=project,
        date=day,
        status=status,
        submitted_at=None if status == "DRAFT" else sent,
    )
    if random.random() < 0.5:
        finding = random.choice([None, "NORMAL", "ABNORMAL", "NEEDS_ATTENTION"])
        make.make_report_part(connection, "health", report, eyes_status=finding, nose_status="NORMAL")
    if random.random() < 0.5:
        make.make_report_part(
            connection,
            "training",
            report,
            training_type="FITNESS",
            time_from=time(random.randrange(24)),
            time_to=random.choice([None, time(random.randrange(24), 30)]),
        )
    if random.random() < 0.2:
        make.make_report_part(connection, "incident", report, incident_type="SUSPICION", description="x")
