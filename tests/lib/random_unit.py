"""A small unit with random rows, full of what real data has: missing values, ties, twins, odd texts."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa

from tests import factories as make

FIRST_DAY = date(2026, 8, 1)
DAYS = 110
NOBODY = "00000000-0000-4000-8000-00000000d06d"
CATEGORIES = ("OBEDIENCE", "DETECTION", "AGILITY", "ATTACK", "FITNESS", "BALL_WORK", "OTHER")
RANKS = ("SERGEANT", "CAPTAIN")
PLACES = (None, "", "Gate 1", "  gate 2 ", "Yard")
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
    of_files: dict[str, list[str]]


def random_day(random: Random) -> date:
    return FIRST_DAY + timedelta(days=random.randrange(DAYS))


def random_moment(random: Random) -> datetime:
    return datetime.combine(random_day(random), time(random.randrange(24), random.randrange(60)))


def make_unit(connection: sa.Connection, random: Random) -> Unit:
    """5 projects in 2 sectors (one without), 9 dogs, 9 staff, 5 handlers, 3 shifts; and what only files know.

    Names stand twice where nothing keeps them from it: two shifts, two posts of a project, a dog of a file and
    one of the host.
    """
    projects = [make.make_project(connection, code=f"PRJ{n}", sector=("North", "South", None)[n % 3]) for n in range(5)]
    posts = [make.make_post(connection, project, name=f"Gate {n}") for n, project in enumerate(projects * 2)]
    posts.append(make.make_post(connection, projects[0], name="Gate 0 "))
    dogs = [
        make.make_dog(
            connection,
            code=f"D{n}",
            breed=random.choice(["Malinois", "Shepherd", "Labrador"]),
            current_status=random.choice(["ACTIVE", "RETIRED", None]),
            birth_date=date(random.randrange(2014, 2027), random.randrange(1, 13), 1),
        )
        for n in range(9)
    ]
    staff = [make.make_employee(connection, hire_date=random_hire_date(random)) for _ in range(9)]
    handlers = [make.make_user(connection) for _ in range(5)]
    shifts = [
        make.make_shift(connection, name="Day"),
        make.make_shift(connection, name="Day", start_time=time(7), end_time=time(15)),
        make.make_shift(connection, name="Night", start_time=time(22), end_time=time(6)),
    ]
    for employee in staff[:4]:
        make.make_rank(connection, employee, random.choice(RANKS))
    return Unit(projects, dogs, staff[:6], staff[6:], handlers, shifts, posts, _members_of_files(connection))


def _members_of_files(connection: sa.Connection) -> dict[str, list[str]]:
    """Ids by kind; one of the dogs has the code of a dog of the host, one key stands for nobody."""
    named = {
        "dog": {"D1": {"breed": "Beagle"}, "F-2": {"birth_date": "2025-06-15"}, "F-3": {"birth_date": "2025-02-31"}},
        "employee": {"F-E1": {"hire_date": "2026-09-01", "rank": "CAPTAIN"}, "F-E2": {}},
        "project": {"F-P1": {"section": "North"}},
    }
    found = {
        kind: [make.make_member(connection, kind, code, attributes=values) for code, values in members.items()]
        for kind, members in named.items()
    }
    return {kind: [*keys, NOBODY] for kind, keys in found.items()}


def random_hire_date(random: Random) -> date:
    return date(random.randrange(2012, 2027), random.randrange(1, 13), 1)


def fill(connection: sa.Connection, unit: Unit, random: Random, sessions: int = 400) -> None:
    """Random rows in every source table of the host."""
    for _ in range(sessions):
        add_session(connection, unit, random)
    for _ in range(sessions // 2):
        add_visit(connection, unit, random)
    for project in unit.projects:
        for day in random.sample([FIRST_DAY + timedelta(days=n) for n in range(DAYS)], max(1, sessions // 15)):
            add_duty_sheet(connection, unit, random, project, day)


def add_session(connection: sa.Connection, unit: Unit, random: Random) -> None:
    common: dict[str, Any] = {
        "dog_id": random.choice(unit.dogs),
        "trainer_id": random.choice(unit.trainers),
        "project_id": random.choice(unit.projects),
        "category": random.choice(CATEGORIES),
        "session_date": random_moment(random),
        "duration": random.randrange(1, 90),
        "location": random.choice(PLACES),
    }
    if random.random() < 0.5:
        make.make_session(connection, **common, success_rating=random.randrange(1, 6))
    else:
        make.make_old_session(connection, **common, success_rating=random.randrange(11))


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
        location=random.choice(PLACES),
        status=random.choice(["DRAFT", "SUBMITTED", ""]),
    )


def add_duty_sheet(connection: sa.Connection, unit: Unit, random: Random, project: str, day: date) -> None:
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
