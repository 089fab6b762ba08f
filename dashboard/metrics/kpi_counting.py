"""Counts the KPIs of many periods at once: one question for the whole and one per project, however many there are."""

from collections.abc import Iterable, Sequence
from datetime import date

from dashboard.metrics.counts import no_counts
from dashboard.metrics.days import days_of_member, member_of_day
from dashboard.metrics.engine import DUCKDB
from dashboard.metrics.kpi_periods import PARTS
from dashboard.metrics.read_path import ReadPath
from dashboard.metrics.result import Group, Number
from dashboard.permissions import EVERYTHING, Role, Viewer
from dashboard.reports import REPORTS
from dashboard.semantic.fields import names_of
from dashboard.semantic.period import Days, Period
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType
from data_access.kpi_store import Kpis, PeriodKpis

COUNTER = Viewer(
    user_id="00000000-0000-0000-0000-000000000000",
    username="kpi-counter",
    name="kpi-counter",
    role=Role.ADMIN,
    scope=EVERYTHING,
    permissions=frozenset(report.permission for report in REPORTS),
)
"""Sees the rows of all projects, and nothing but reports."""


def count_periods(
    reads: ReadPath, report: ReportType, kind: str, periods: Sequence[Days], today: date
) -> list[PeriodKpis]:
    """The KPIs of each of the periods (of one kind), from the one state that `reads` is held to.

    Rows without a project are part of the whole only. A project without rows in a period has no KPIs there.
    """
    found: dict[date, dict[str | None, Kpis]] = {period.start: {None: _nothing(report)} for period in periods}
    ids = {code: key for key, code in reads.member_table("project").code_of_id.items()}
    for by in ((), ("project",)):
        for group in _groups(reads, report, kind, periods, by):
            start = days_of_member(PARTS[kind], group.members[0], reads.conventions).start
            if not by:
                found[start][None] = _as_json(group.numbers.items())
            elif group.members[1] in ids:
                found[start][ids[group.members[1]]] = _as_json(group.numbers.items())
    return [
        PeriodKpis(
            key=(report.name, kind, period.start),
            version=reads.asking().universes.engine.days_version(report.name, period),
            is_over=period.end < today,
            kpis=found[period.start],
        )
        for period in periods
    ]


def numbers_of(report: ReportType, kpis: Kpis) -> dict[str, Number]:
    """The shown measures of what was kept."""
    return {
        name: Number(kpis[name]["value"], kpis[name]["n"], kpis[name].get("reason"))
        for name in names_of(report.shown_measures)
    }


def _groups(
    reads: ReadPath, report: ReportType, kind: str, periods: Sequence[Days], by: tuple[str, ...]
) -> tuple[Group, ...]:
    """Hidden measures too: a ratio is exact, and can be averaged again, with what it is made of."""
    members = tuple(member_of_day(PARTS[kind], period.start) for period in periods)
    query = Query(
        report=report,
        measures=names_of(report.measures),
        by=(PARTS[kind], *by),
        filters=((PARTS[kind], members),),
        period=Period(
            start=min(period.start for period in periods).isoformat(),
            end=max(period.end for period in periods).isoformat(),
        ),
    )
    # Named, so that what is asked once here drives nothing out of the memory for what people ask.
    return reads.run(query, COUNTER, engine=DUCKDB).groups


def _nothing(report: ReportType) -> Kpis:
    counts = no_counts(report, report.additive_inputs)
    return _as_json((measure.name, counts.number(report, measure)) for measure in report.measures)


def _as_json(numbers: Iterable[tuple[str, Number]]) -> Kpis:
    return {name: _number_as_json(number) for name, number in numbers}


def _number_as_json(number: Number) -> dict[str, float | int | str | None]:
    known: dict[str, float | int | str | None] = {"value": number.value, "n": number.n}
    return known | ({"reason": number.reason} if number.reason else {})
