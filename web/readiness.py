"""What `/readyz` asks of the parts of the product."""

from dataclasses import dataclass
from datetime import datetime

from dashboard.job_board import JobBoard
from data_access.connect import OpenDatabase
from data_access.replica.reader import ReplicaReader
from data_access.schedule_keeper import Keeper
from data_access.schema_versions import check_schema


@dataclass(frozen=True, kw_only=True)
class Ready:
    """The database, this node's replica, and the process that keeps the schedule."""

    database: OpenDatabase
    replica: ReplicaReader
    jobs: JobBoard

    def ping_database(self) -> None:
        self.database.app.ping()

    def check_schema(self) -> None:
        check_schema(self.database.app)

    def replica_as_of(self) -> datetime:
        return self.replica.checked_at() or self.replica.current().as_of

    def keeper(self) -> Keeper | None:
        return self.jobs.keeper()
