"""One generation of the replica, open for reading: SQL over its views, mapped columns, members and values."""

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import pandas as pd
import sqlalchemy as sa

from dashboard.reports import REPORTS, report_named
from dashboard.semantic.period import Days
from dashboard.semantic.report import ReportType
from dashboard.semantic.scope_codes import ScopeCodes
from data_access.fact_tables import MEMBERS, SCHEMA, dim_table
from data_access.replica.attached import AttachedFile, Workspace
from data_access.replica.columns import replica_columns
from data_access.replica.duckdb_text import for_duckdb
from data_access.replica.layout import FACTS_FILE
from data_access.replica.member_table import MemberTable, read_members
from data_access.replica.meta import Meta, day_of, read_meta
from data_access.replica.own_places import Place, RedoneRows
from data_access.replica.parts import ReportPart, open_part

_IDLE_CURSORS = 8


class Generation:
    """A state of the replica that never changes, for any number of threads; held for as long as it is used.

    The files stay open until the last reference is gone, so a request keeps one generation from start to end.
    """

    name = "duckdb"

    def __init__(
        self,
        workspace: Workspace,
        base: "OpenDirectory",
        delta: "OpenDirectory | None" = None,
        before: "Generation | None" = None,
    ) -> None:
        """`before`: the state that this one takes the place of."""
        # First, so that they are closed before the files they look at.
        self._idle: deque[duckdb.DuckDBPyConnection] = deque(maxlen=_IDLE_CURSORS)
        self.meta = (delta or base).meta
        self._workspace = workspace
        self._base, self._delta = base, delta
        self._views = AttachedFile(workspace, None, "generation")
        self._parts = {report.name: self._open_parts(report) for report in REPORTS}
        # Every question asks where the data begins.
        self._ends = {report.name: _ends(self._parts[report.name]) for report in REPORTS}
        self._values = {
            report: {name: ("", *values) for name, values in named.items()}
            for report, named in self.meta.values.items()
        }
        self._members: dict[str, MemberTable] = before._members if before and self._has_members_of(before) else {}
        self._versions: dict[tuple[str, Days | None, ScopeCodes | None], str] = {}
        self._redone: dict[str, RedoneRows] = {}
        self._places: dict[tuple[str, tuple[str, ...], tuple[str, ...]], frozenset[Place]] = {}
        with self._cursor() as cursor:
            self._make_views(cursor)

    @property
    def data_version(self) -> str:
        return self.meta.data_version

    def days_version(self, report: str, days: Days) -> str:
        """Stays while no row of these days of the report changes, whatever happens to others."""
        return self.meta.days_version(report, days)

    @property
    def identity(self) -> str:
        """The database, and the base: each of them is numbered by itself."""
        return f"{self.name} {self.meta.database} {self.meta.generation}-{self.meta.token}"

    @property
    def definition_version(self) -> str:
        return self.meta.definition_version

    @property
    def as_of(self) -> datetime:
        """The moment of PostgreSQL that this state equals."""
        return self.meta.as_of

    def fetch(self, select: sa.Select[Any], values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """All rows of a statement that is written for PostgreSQL; uuids come as text."""
        statement, parameters = for_duckdb(select, values)
        with self._cursor() as cursor:
            found = cursor.execute(statement, parameters)
            uuids = [place for place, column in enumerate(found.description) if column[1] == "UUID"]
            rows: list[tuple[Any, ...]] = found.fetchall()
        return [_with_text(row, uuids) for row in rows] if uuids else rows

    def fetch_frame(self, select: sa.Select[Any]) -> pd.DataFrame:
        """The same as a frame; decimals become floats, as pandas keeps them."""
        statement, parameters = for_duckdb(select)
        with self._cursor() as cursor:
            frame: pd.DataFrame = cursor.execute(statement, parameters).df()
        return frame

    def parts(self, report: str) -> tuple[ReportPart, ...]:
        """The base, and the delta when it has rows of this report."""
        return self._parts[report]

    def members(self, members: str) -> MemberTable:
        if members not in self._members:
            with self._cursor() as cursor:
                self._members[members] = read_members(cursor, (self._delta or self._base).alias, members)
        return self._members[members]

    def _has_members_of(self, other: "Generation") -> bool:
        """Whether the dimension tables are the same: most changes are of rows, and reading all members is dear."""
        return self._base is other._base and self.meta.members_changed_in == other.meta.members_changed_in

    def values(self, report: str, dimension: str) -> tuple[str, ...]:
        """The values of a value dimension by code; position 0 is "missing"."""
        return self._values[report][dimension]

    def version_of(self, report: str, days: Days | None, scope: ScopeCodes | None = None) -> str:
        """The version of what an answer about these days (None: all) and this scope (None: everything) stands on: its
        rows, the words and attributes of members, and where the report begins. A change of another day, of another
        project, or of days and projects without own rows, leaves it."""
        key = report, days, scope
        if key not in self._versions:
            rows = self._rows_version(report, days, scope or ScopeCodes.everything())
            self._versions[key] = f"{rows} {self.meta.members_changed_in} {self.first_day(report)}"
        return self._versions[key]

    def _rows_version(self, report: str, days: Days | None, scope: ScopeCodes) -> str:
        if scope.is_own_rows and not scope.all_projects:
            redone = self.meta.redone_places(report, days)
            # Where the last own row has gone, there is no place of theirs any more: so the places are part of it.
            places = sorted(redone.keys() & self._own_places(report, scope))
            return f"{self.meta.version_of(map(redone.__getitem__, places))} {_digest(places)}"
        keys = None if scope.all_projects else self._keys("project", scope.projects)
        return self.meta.days_version(report, days, keys)

    def _own_places(self, name: str, scope: ScopeCodes) -> frozenset[Place]:
        """Of the days that were redone, those with own rows, each with the projects of these."""
        key = name, scope.own_employee, scope.own_dogs
        if key not in self._places:
            if name not in self._redone:
                self._redone[name] = RedoneRows(report_named(name), self._parts[name], self.meta.dirty_days[name])
            dogs, people = self._keys("dog", scope.own_dogs), self._keys("employee", scope.own_employee)
            self._places[key] = self._redone[name].places(dogs=dogs, people=people)
        return self._places[key]

    def _keys(self, members: str, codes: Collection[str]) -> frozenset[int]:
        """As rows carry them; of a code that several share, all."""
        wanted = set(codes)
        return frozenset(key for key, code in enumerate(self.members(members).code) if key and code in wanted)

    def first_day(self, report: str) -> date | None:
        return self._ends[report][0]

    def last_day(self, report: str) -> date | None:
        return self._ends[report][1]

    def _open_parts(self, report: ReportType) -> tuple[ReportPart, ...]:
        dirty = frozenset(self.meta.dirty_days[report.name])
        base = replace(self._base.part(report), excluded_days=dirty)
        if self._delta is None or not self.meta.rows[report.name]:
            return (base,)
        return (base, self._delta.part(report))

    def _make_views(self, cursor: duckdb.DuckDBPyConnection) -> None:
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        for report in REPORTS:
            cursor.execute(f"CREATE VIEW {SCHEMA}.{report.fact} AS {self._fact_sql(report)}")
        dims = (self._delta or self._base).alias
        for members in MEMBERS:
            table = dim_table(members).name
            cursor.execute(f"CREATE VIEW {SCHEMA}.{table} AS SELECT * FROM {dims}.main.{table}")

    def _fact_sql(self, report: ReportType) -> str:
        columns = ", ".join(["row_id", "day", *(f'"{column.name}"' for column in replica_columns(report))])
        base = f"SELECT {columns} FROM {self._base.alias}.main.{report.fact}"
        dirty = self.meta.dirty_days[report.name]
        if self._delta is None or not dirty:
            return base
        days = ", ".join(f"DATE '{day_of(day)}'" for day in dirty)
        delta = f"SELECT {columns} FROM {self._delta.alias}.main.{report.fact}"
        return f"{base} WHERE day NOT IN ({days}) UNION ALL {delta}"

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor on this generation's catalog. One that met an error is not used again."""
        try:
            cursor = self._idle.pop()
        except IndexError:
            cursor = self._workspace.cursor()
            cursor.execute(f"USE {self._views.alias}")
        yield cursor
        self._idle.append(cursor)


class OpenDirectory:
    """A base or a delta with its file attached; a base is shared by the generations that stand on it."""

    def __init__(self, workspace: Workspace, directory: Path, kind: str) -> None:
        self.directory = directory
        self.meta: Meta = read_meta(directory)
        self._file = AttachedFile(workspace, directory / FACTS_FILE, kind)
        self._parts = {report.name: open_part(directory, report) for report in REPORTS}

    @property
    def alias(self) -> str:
        return self._file.alias

    def part(self, report: ReportType) -> ReportPart:
        """The mapped columns, with their memory: the same for all generations that stand on this directory."""
        return self._parts[report.name]


def _digest(places: Sequence[Place]) -> str:
    return sha256(repr(places).encode()).hexdigest()[:12]


def _ends(parts: Sequence[ReportPart]) -> tuple[date, date] | tuple[None, None]:
    """The first and the last day that have rows."""
    days = [counted for counted in (part.counted_days() for part in parts) if len(counted)]
    if not days:
        return None, None
    return day_of(min(int(counted[0]) for counted in days)), day_of(max(int(counted[-1]) for counted in days))


def _with_text(row: tuple[Any, ...], uuids: list[int]) -> tuple[Any, ...]:
    return tuple(str(v) if place in uuids and isinstance(v, UUID) else v for place, v in enumerate(row))
