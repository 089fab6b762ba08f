"""Keeps KPI snapshots (reporting.daily_kpi_snapshot): what was counted of a period, and from which content of it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam, select, text

from dashboard import clock
from data_access.database import Actor, Database
from data_access.own_tables import daily_kpi_snapshot as snapshots

# Any number that no other program uses for its advisory locks.
KPI_LOCK = 0x6B39_0003
_ACTOR = Actor(name="jobs")
_KEY = (snapshots.c.report_type, snapshots.c.period_kind, snapshots.c.snapshot_date)
_IS_WHOLE = snapshots.c.project_id.is_(None)
"""The row of all projects together, which every kept period has: it carries the version of all rows of the period."""

Kpis = Mapping[str, Mapping[str, Any]]
"""{measure: {"value", "n", "reason"}}; a number that has a value has no reason."""
PeriodKey = tuple[str, str, date]
"""Report type, kind of period (day, week, month), its first day."""


@dataclass(frozen=True, kw_only=True)
class PeriodKpis:
    """What was counted of one period: `kpis` by project id, under None those of all projects together. `is_over`: no
    day of the period is still running."""

    key: PeriodKey
    version: str
    is_over: bool
    kpis: Mapping[str | None, Kpis]


@dataclass(frozen=True, kw_only=True)
class StoredKpis:
    """One row. `revised`: how often its numbers became others after its period was over, `revised_at` the last time."""

    kpis: Kpis
    version: str
    calculated_at: datetime
    revised: int
    revised_at: datetime | None


class KpiStore:
    """The only place that reads or writes KPI snapshots."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, key: PeriodKey, project_id: str | None) -> StoredKpis | None:
        """The row of a period and project (None: of all projects together)."""
        found = self._database.fetch(lambda connection: connection.execute(one_of(key, project_id)).one_or_none())
        return _stored(found) if found is not None else None

    def versions(self) -> dict[PeriodKey, str]:
        """Every period that is kept, with the version it was counted from."""
        kept = select(*_KEY, snapshots.c.data_version).where(_IS_WHOLE)
        found = self._database.fetch(lambda connection: connection.execute(kept).all())
        return {(report, kind, start): version for report, kind, start, version in found}

    def forget(self, keys: Sequence[PeriodKey]) -> None:
        """Remove periods that are none any more."""
        with self.writing() as writer:
            writer.connection.execute(snapshots.delete().where(of_every_project(keys)))

    @contextmanager
    def writing(self) -> Iterator["KpiWriter"]:
        """One transaction, and no other of its kind beside it: who counts and writes inside overtakes nobody."""
        with self._database.write(_ACTOR) as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": KPI_LOCK})
            yield KpiWriter(connection)


def _stored(row: Any) -> StoredKpis:
    return StoredKpis(
        kpis=row.kpis,
        version=row.data_version,
        calculated_at=row.calculated_at,
        revised=row.revised,
        revised_at=row.revised_at,
    )


