"""What a job is: a name, what it is for, when it runs, and a function that may run twice for the same day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from dashboard.config import Settings
from data_access.database import Actor, Database

JOBS_ACTOR = Actor(name="jobs")


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What a job works on."""

    database: Database
    settings: Settings


Counts = dict[str, int]


@dataclass(frozen=True, kw_only=True)
class Job:
    """`at`: local time of the unit, every day. `run` takes the day it is for and gives what it did, in counts."""

    name: str
    purpose: str
    at: str
    run: Callable[[Ground, date], Counts]
