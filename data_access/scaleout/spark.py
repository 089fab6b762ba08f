"""A version of the store as an engine of the read path that the cluster answers for."""

import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import visitors

from dashboard.reports import REPORTS
from data_access.fact_tables import MEMBERS, dim_table
from data_access.scaleout.cluster import Cluster, Session
from data_access.scaleout.facts import StoredFacts
from data_access.scaleout.manifest import Manifest
from data_access.scaleout.parquet import fact_schema, member_schema
from data_access.scaleout.spark_sql import spark_sql


class SparkFacts(StoredFacts):
    """`fetch` asks the cluster; all else is known here. Its session has the views of this version and no other; it is
    opened by the first question."""

    name = "spark"

    def __init__(self, root: Path, manifest: Manifest, cluster: Cluster) -> None:
        super().__init__(root, manifest)
        self._cluster = cluster
        self._session: Session | None = None
        self._viewed: set[str] = set()
        self._opening = threading.Lock()

    def fetch(self, select: sa.Select[Any], values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        text, parameters = spark_sql(select, values)
        return self._with_views(_tables(select)).rows(text, parameters)

    def _with_views(self, tables: Iterable[str]) -> Session:
        with self._opening:
            session = self._session = self._session or self._cluster.session()
            for table in sorted(set(tables) - self._viewed):
                session.view(table, *self._described(table))
                self._viewed.add(table)
        return session

    def _described(self, table: str) -> tuple[str, list[str]]:
        """What is in a table, and its files."""
        for report in REPORTS:
            if report.fact == table:
                return fact_schema(report), [str(path) for path in self.paths(report.name)]
        members = next(members for members in MEMBERS if dim_table(members).name == table)
        return member_schema(members), [str(self.member_path(members))]


def _tables(select: sa.Select[Any]) -> set[str]:
    return {found.name for found in visitors.iterate(select) if isinstance(found, sa.Table)}
