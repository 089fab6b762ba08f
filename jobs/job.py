"""What a job is: a name, what it is for, when it runs, and a function that may run twice for the same day."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from dashboard.config import Settings
from dashboard.metrics import ReadPath
from data_access.database import Actor, Database
from data_access.postgres_engine import PostgresEngine
from data_access.replica.build import conventions_of, replica_directory
from data_access.replica.meta import definition_version
from data_access.replica.reader import ReplicaReader

JOBS_ACTOR = Actor(name="jobs")

EVERY_DAY, WEEK_START, MONTH_START = "day", "week start", "month start"


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What a job works on. `stop`: set when the process has to end; a long job looks at it now and then."""

    database: Database
    settings: Settings
    stop: threading.Event = field(default_factory=threading.Event)

    @cached_property
    def reads(self) -> ReadPath:
        """The read path over this node's replica, on one thread: nobody waits for a job."""
        conventions = conventions_of(self.settings)
        replica = ReplicaReader(replica_directory(self.settings), threads=1)
        source = PostgresEngine(self.database, definition_version(conventions))
        return ReadPath(replica=replica, source=source, conventions=conventions)


Counts = dict[str, int]


@dataclass(frozen=True, kw_only=True)
class Job:
    """`at`: local time of the unit as hour:minute, each as cron writes it, on the days that `on` says. `run` takes the
    day it is for, `days_back` days before the one it runs on, and gives what it did, in counts. `preview` gives what it
    would do, and changes nothing."""

    name: str
    purpose: str
    at: str
    run: Callable[[Ground, date], Counts]
    on: str = EVERY_DAY
    days_back: int = 0
    preview: Callable[[Ground, date], Counts] | None = None

    def day_for(self, today: date) -> date:
        """The day that a run of today is for."""
        return today - timedelta(days=self.days_back)
