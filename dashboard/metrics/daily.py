"""A report as people know it: one project and one day, or any other question, with its numbers, trends and rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import compress
from typing import Any

from dashboard import clock
from dashboard.metrics.anomalies import JudgedDay, judge_series, needed, weights_of
from dashboard.metrics.paging import RowOrder
from dashboard.metrics.read_path import ReadPath
from dashboard.metrics.result import Result, RowPage, TickResult
from dashboard.metrics.trends import LikeForLike, TrendMetrics, compare_running_day, get_windows
from dashboard.permissions import Viewer
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import Column, Where
from dashboard.semantic.period import Days, Period
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType
from dashboard.semantic.sheet import Group

WINDOWS = (7, 30)
ROWS_AT_ONCE = 5000
"""Rows held at once while all of them are gone through; there is no cap."""

Item = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class ReportAnswer:
    """The answer to a question about a report type. `is_complete`: every day of the period is over.

    `numbers` holds the measures with their change against the days before; `trends` by window, up to the last day
    of the period; `running`: today so far, when the period is today; `groups`: when the question has dimensions.
    """

    query: Query
    days: Days
    is_complete: bool
    numbers: TickResult
    trends: Mapping[int, TrendMetrics]
    running: LikeForLike | None
    groups: Result | None
    rows: RowPage | None


def read_report(
    reads: ReadPath, query: Query, viewer: Viewer, *, rows: int, after: str | None = None, is_light: bool = False
) -> ReportAnswer:
    """Everything about a question from one moment. `is_light`: without rows and groups, for small screens."""
    held = reads.pinned()
    today = clock.today(reads.conventions.timezone)
    numbers = held.tick(query, viewer, panels=())
    days = numbers.days
    is_today = days.start == days.end == today
    return ReportAnswer(
        query=query,
        days=days,
        is_complete=days.end < today,
        numbers=numbers,
        trends=get_windows(held, query, viewer, end=min(days.end, today), windows=WINDOWS),
        running=compare_running_day(held, query, viewer, today=today) if is_today else None,
        groups=held.run(query, viewer) if query.by and not is_light else None,
        rows=None if is_light else held.rows(query, viewer, after=after, limit=rows),
    )


def every_row(
    reads: ReadPath, query: Query, viewer: Viewer, *, measure: str | None = None, order: RowOrder = ()
) -> Iterator[RowPage]:
    """All rows behind a question, in pages of one moment, at least one page."""
    held = reads.pinned()
    after: str | None = None
    while True:
        page = held.rows(query, viewer, measure=measure, after=after, limit=ROWS_AT_ONCE, order=order)
        yield page
        if not page.has_more:
            return
        after = page.items[-1]["cursor"]


@dataclass(frozen=True, kw_only=True)
class SheetGroup:
    """Rows that stand together, with the columns they show. `group` is None where the sheet has no groups."""

    group: Group | None
    columns: tuple[Column, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True)
class DailySheet:
    """One daily report: `answer` with its numbers and trends, and every row in the groups of the paper. `judged`: by
    measure, the days of the longest trend with what is usual."""

    report: ReportType
    project: str
    day: date
    answer: ReportAnswer
    groups: tuple[SheetGroup, ...]
    judged: Mapping[str, tuple[JudgedDay, ...]]


def daily_query(report: ReportType, project: str, day: date) -> Query:
    """The question that a daily report answers."""
    period = Period(start=day.isoformat(), end=day.isoformat())
    return Query(report=report, filters=(("project", (project,)),), period=period)


def read_sheet(reads: ReadPath, report: ReportType, project: str, day: date, viewer: Viewer) -> DailySheet:
    """The whole daily report. InvalidInput for a project that the viewer may not know of."""
    held = reads.pinned()
    query = daily_query(report, project, day)
    answer = read_report(held, query, viewer, rows=1, is_light=True)
    pages = list(every_row(held, query, viewer))
    items = [item for page in pages for item in page.items]
    # In the order of the day, as a paper is filled in; what has no time comes last.
    items.sort(key=lambda item: (item.get(report.time_column) is None, item.get(report.time_column), item["row_id"]))
    groups = _grouped(report, pages[0].columns, items)
    judged = _judged(answer.trends[max(WINDOWS)], report, reads.conventions)
    return DailySheet(report=report, project=project, day=day, answer=answer, groups=groups, judged=judged)


def _judged(trend: TrendMetrics, report: ReportType, conventions: Conventions) -> dict[str, tuple[JudgedDay, ...]]:
    return {
        name: judge_series(report, series, weights_of(series.measure, trend.series), conventions)
        for name, series in trend.series.items()
        if set(needed(series.measure)) <= trend.series.keys()
    }


def _grouped(report: ReportType, visible: Sequence[Column], items: Sequence[Item]) -> tuple[SheetGroup, ...]:
    named = {column.name: column for column in visible}

    def columns(names: Sequence[str]) -> tuple[Column, ...]:
        return tuple(named[name] for name in names if name in named)

    sheet = report.sheet
    if not sheet.groups:
        return (SheetGroup(group=None, columns=columns(sheet.columns), items=tuple(items)),)
    made, left = [], list(items)
    for group in sheet.groups:
        is_in = [group.where is None or _satisfies(item, group.where) for item in left]
        taken = tuple(compress(left, is_in))
        left = list(compress(left, (not one for one in is_in)))
        made.append(SheetGroup(group=group, columns=columns((*sheet.columns, *group.columns)), items=taken))
    return tuple(made)


def _satisfies(item: Item, where: Where) -> bool:
    """The condition on a row that was read; a row that vanished meanwhile satisfies none."""
    value = item.get(where.column)
    if where.one_of:
        return value in where.one_of
    if where.at_least is not None:
        return value is not None and value >= where.at_least
    return value is True if where.is_true else value is not None
