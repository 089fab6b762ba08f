"""What the tests of kept KPIs stand on: a keeper over a bench's replica, and the same numbers counted by PostgreSQL."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import sqlalchemy as sa

from dashboard.metrics import POSTGRESQL, ReadPath
from dashboard.metrics.days import days_of_member
from dashboard.metrics.kpi_counting import COUNTER, numbers_of
from dashboard.metrics.kpi_keeping import KpiKeeper
from dashboard.metrics.kpi_periods import PARTS
from dashboard.metrics.result import Number
from dashboard.reports import REPORTS, report_named
from dashboard.semantic.period import Days, Period
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType
from data_access.kpi_store import KpiStore, StoredKpis
from data_access.postgres_engine import PostgresEngine
from data_access.replica.meta import definition_version
from tests.lib.replica_ground import Bench

Numbers = dict[str, Number]
Known = dict[tuple[str, str, date, str], Numbers]
"""By report, kind of period, its first day, and project code ("" for all together)."""


@dataclass(frozen=True, kw_only=True, eq=False)
class KpiGround:
    """A bench with what keeps its KPIs. `change` a row, `follow`, `keeper.catch_up`."""

    bench: Bench

    @cached_property
    def reads(self) -> ReadPath:
        source = PostgresEngine(self.bench.database, definition_version(self.bench.conventions))
        return ReadPath(replica=self.bench.reader, source=source, conventions=self.bench.conventions)

    @cached_property
    def store(self) -> KpiStore:
        return KpiStore(self.bench.database)

    @cached_property
    def keeper(self) -> KpiKeeper:
        return KpiKeeper(reads=self.reads, store=self.store)

    def catch_up(self) -> int:
        """After a refresh; how many periods were counted."""
        self.bench.refresh()
        kept = self.keeper.catch_up(longest_s=600)
        assert kept.left == 0
        return kept.periods

    def change(self, statement: str, **values: object) -> None:
        self.bench.change(statement, **values)
        self.bench.refresh()

    def row(self, report: str, kind: str, start: date, project: str | None = None) -> StoredKpis:
        found = self.store.find((report, kind, start), project)
        assert found is not None, (report, kind, start, project)
        return found

    def kept(self) -> Known:
        """Everything that is kept."""
        statement = (
            "SELECT s.report_type, s.period_kind, s.snapshot_date, coalesce(p.code, ''), s.kpis"
            " FROM reporting.daily_kpi_snapshot s LEFT JOIN reporting.dim_project p ON p.key = s.project_id"
        )
        with self.bench.owner.read() as connection:
            found = connection.execute(sa.text(statement)).all()
        return {
            (report, kind, start, code): numbers_of(report_named(report), kpis)
            for report, kind, start, code, kpis in found
        }

    def live(self, days: Days) -> Known:
        """What PostgreSQL counts now of every period within `days`, where there is a row."""
        return {
            (report.name, kind, days_of_member(part, start, self.bench.conventions).start, project): dict(numbers)
            for report in REPORTS
            for kind, part in PARTS.items()
            for by in ((part,), (part, "project"))
            for (start, project), numbers in self._groups(report, by, days)
        }

    def _groups(
        self, report: ReportType, by: Sequence[str], days: Days
    ) -> Iterator[tuple[tuple[str, str], dict[str, Number]]]:
        period = Period(start=days.start.isoformat(), end=days.end.isoformat())
        query = Query(report=report, by=tuple(by), period=period)
        for group in self.reads.run(query, COUNTER, engine=POSTGRESQL).groups:
            start, *project = group.members
            if project != ["~"]:
                yield (start, *(project or [""])), dict(group.numbers)  # type: ignore[misc]
