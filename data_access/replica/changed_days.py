"""Which projects' rows are not as they were, of the days that a delta redid: most changes are of one project, and
answers about the others still hold."""

from collections.abc import Collection
from datetime import date

import duckdb

from dashboard.semantic.report import ReportType
from data_access.replica.load import STAMP
from data_access.replica.meta import Meta, day_number
from data_access.replica.stamps import stamped_days, stamps_by_project, stamps_table

ChangedDays = dict[date, frozenset[int]]
"""By day the keys of the projects of which rows were added, changed or removed; empty where none was."""


def changed_days(
    target: duckdb.DuckDBPyConnection,
    report: ReportType,
    before: Meta,
    days: Collection[date],
    *,
    any_project: bool,
) -> ChangedDays:
    """Compares the new facts of `target` with the last delta's, or with the stamps that a base has of its last days. Of
    any other day that no delta redid yet, each project that has or had rows counts as changed. `any_project`: so does
    each of any day, for the dimension tables changed and rows may mean other members now."""
    known = before.dirty_days[report.name].keys()
    redone = [day for day in days if day_number(day) in known and not any_project]
    stamped = stamped_days(target, "base", report) if days and not any_project else frozenset()
    lately = [day for day in days if day in stamped and day not in redone]
    others = [day for day in days if day not in redone and day not in lately]
    changed: dict[date, set[int]] = {day: set() for day in days}
    found = target.execute(_changed_sql(report, before, redone, lately, others)).fetchall() if days else ()
    for day, project in found:
        changed[day].add(project)
    return {day: frozenset(projects) for day, projects in changed.items()}


def _changed_sql(
    report: ReportType, before: Meta, redone: Collection[date], lately: Collection[date], others: Collection[date]
) -> str:
    """Days and projects whose rows differ; those without stamps are taken for different."""
    now = _stamps(report, report.fact, [*redone, *lately, *others], f"sum({STAMP})")
    parts = [_stamps(report, f"base.{report.fact}", others, "NULL")]
    if lately:
        parts.append(f"SELECT day, project, stamps, n FROM base.{stamps_table(report)} WHERE {_within(lately)}")
    if before.delta:
        parts.append(_stamps(report, f"previous.{report.fact}", others, "NULL"))
        parts.append(_stamps(report, f"previous.{report.fact}", redone, f"sum({STAMP})"))
    return f"""
        WITH now AS ({now}), before AS ({" UNION ALL ".join(parts)})
        SELECT DISTINCT day, project FROM now FULL JOIN before USING (day, project)
        WHERE now.stamps IS NULL OR before.stamps IS NULL OR now.stamps != before.stamps OR now.n != before.n"""


def _stamps(report: ReportType, table: str, days: Collection[date], stamps: str) -> str:
    return stamps_by_project(report, f"(SELECT * FROM {table} WHERE {_within(days)})", stamps)


def _within(days: Collection[date]) -> str:
    listed = ", ".join(f"DATE '{day}'" for day in days)
    return f"day IN ({listed})" if days else "false"
