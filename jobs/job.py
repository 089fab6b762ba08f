"""What a job is: a place in the calendar, and a function that may run twice for the same day."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from dashboard.config import Settings
from dashboard.metrics import ReadPath
from dashboard.schedule import EVERY_DAY, MONTH_START, WEEK_START, Planned
from data_access.database import Actor, Database
from data_access.postgres_engine import PostgresEngine
from data_access.replica.build import conventions_of, replica_directory
from data_access.replica.meta import definition_version
from data_access.replica.reader import ReplicaReader

__all__ = ["EVERY_DAY", "JOBS_ACTOR", "MONTH_START", "WEEK_START", "Counts", "Ground", "Job"]

JOBS_ACTOR = Actor(name="jobs")


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What a job works on. `stop`: set when the process has to end; a long job looks at it now and then."""

    database: Database
    settings: Settings
    stop: threading.Event = field(default_factory=threading.Event)

    @cached_property
    def replica(self) -> ReplicaReader:
        """This node's, opened once for all jobs of the process, on one thread: nobody waits for a job."""
        return ReplicaReader(replica_directory(self.settings), threads=1)

    @cached_property
    def reads(self) -> ReadPath:
        conventions = conventions_of(self.settings)
        source = PostgresEngine(self.database, definition_version(conventions))
        return ReadPath(replica=self.replica, source=source, conventions=conventions)


Counts = dict[str, int]


@dataclass(frozen=True, kw_only=True)
class Job(Planned):
    """`run` takes the day it is for, and gives what it did, in counts. `preview` gives what it would do, and changes
    nothing."""

    run: Callable[[Ground, date], Counts]
    preview: Callable[[Ground, date], Counts] | None = None
