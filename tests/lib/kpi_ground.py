"""What the tests of kept KPIs stand on: a keeper over a bench's replica, and the same numbers counted by PostgreSQL."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

import sqlalchemy as sa

from dashboard import clock
from dashboard.metrics import POSTGRESQL, ReadPath
from dashboard.metrics.days import days_of_member
from dashboard.metrics.kpi_counting import COUNTER, numbers_of
from dashboard.metrics.kpi_keeping import KpiKeeper
from dashboard.metrics.kpi_periods import PARTS
from dashboard.metrics.result import Number
from dashboard.metrics.stored_kpis import PeriodNumbers, stored_kpis
from dashboard.permissions import EVERYTHING
from dashboard.reports import REPORTS, report_named
from dashboard.reports.trainer_daily import TRAINER_DAILY
from dashboard.semantic.period import Days, Period
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType
from dashboard.setting_values import PROJECT_ROOT
from data_access.kpi_store import KpiStore, StoredKpis
from data_access.postgres_engine import PostgresEngine
from data_access.replica.meta import definition_version
from jobs.job import Counts, Ground, Job
from jobs.run_job import run_job
from tests import factories as make
from tests.lib.engines import viewer_of
from tests.lib.replica_ground import Bench

Numbers = dict[str, Number]
Known = dict[tuple[str, str, date, str], Numbers]
"""By report, kind of period, its first day, and project code ("" for all together)."""


KEPT = "reporting.daily_kpi_snapshot"
THURSDAY = date(2026, 9, 24)
"""Its week began on Monday the 21st, its month ends on the Wednesday after."""


def at(day: date, time: str) -> None:
    """Set the clock to a time on the wall in Aden."""
    moment = datetime.fromisoformat(f"{day} {time}:00+03:00").astimezone(UTC)
    clock.set_source(lambda: moment)


def sessions_of(found: PeriodNumbers) -> tuple[float | int | None, str]:
    return found.numbers["total_sessions"].value, found.state


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
        kept = self.keeper.catch_up()
        assert kept.left == 0
        return kept.periods

    def change(self, statement: str, **values: object) -> None:
        self.bench.change(statement, **values)
        self.bench.refresh()

    def start_over(self) -> None:
        """Two sessions of Thursday in the first project, one of Monday in the second, nothing kept. Thursday, 23:59."""
        at(THURSDAY, "23:59")
        everything = ("public.breeding_training_activity", KEPT, "reporting.job_run")
        self.bench.change(*(f"DELETE FROM {table}" for table in everything))
        for minutes in (30, 45):
            self.add_session(datetime(2026, 9, 24, 10), duration=minutes)
        self.add_session(datetime(2026, 9, 21, 10), project=1)
        self.bench.refresh()

    def add_session(self, when: datetime, *, project: int = 0, dog: int = 0, duration: int = 30) -> str:
        """A session that the replica does not know yet."""
        unit = self.bench.unit
        with self.bench.owner.engine.begin() as connection:
            return make.make_session(
                connection,
                dog_id=unit.dogs[dog],
                trainer_id=unit.trainers[0],
                project_id=unit.projects[project],
                session_date=when,
                duration=duration,
            )

    def run(self, job: Job, day: date | None = None) -> Counts:
        """As the scheduler does it today, or for `day`."""
        on = Ground(database=self.bench.database, settings=self.bench.settings)
        return run_job(job, on, day or job.day_for(clock.today(self.bench.settings.timezone)))

    def by_hand(self, job: Job, day: date) -> "subprocess.Popen[str]":
        """`./k9 job` for a day, in a process of its own."""
        urls = {"DATABASE_URL": self.bench.database.url, "DATABASE_OWNER_URL": self.bench.owner.url}
        shown = {name: url.render_as_string(hide_password=False) for name, url in urls.items()}
        shown |= {"K9_DATA_DIR": str(self.bench.settings.data_dir), "K9_TIMEZONE": self.bench.settings.timezone}
        return subprocess.Popen(
            [sys.executable, "-m", "commands", "job", job.name, "--date", str(day)],
            cwd=PROJECT_ROOT,
            env=os.environ | shown,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def asked(self, kind: str, day: date = THURSDAY, project: str | None = None) -> PeriodNumbers:
        """What Ghada, who sees all projects, is given of the trainers' report."""
        return stored_kpis(self.reads, self.store, TRAINER_DAILY, kind, day, viewer_of(EVERYTHING), project=project)

    def every_row(self) -> list[tuple[object, ...]]:
        """Rows with their numbers and times; not the version, which only says what they were last compared with."""
        statement = (
            f"SELECT report_type, period_kind, snapshot_date, project_id, kpis, calculated_at, revised_at, revised"
            f" FROM {KEPT} ORDER BY id"
        )
        with self.bench.owner.read() as connection:
            return [tuple(row) for row in connection.execute(sa.text(statement))]

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
