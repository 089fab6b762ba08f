"""Makes a delta: all rows of all days that changed since the base, and the dimension tables whole."""

import os
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date
from pathlib import Path

import duckdb

from dashboard.reports import REPORTS
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.report import ReportType
from data_access.database import Database
from data_access.fact_tables import MEMBERS, dim_table
from data_access.replica.attached import quoted
from data_access.replica.base import open_facts
from data_access.replica.changed_days import ChangedDays, changed_days
from data_access.replica.columns import replica_columns
from data_access.replica.dirty import Dirty
from data_access.replica.export import export_report
from data_access.replica.failures import reading_state
from data_access.replica.layout import FACTS_FILE, Layout, base_name, delta_name
from data_access.replica.load import STAMP, load_facts, load_members
from data_access.replica.meta import FeedPosition, Meta, day_number
from data_access.replica.postgres_rows import BulkReader, Snapshot, bulk_reader


def build_delta(
    database: Database,
    snap: Snapshot,
    layout: Layout,
    conventions: Conventions,
    before: Meta,
    dirty: Dirty,
    position: FeedPosition,
) -> Meta:
    """Write the delta that follows `before` (a base or its last delta); CURRENT does not name it yet.

    Only the days that are dirty now are read from PostgreSQL; the older ones come from the last delta.
    """
    number = before.delta + 1
    name = delta_name(before.generation, number)
    with layout.new_directory(name) as directory:
        rows, values = dict(before.rows) if before.delta else {}, dict(before.values)
        with open_facts(directory) as target:
            known = _attach(target, layout, before)
            changed = _load(database, snap, target, known, before, dirty)
            for report in REPORTS:
                if before.delta and not dirty.days[report.name]:
                    _link_arrays(layout.root / delta_name(before.generation, before.delta), directory, report)
                else:
                    rows[report.name], values[report.name] = export_report(
                        target, report, conventions, directory, before.values[report.name]
                    )
        meta = replace(
            before,
            delta=number,
            as_of=snap.as_of.astimezone(UTC),
            today=snap.today,
            feed=position,
            rows=rows,
            values=values,
            dirty_days={name: _redone(before, name, changed[name]) for name in before.dirty_days},
            members_changed_in=number if dirty.members else before.members_changed_in,
        )
        meta.write(directory)
    return meta


def _attach(target: duckdb.DuckDBPyConnection, layout: Layout, before: Meta) -> str:
    """Attach the base and the last delta; gives the catalog with the newest dimension tables."""
    _attach_as(target, layout.root / base_name(before.generation), "base")
    if not before.delta:
        return "base"
    _attach_as(target, layout.root / delta_name(before.generation, before.delta), "previous")
    return "previous"


def _attach_as(target: duckdb.DuckDBPyConnection, directory: Path, alias: str) -> None:
    with reading_state(directory.name):
        target.execute(f"ATTACH {quoted(directory / FACTS_FILE)} AS {alias} (READ_ONLY)")


def _load(
    database: Database,
    snap: Snapshot,
    target: duckdb.DuckDBPyConnection,
    known: str,
    before: Meta,
    dirty: Dirty,
) -> dict[str, ChangedDays]:
    """All tables of the delta; what of the days that were redone is not as it was."""
    reads = dirty.members or any(dirty.days.values())
    with bulk_reader(database, snap.export(), whole_views=False) if reads else nullcontext() as bulk:
        if dirty.members and bulk is not None:
            load_members(target, bulk, known)
        else:
            for members in MEMBERS:
                table = dim_table(members).name
                target.execute(f"CREATE TABLE {table} AS SELECT * FROM {known}.{table}")
        for report in REPORTS:
            _load_report(target, bulk, report, before, sorted(dirty.days[report.name]))
    return {
        report.name: changed_days(target, report, before, dirty.days[report.name], any_project=dirty.members)
        for report in REPORTS
    }


def _load_report(
    target: duckdb.DuckDBPyConnection,
    bulk: BulkReader | None,
    report: ReportType,
    before: Meta,
    days: list[date],
) -> None:
    names = ", ".join(["row_id", "day", *(f'"{column.name}"' for column in replica_columns(report))])
    columns = f"{names}, {STAMP}"
    if days and bulk is not None:
        redone = ", ".join(f"DATE '{day}'" for day in days)
        kept = f"SELECT {columns} FROM previous.{report.fact} WHERE day NOT IN ({redone})"
        load_facts(target, bulk, report, days=days, kept=kept if before.delta else None)
    else:
        no_rows = f"SELECT {names}, CAST(NULL AS BIGINT) AS {STAMP} FROM base.{report.fact} WHERE false"
        source = f"SELECT {columns} FROM previous.{report.fact}" if before.delta else no_rows
        target.execute(f"CREATE TABLE {report.fact} AS {source}")


def _link_arrays(previous: Path, directory: Path, report: ReportType) -> None:
    """Unchanged arrays are the same files under a second name: nobody ever writes them again."""
    for path in previous.glob(f"{report.name}.*.npy"):
        os.link(path, directory / path.name)


def _redone(before: Meta, report: str, changed: ChangedDays) -> dict[int, dict[int, int]]:
    """The days that differ from the base, in order, each with the delta that last changed rows of a project."""
    redone = dict(before.dirty_days[report])
    for day, projects in changed.items():
        number = day_number(day)
        redone[number] = redone.get(number, {}) | dict.fromkeys(sorted(projects), before.delta + 1)
    return dict(sorted(redone.items()))
