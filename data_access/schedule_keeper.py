"""The sign of life of the process that keeps the schedule (reporting.schedule_keeper), by the database's clock: nodes
may differ in theirs."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from data_access.database import Actor, Database
from data_access.own_tables import schedule_keeper

SAY_EVERY_S = 10.0
SILENT_AFTER_S = 60.0

_ACTOR = Actor(name="jobs")


@dataclass(frozen=True, kw_only=True)
class Keeper:
    """The process that kept the schedule last. `silent_s`: how long nothing was heard of it."""

    node: str
    started_at: datetime
    heard_at: datetime
    silent_s: float

    @property
    def is_heard(self) -> bool:
        return self.silent_s < SILENT_AFTER_S


def say_alive(database: Database, node: str, started_at: datetime) -> None:
    """The process on `node` keeps the schedule, and lives."""
    values = {"node": node, "started_at": started_at, "heard_at": func.now()}
    statement = insert(schedule_keeper).values(only_one=True, **values)
    with database.write(_ACTOR) as connection:
        connection.execute(statement.on_conflict_do_update(index_elements=["only_one"], set_=values))


def last_keeper(database: Database) -> Keeper | None:
    """None when no process ever kept the schedule."""
    silent = func.extract("epoch", func.clock_timestamp() - schedule_keeper.c.heard_at)
    with database.look() as connection:
        row = connection.execute(select(schedule_keeper, silent.label("silent_s"))).one_or_none()
    if row is None:
        return None
    return Keeper(
        node=row.node, started_at=row.started_at, heard_at=row.heard_at, silent_s=max(0.0, float(row.silent_s))
    )
