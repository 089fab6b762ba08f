"""The refresh job: follows PostgreSQL with the replica for as long as the jobs process lives."""

import threading

from dashboard.config import Settings
from data_access.database import Database
from data_access.replica.build import conventions_of
from data_access.replica.refresh import Refresher


def run(database: Database, settings: Settings, stop_event: threading.Event) -> None:
    """Refresh until `stop_event` is set. Runs on every node: each has a replica of its own."""
    Refresher(database, settings, conventions_of(settings)).run(stop_event)
