"""A small unit whose training goes like clockwork, so that a test can say what is unusual about a day.

Up to the day before `TODAY`: ALPHA trains REX and LUNA, BRAVO trains MAX, as many sessions a weekday every week.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from dashboard import clock
from tests import factories as make

ZONE = ZoneInfo("Asia/Aden")
TODAY = date(2026, 11, 24)
"""A Tuesday."""
FIRST = date(2026, 8, 3)
FRIDAY = 4


@dataclass
class QuietUnit:
    """Adds sessions to a database; `projects` by code, `dogs` by code, `trainers` by name, each with its key."""

    connection: sa.Connection
    projects: dict[str, str] = field(default_factory=dict)
    dogs: dict[str, str] = field(default_factory=dict)
    trainers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for code in ("ALPHA", "BRAVO"):
            self.projects[code] = make.make_project(self.connection, code=code)
        for code in ("REX", "LUNA", "MAX"):
            self.dogs[code] = make.make_dog(self.connection, code=code)
        for name in ("Emad", "Nabil"):
            self.trainers[name] = make.make_employee(self.connection, name=name, employee_id=name.upper())

    def train(self, dog: str, day: date, count: int, *, at: time = time(8), rating: int = 4) -> None:
        """`count` sessions of half an hour, all at the same minute: REX and LUNA in ALPHA, MAX in BRAVO."""
        project, trainer = ("BRAVO", "Nabil") if dog == "MAX" else ("ALPHA", "Emad")
        self.connection.execute(
            sa.text(
                "INSERT INTO breeding_training_activity (id, project_id, dog_id, trainer_id, session_date, category,"
                " subject, duration, success_rating, status, created_at, updated_at)"
                " SELECT gen_random_uuid(), :project, :dog, :trainer, :at, 'DETECTION', 'Search', 30, :rating, 'DRAFT',"
                " :at, :at FROM generate_series(1, :count)"
            ),
            {
                "project": self.projects[project],
                "dog": self.dogs[dog],
                "trainer": self.trainers[trainer],
                "at": datetime.combine(day, at),
                "rating": rating,
                "count": count,
            },
        )


def every_day(first: date = FIRST, last: date = TODAY - timedelta(days=1)) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


@contextmanager
def clock_at(moment: time, day: date = TODAY) -> Iterator[None]:
    """It is this time of day in Aden."""
    now = datetime.combine(day, moment, ZONE)
    clock.set_source(lambda: now)
    try:
        yield
    finally:
        clock.reset()
