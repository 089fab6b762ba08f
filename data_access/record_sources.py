"""Where the fields of a record are kept: which column of which source table, derived from the declared columns."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa

from dashboard.reports import REPORTS, report_named
from dashboard.semantic.fields import Column, ColumnType
from dashboard.semantic.report import ReportType
from data_access.own_tables import OWN
from data_access.replica.sources import SOURCES, OwnDay, ReachedDays
from data_access.source_tables import SOURCE_TABLES
from data_access.views import view_files

_SOURCE = re.compile(r"'(\w+)'::text")
_OF_RECORDS = OwnDay | ReachedDays
_TABLES = {table.name: table for table in (*SOURCE_TABLES, *OWN.tables.values())}

# Beside a row of the first table, the row of the second that goes with it, and the column that says so.
_COMPANIONS = {"daily_schedule_item": ("pm_evaluation", "schedule_item_id", "pm_daily")}
# A companion's own copies of when, where and who are for those that stand alone; the views do not read them.
_NOT_OF_COMPANIONS = (ColumnType.KEY, ColumnType.DATE, ColumnType.TIMESTAMP)


@dataclass(frozen=True, kw_only=True)
class StoredTable:
    """A table that keeps fields of a record. `key`: the column that holds the record's id; `is_companion`: it may have
    no row for the record, and gets one when a field of it is first filled in."""

    table: sa.Table
    key: str
    is_companion: bool = False


@dataclass(frozen=True, kw_only=True)
class StoredField:
    """A declared column, and the column of a table that holds it just so."""

    column: Column
    at: StoredTable
    stored: str

    @property
    def name(self) -> str:
        return self.column.name


@cache
def tables_of_record(report: ReportType, source: str) -> tuple[StoredTable, ...]:
    """The tables that keep the records of a report that come from the table `source`; none for an unknown one."""
    if source not in _TABLES:
        return ()
    found = [StoredTable(table=_TABLES[source], key="id")]
    companion, key, of = _COMPANIONS.get(source, ("", "", ""))
    if of == report.name:
        found.append(StoredTable(table=_TABLES[companion], key=key, is_companion=True))
    return tuple(found)


@cache
def fields_of_record(report: ReportType, source: str) -> tuple[StoredField, ...]:
    """Every field that is kept as one plain value somewhere; lists and what is computed are not."""
    return tuple(field for at in tables_of_record(report, source) for field in _fields(report, at))


def _fields(report: ReportType, at: StoredTable) -> Iterator[StoredField]:
    for column in report.columns:
        for stored in column.stored.split():
            if stored in at.table.c and _is_plain(at, column, at.table.c[stored]):
                yield StoredField(column=column, at=at, stored=stored)


def _is_plain(at: StoredTable, column: Column, stored: sa.Column[object]) -> bool:
    if at.is_companion and column.type in _NOT_OF_COMPANIONS:
        return False
    return not isinstance(stored.type, sa.JSON)


@cache
def report_of_table(table: str) -> ReportType | None:
    """The report type whose records the table keeps, or parts of them; None for tables of members, rights and
    bookkeeping."""
    of_rows = [report for report in REPORTS if table in sources_of_report(report)]
    first = [report for report in of_rows if sources_of_report(report)[0] == table]
    found = first or of_rows or _reached_from(table)
    return found[0] if found else None


@cache
def sources_of_report(report: ReportType) -> tuple[str, ...]:
    """The tables that rows come from, in the order in which the view names them as `source`."""
    return tuple(name for name in _SOURCE.findall(view_files()[report.fact]) if name in _TABLES)


def _reached_from(table: str) -> list[ReportType]:
    rules = [rule for source in SOURCES if source.table == table for rule in source.days]
    kept = [rule.reports[0 if isinstance(rule, OwnDay) else -1] for rule in rules if isinstance(rule, _OF_RECORDS)]
    return [report_named(name) for name in kept]


@cache
def column_stored(table: str, stored: str) -> Column | None:
    """The declared column that a table's column holds; None where no declaration names it."""
    report = report_of_table(table)
    columns = report.columns if report else ()
    return next((column for column in columns if stored in column.stored.split()), None)


def is_source_table(table: str) -> bool:
    """Whether records come from it, one of each row: it can be led to."""
    report = report_of_table(table)
    return report is not None and table in sources_of_report(report)


@cache
def own_days() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """(table, the column with the row's own day, the reports that the row counts in) of every table that has one."""
    return tuple(
        (source.table, rule.column, rule.reports)
        for source in SOURCES
        for rule in source.days
        if isinstance(rule, OwnDay)
    )


@cache
def day_column_of(table: str) -> str | None:
    """The column with the row's own day, where it has one."""
    return next((column for name, column, _ in own_days() if name == table), None)


def known_column(table: str, name: str) -> sa.Column[object] | None:
    """The column as this product knows it; None for one of the host's that it does not read."""
    return _TABLES[table].c.get(name) if table in _TABLES else None