@dataclass(kw_only=True)
class _Plan:
    """Rows to add and to change, ids of rows to remove."""

    added: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class KpiWriter:
    """Replaces periods as a whole."""

    connection: Connection

    def replace(self, periods: Sequence[PeriodKpis]) -> int:
        """Keep `periods` as they were counted now. A row whose numbers are the same stays as it is, but for the
        version. How many rows are others than before."""
        stored, plan, now = self._stored(periods), _Plan(), clock.now()
        for period in periods:
            _plan_period(plan, period, stored.get(period.key, {}), now)
        self._write(plan)
        self._mark(periods)
        return len(plan.added) + len(plan.changed) + len(plan.gone)

    def _stored(self, periods: Sequence[PeriodKpis]) -> dict[PeriodKey, dict[str | None, Any]]:
        wanted = select(snapshots).where(of_every_project([period.key for period in periods]))
        found: dict[PeriodKey, dict[str | None, Any]] = {}
        for row in self.connection.execute(wanted):
            project = str(row.project_id) if row.project_id is not None else None
            found.setdefault((row.report_type, row.period_kind, row.snapshot_date), {})[project] = row
        return found

    def _write(self, plan: _Plan) -> None:
        if plan.gone:
            self.connection.execute(snapshots.delete().where(snapshots.c.id.in_(plan.gone)))
        if plan.changed:
            names = ("kpis", "calculated_at", "revised", "revised_at")
            values = {name: bindparam(f"new_{name}", type_=snapshots.c[name].type) for name in names}
            changing = snapshots.update().where(snapshots.c.id == bindparam("row")).values(values)
            self.connection.execute(changing, plan.changed)
        if plan.added:
            self.connection.execute(snapshots.insert(), plan.added)

    def _mark(self, periods: Sequence[PeriodKpis]) -> None:
        """The version of the periods, where it is another one: a new base gives all of them new ones, so it is written
        once for each and not once for each of its projects."""
        by_version: dict[str, list[PeriodKey]] = {}
        for period in periods:
            by_version.setdefault(period.version, []).append(period.key)
        for version, keys in by_version.items():
            marked = snapshots.update().values(data_version=version)
            self.connection.execute(marked.where(_is_one_of(keys, _IS_WHOLE), snapshots.c.data_version != version))


def _plan_period(plan: _Plan, period: PeriodKpis, stored: Mapping[str | None, Any], now: datetime) -> None:
    plan.gone += [row.id for project, row in stored.items() if project not in period.kpis]
    is_revision = period.is_over and bool(stored)
    for project, kpis in period.kpis.items():
        row = stored.get(project)
        if row is None:
            plan.added.append(_new_row(period, project, now, is_revision))
        elif row.kpis != kpis:
            revised = {
                "new_revised": row.revised + is_revision,
                "new_revised_at": now if is_revision else row.revised_at,
            }
            plan.changed.append({"row": row.id, "new_kpis": kpis, "new_calculated_at": now, **revised})


def _new_row(period: PeriodKpis, project: str | None, now: datetime, is_revision: bool) -> dict[str, Any]:
    report, kind, start = period.key
    return {
        "report_type": report,
        "period_kind": kind,
        "snapshot_date": start,
        "project_id": project,
        "kpis": period.kpis[project],
        "data_version": period.version,
        "calculated_at": now,
        "revised": int(is_revision),
        "revised_at": now if is_revision else None,
    }


def _is_one_of(keys: Sequence[PeriodKey], *also: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """And what is `also` so. By kind of period, as an index is gone through: of a list of keys, the database looks at
    each key for each row that it has found."""
    starts: dict[tuple[str, str], list[date]] = {}
    for report, kind, start in keys:
        starts.setdefault((report, kind), []).append(start)
    report_type, period_kind, snapshot_date = _KEY
    return sa.or_(
        *(
            sa.and_(report_type == report, period_kind == kind, snapshot_date.in_(of_kind), *also)
            for (report, kind), of_kind in starts.items()
        )
    )


def of_every_project(keys: Sequence[PeriodKey]) -> sa.ColumnElement[bool]:
    """All rows of these periods, as the two indexes say it: without a word about the project neither is used, and the
    whole table is read."""
    return sa.or_(_is_one_of(keys, _IS_WHOLE), _is_one_of(keys, sa.not_(_IS_WHOLE)))


def one_of(key: PeriodKey, project_id: str | None) -> sa.Select[Any]:
    """A row with the version of its period, as the two indexes say it: with IS NOT DISTINCT FROM neither is used."""
    whole = snapshots.alias("whole")
    of_whole = sa.tuple_(whole.c.report_type, whole.c.period_kind, whole.c.snapshot_date) == key
    version = select(whole.c.data_version).where(of_whole, whole.c.project_id.is_(None)).scalar_subquery()
    rest = (column for column in snapshots.c if column is not snapshots.c.data_version)
    is_its = _IS_WHOLE if project_id is None else snapshots.c.project_id == project_id
    return select(*rest, version.label("data_version")).where(_is_one_of([key], is_its))
