"""Gives a period's KPIs as they are kept, while they are what would be counted now; else it counts them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dashboard.metrics.kpi_counting import numbers_of
from dashboard.metrics.kpi_periods import DAY, period_around
from dashboard.metrics.read_path import ReadPath
from dashboard.metrics.result import Number
from dashboard.metrics.scope import authorise
from dashboard.permissions import Viewer
from dashboard.semantic.period import Days, Period
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType
from data_access.kpi_store import KpiStore, StoredKpis

STORED, LIVE = "stored", "live"


@dataclass(frozen=True, kw_only=True)
class PeriodNumbers:
    """The shown measures of a period. `state`: stored, or live where it was counted for the question.

    `revised`: how often the kept numbers became others after the period was over, `revised_at` the last time.
    """

    days: Days
    numbers: Mapping[str, Number]
    state: str
    data_version: str
    computed_at: datetime
    revised: int = 0
    revised_at: datetime | None = None


def stored_kpis(
    reads: ReadPath,
    store: KpiStore,
    report: ReportType,
    kind: str,
    day: date,
    viewer: Viewer,
    *,
    project: str | None = None,
) -> PeriodNumbers:
    """The KPIs of the day, week or month around `day`, of one project (its code) or of all that the viewer may see.

    Raises Forbidden without the report's permission, InvalidInput for a project that the viewer may not know of.
    """
    authorise(report, viewer)
    held = reads.pinned()
    days = period_around(kind, day, reads.conventions)
    version = held.asking().universes.engine.days_version(report.name, days)
    found = _kept(held, store, (report.name, kind, days.start), viewer, project)
    if found is None or found.version != version:
        return _live(held, report, days, viewer, project, version)
    return PeriodNumbers(
        days=days,
        numbers=numbers_of(report, found.kpis),
        state=STORED,
        data_version=version,
        computed_at=found.calculated_at,
        revised=found.revised,
        revised_at=found.revised_at,
    )


def revision_of(
    reads: ReadPath, store: KpiStore, report: ReportType, project: str, day: date, viewer: Viewer
) -> datetime | None:
    """When the numbers of a project's day last became others after the day was over; None where they never did, or
    where the viewer does not see the whole of the project."""
    found = _kept(reads, store, (report.name, DAY, day), viewer, project)
    return found.revised_at if found is not None else None


def _kept(
    held: ReadPath, store: KpiStore, key: tuple[str, str, date], viewer: Viewer, project: str | None
) -> StoredKpis | None:
    """What is kept of exactly the rows that the viewer asks for and may see; None where that is of other rows.

    The whole is for those who see all projects. Whoever sees some of them gets those one by one, and whoever sees own
    rows only gets nothing that is kept.
    """
    scope = viewer.scope
    if project is None:
        return store.find(key, None) if scope.all_projects else None
    ids = {code: key for key, code in held.member_table("project").code_of_id.items()}
    project_id = ids.get(project)
    may = scope.all_projects or (project_id in scope.projects and not scope.is_own_rows)
    return store.find(key, project_id) if may and project_id is not None else None


def _live(
    held: ReadPath, report: ReportType, days: Days, viewer: Viewer, project: str | None, version: str
) -> PeriodNumbers:
    period = Period(start=days.start.isoformat(), end=days.end.isoformat())
    query = Query(report=report, filters=(("project", (project,)),) if project else (), period=period)
    tick = held.tick(query, viewer, panels=())
    return PeriodNumbers(
        days=days,
        numbers=tick.numbers,
        state=LIVE,
        data_version=version,
        computed_at=tick.provenance.computed_at,
    )
