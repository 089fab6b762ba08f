"""Writes a version of the store: everything, or what of the version before it is not as it was."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

import duckdb

from dashboard import clock
from dashboard.reports import REPORTS
from dashboard.semantic.fields import ValueDimension
from dashboard.semantic.report import ReportType
from data_access.database import Database
from data_access.fact_tables import MEMBERS, dim_table
from data_access.replica.attached import quoted
from data_access.replica.base import open_facts
from data_access.replica.dirty import Dirty
from data_access.replica.export import values_met
from data_access.replica.failures import reading_state
from data_access.replica.layout import base_name
from data_access.replica.load import load_facts, load_members
from data_access.replica.meta import FeedPosition
from data_access.replica.postgres_rows import BulkReader, Snapshot, bulk_reader
from data_access.scaleout.dirty_months import by_month
from data_access.scaleout.manifest import Manifest, MonthFile, ReportFiles
from data_access.scaleout.parquet import fact_columns, facts_of, member_columns, members_of
from data_access.scaleout.store import Store

_FORMAT = "(FORMAT parquet, COMPRESSION zstd)"


@dataclass(frozen=True, kw_only=True)
class Moment:
    """The moment of PostgreSQL that a version is to equal, and the feed's position there. `scratch`: a folder of this
    machine for what is sorted on the way."""

    snap: Snapshot
    definition_version: str
    feed: FeedPosition
    scratch: Path


def write_version(database: Database, store: Store, moment: Moment, before: Manifest | None, dirty: Dirty) -> Manifest:
    """The version that follows `before` (None: everything is read); CURRENT does not name it yet. The caller holds the
    write lock. Raises NeedsRebuild when the files of `before` cannot be read, or a member has left."""
    number = store.layout.next_generation()
    with (
        store.layout.new_directory(base_name(number)) as directory,
        _workbench(moment.scratch) as target,
        bulk_reader(database, moment.snap.export(), whole_views=before is None) as bulk,
    ):
        writing = _Writing(target, bulk, store.root, directory, number, before)
        members = writing.members(are_dirty=dirty.members)
        reports = {report.name: writing.report(report, sorted(dirty.days[report.name])) for report in REPORTS}
        manifest = _manifest(moment, writing, members, reports)
        manifest.write(directory)
    return manifest


@contextmanager
def _workbench(scratch: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB file of this machine: the store may lie on another one."""
    scratch.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="store-scratch-", dir=scratch) as directory, open_facts(Path(directory)) as target:
        yield target


def _manifest(
    moment: Moment, writing: "_Writing", members: dict[str, str], reports: dict[str, ReportFiles]
) -> Manifest:
    before, number = writing.before, writing.number
    written = members != before.members if before else True
    manifest = Manifest(
        number=number,
        token=before.token if before else token_hex(4),
        as_of=moment.snap.as_of.astimezone(UTC),
        today=moment.snap.today,
        definition_version=moment.definition_version,
        database=moment.snap.database,
        feed=moment.feed,
        reports=reports,
        members=members,
        members_changed_in=number if written or before is None else before.members_changed_in,
        emptied_in=_emptied(before, reports, number),
    )
    return manifest.following(before, clock.now()) if before else manifest


def _emptied(before: Manifest | None, reports: dict[str, ReportFiles], number: int) -> dict[str, int]:
    """A month without rows has no file that could carry its version."""
    if before is None:
        return {}
    lost = {name for name, files in before.reports.items() if files.months.keys() - reports[name].months.keys()}
    return {**before.emptied_in, **dict.fromkeys(sorted(lost), number)}


@dataclass(frozen=True)
class _Writing:
    """One version being written into `directory`, on the version `before`."""

    target: duckdb.DuckDBPyConnection
    bulk: BulkReader
    root: Path
    directory: Path
    number: int
    before: Manifest | None

    def members(self, *, are_dirty: bool) -> dict[str, str]:
        """The dimension tables, for `report` to look up keys in; gives their files."""
        if self.before is None:
            load_members(self.target, self.bulk, known=None)
        elif are_dirty:
            self._view_members("previous")
            load_members(self.target, self.bulk, known="previous")
        else:
            self._view_members("main")
            return self.before.members
        return {members: self._write_members(members) for members in MEMBERS}

    def report(self, report: ReportType, days: Sequence[date]) -> ReportFiles:
        """The files of a report: all months, or the untouched ones and those of `days` written anew."""
        known = self.before.reports[report.name] if self.before else ReportFiles()
        if self.before is not None and not days:
            return known
        load_facts(self.target, self.bulk, report, days=days if self.before else None)
        touched = by_month(days) if self.before else self._months(report)
        months = dict(known.months)
        for month, redone in touched.items():
            kept = months.pop(month, None)
            written = self._write_month(report, month, redone, kept)
            months |= {month: written} if written else {}
        values = {
            d.name: values_met(self.target, report, d, known.values.get(d.name, ()))
            for d in report.coded_dimensions
            if isinstance(d, ValueDimension)
        }
        self.target.execute(f"DROP TABLE {report.fact}")
        return ReportFiles(months=dict(sorted(months.items())), values=values)

    def _months(self, report: ReportType) -> dict[str, list[date]]:
        return by_month(day for (day,) in self.target.execute(f"SELECT DISTINCT day FROM {report.fact}").fetchall())

    def _write_month(
        self, report: ReportType, month: str, redone: Sequence[date], kept: MonthFile | None
    ) -> MonthFile | None:
        """The redone days from what arrived, the others as the month's file had them; None when no row is left."""
        columns, days = fact_columns(report), ", ".join(f"DATE '{day}'" for day in redone)
        rows = f"SELECT {columns} FROM {report.fact} WHERE day IN ({days})"
        if kept is not None:
            others = facts_of(report, [self.root / kept.path])
            rows += f" UNION ALL SELECT {columns} FROM ({others}) WHERE day NOT IN ({days})"
        path = self.directory / f"{report.fact}.month={month}.parquet"
        with reading_state(kept.path if kept else str(path)):
            count, first, last = self._copy(f"{rows} ORDER BY day, row_id", path)
        if not count:
            path.unlink()
            return None
        return MonthFile(path=self._named(path), version=self.number, rows=count, first=first, last=last)

    def _write_members(self, members: str) -> str:
        path = self.directory / f"{dim_table(members).name}.parquet"
        rows = f"SELECT {member_columns(members)} FROM {dim_table(members).name} ORDER BY key"
        self.target.execute(f"COPY ({rows}) TO {quoted(path)} {_FORMAT}")
        return self._named(path)

    def _view_members(self, schema: str) -> None:
        assert self.before is not None
        self.target.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        for members, path in self.before.members.items():
            with reading_state(path):
                rows = members_of(members, self.root / path)
                self.target.execute(f"CREATE VIEW {schema}.{dim_table(members).name} AS {rows}")

    def _copy(self, rows: str, path: Path) -> tuple[int, date, date]:
        """Write rows; gives how many, the first and the last day."""
        self.target.execute(f"COPY ({rows}) TO {quoted(path)} {_FORMAT}")
        found = self.target.execute(f"SELECT count(*), min(day), max(day) FROM read_parquet({quoted(path)})").fetchone()
        assert found is not None
        return found[0], found[1], found[2]

    def _named(self, path: Path) -> str:
        """As it will be called once the directory has its name."""
        return f"{base_name(self.number)}/{path.name}"
