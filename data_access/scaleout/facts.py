"""A version of the store: what can be said of it without the cluster, and its files read by DuckDB on this machine."""

import threading
from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import sqlalchemy as sa

from dashboard.reports import REPORTS, report_named
from dashboard.semantic.period import Days
from dashboard.semantic.scope_codes import ScopeCodes
from data_access.fact_tables import MEMBERS, SCHEMA, dim_table
from data_access.replica.duckdb_text import for_duckdb
from data_access.replica.member_table import MemberTable, read_members
from data_access.scaleout.manifest import Manifest
from data_access.scaleout.parquet import facts_of, members_of


class StoredFacts:
    """A state that never changes, for any number of threads. Here DuckDB answers, which is how the store finds out what
    it has to redo, and what the cluster is compared with."""

    name = "store"

    def __init__(self, root: Path, manifest: Manifest) -> None:
        self.root, self.manifest = root, manifest
        self._members: dict[str, MemberTable] = {}
        self._lock = threading.Lock()

    @property
    def data_version(self) -> str:
        return f"{self.name}-{self.manifest.data_version}"

    @property
    def definition_version(self) -> str:
        return self.manifest.definition_version

    @property
    def identity(self) -> str:
        return f"{self.name} {self.manifest.database} {self.manifest.token}"

    @property
    def as_of(self) -> datetime:
        return self.manifest.as_of

    def days_version(self, report: str, days: Days) -> str:
        return self.version_of(report, days)

    def version_of(self, report: str, days: Days | None, scope: ScopeCodes | None = None) -> str:
        """By months, whatever the scope."""
        return f"{self.name} {self.manifest.version_of(report, days)}"

    def members(self, members: str) -> MemberTable:
        with self._lock:
            if members not in self._members:
                self._members[members] = read_members(self._duckdb.cursor(), "memory", members)
            return self._members[members]

    def values(self, report: str, dimension: str) -> tuple[str, ...]:
        return ("", *self.manifest.reports[report].values[dimension])

    def first_day(self, report: str) -> date | None:
        return self.manifest.reports[report].first_day

    def parts(self, report: str) -> tuple[()]:
        return ()

    def fetch(self, select: sa.Select[Any], values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        if values is not None:
            select = select.params(**values)
        return self._duckdb.cursor().execute(*for_duckdb(select)).fetchall()

    def paths(self, report: str) -> list[Path]:
        """The files of a report's facts, in order of time."""
        return [self.root / path for path in self.manifest.reports[report].paths()]

    def member_path(self, members: str) -> Path:
        return self.root / self.manifest.members[members]

    @cached_property
    def _duckdb(self) -> duckdb.DuckDBPyConnection:
        """The members in memory, the facts as views of their files."""
        connection = duckdb.connect(config={"memory_limit": "512MB"})
        connection.execute(f"CREATE SCHEMA {SCHEMA}")
        for members in MEMBERS:
            table = dim_table(members).name
            connection.execute(f"CREATE TABLE {table} AS {members_of(members, self.member_path(members))}")
            connection.execute(f"CREATE VIEW {SCHEMA}.{table} AS SELECT * FROM main.{table}")
        for report in REPORTS:
            facts = facts_of(report_named(report.name), self.paths(report.name))
            connection.execute(f"CREATE VIEW {SCHEMA}.{report.fact} AS {facts}")
        return connection
