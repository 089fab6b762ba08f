"""Makes a base: everything PostgreSQL holds at one moment, into a new directory beside the one that serves."""

import logging
import os
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from pathlib import Path
from secrets import token_hex
from threading import Event

import duckdb
from sqlalchemy import text

from dashboard.reports import REPORTS
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.report import ReportType
from data_access.database import Actor, Database
from data_access.replica.attached import quoted
from data_access.replica.export import export_report
from data_access.replica.layout import FACTS_FILE, Layout, base_name
from data_access.replica.load import load_facts, load_members
from data_access.replica.meta import FeedPosition, Meta, definition_version
from data_access.replica.postgres_rows import Snapshot, bulk_reader, snapshot
from data_access.replica.spellings import learn_spellings
from data_access.replica.stamps import late_days, load_stamps

log = logging.getLogger(__name__)

REPORTS_AT_ONCE = 2
_ACTOR = Actor(name="jobs")
_LARGEST = REPORTS[0]
"""Training sessions, as a rule. While PostgreSQL sends the largest, there is no processor to spare for others."""
_MOST_MEMORY = 8 * 2**30
_PROCESSED = text("SELECT DISTINCT xid::text::bigint FROM reporting.audit_log WHERE xid >= CAST(:low AS xid8)")


def build_base(database: Database, layout: Layout, conventions: Conventions) -> Meta:
    """Write a new base; CURRENT does not name it yet. The caller holds the build lock."""
    started = time.monotonic()
    with database.write(_ACTOR) as connection:
        learn_spellings(connection)
    generation = layout.next_generation()
    with layout.new_directory(base_name(generation)) as directory, snapshot(database) as snap:
        meta = _fill(database, snap, directory, generation, conventions)
        meta.write(directory)
    log.info("base %s built: %s rows in %.1f s", generation, sum(meta.rows.values()), time.monotonic() - started)
    return meta


def open_facts(directory: Path) -> duckdb.DuckDBPyConnection:
    """A new facts.duckdb; large sorts spill into the same directory, which is temporary until it is whole."""
    target = duckdb.connect(directory / FACTS_FILE)
    memory = min(_MOST_MEMORY, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 3)
    target.execute(f"SET memory_limit = '{memory // 2**20}MiB'")
    target.execute(f"SET temp_directory = {quoted(directory / 'spill')}")
    # The arriving stream has no size: as the inner side of a join it would be kept in memory as a whole.
    target.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
    return target


def feed_at(snap: Snapshot) -> FeedPosition:
    """The position of who has read everything that a snapshot sees."""
    processed = snap.connection.execute(_PROCESSED, {"low": str(snap.low)}).scalars()
    return FeedPosition(low=snap.low, processed=frozenset(processed))


def _fill(database: Database, snap: Snapshot, directory: Path, generation: int, conventions: Conventions) -> Meta:
    # Once, for all: a connection serves one thread at a time.
    exported = snap.export()
    with open_facts(directory) as target:
        with bulk_reader(database, exported, whole_views=True) as bulk:
            load_members(target, bulk, known=None)

        largest_is_sent = Event()

        def make(report: ReportType) -> tuple[int, dict[str, tuple[str, ...]]]:
            if report is not _LARGEST:
                largest_is_sent.wait()
            try:
                sent = largest_is_sent.set
                with bulk_reader(database, exported, whole_views=True, at_end=sent) as bulk, target.cursor() as own:
                    load_facts(own, bulk, report)
                    made = export_report(own, report, conventions, directory, {})
            finally:
                largest_is_sent.set()
            with bulk_reader(database, exported, whole_views=False) as some, target.cursor() as own:
                load_stamps(own, some, report, late_days(own, report, snap.today))
            return made

        # Two at a time: while PostgreSQL computes one, the other is sorted and written.
        with ThreadPoolExecutor(REPORTS_AT_ONCE) as pool:
            made = dict(zip((report.name for report in REPORTS), pool.map(make, REPORTS), strict=True))
        target.execute("CHECKPOINT")
    rows = {name: count for name, (count, _) in made.items()}
    return Meta(
        generation=generation,
        delta=0,
        token=token_hex(4),
        as_of=snap.as_of.astimezone(UTC),
        definition_version=definition_version(conventions),
        database=snap.database,
        today=snap.today,
        feed=feed_at(snap),
        base_rows=sum(rows.values()),
        rows=rows,
        dirty_days={report.name: {} for report in REPORTS},
        values={name: values for name, (_, values) in made.items()},
    )
