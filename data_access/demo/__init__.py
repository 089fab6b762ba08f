"""Demo data: an invented unit with two years of records, or millions of sessions for benchmarks."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date

from dashboard import clock
from dashboard.config import Settings
from dashboard.errors import Conflict
from data_access.database import Actor, Database
from data_access.demo import load
from data_access.demo.accounts import keep_password, make_password
from data_access.demo.content import LARGE_DAYS, LARGE_FROM, demo_rows, make_demo
from data_access.demo.rhythm import DAYS, make_span
from data_access.demo.unit import manager_links

DEFAULT_SEED = 2026
MOST_SESSIONS = 25_000_000


@dataclass(frozen=True, kw_only=True)
class DemoSummary:
    """Rows by table, and how long it took."""

    counts: dict[str, int]
    seconds: float


def is_empty(database: Database) -> bool:
    """Whether no table that the demo would fill has a row."""
    with database.read() as connection:
        return not load.has_rows(connection)


def load_demo(
    owner_database: Database, *, settings: Settings, today: date, seed: int = DEFAULT_SEED, sessions: int | None = None
) -> DemoSummary:
    """Fill an empty database in one transaction; Conflict when it holds rows.

    The same seed, day and size always give the same rows, as far as they have happened by the present moment; only
    the decisions on reports of the last days are still open. `sessions` asks for exactly so many training sessions
    instead of a natural number.
    """
    started = time.perf_counter()
    days = LARGE_DAYS if sessions is not None and sessions >= LARGE_FROM else DAYS
    demo = make_demo(make_span(today, settings.timezone, clock.now(), days), seed, sessions)
    password, password_hash = make_password(settings.demo_password)
    with owner_database.write(actor=Actor(name="demo")) as connection:
        load.take_lock(connection)
        if load.has_rows(connection):
            raise Conflict(
                "the database already holds rows, the demo is only loaded into an empty one",
                code="database_not_empty",
                hint="use an empty database, or make demo-reset",
            )
        counts = load.copy_rows(connection, demo_rows(demo, password_hash))
        load.link_managers(connection, manager_links(demo.unit))
        load.record_load(connection, counts)
        # Before the commit: an account whose password nobody can read would be worse than a file without accounts.
        keep_password(settings.data_dir, password)
    with owner_database.write(actor=Actor(name="demo")) as connection:
        load.analyze(connection)
    return DemoSummary(counts=counts, seconds=time.perf_counter() - started)
