"""The daily reports that wait for somebody, the longest waiting first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from operator import or_
from uuid import UUID

import sqlalchemy as sa

from dashboard import clock
from dashboard.errors import InvalidInput, ProductError
from dashboard.metrics import ReadPath
from dashboard.permissions import Scope, Viewer
from dashboard.reports import REPORTS, report_named
from dashboard.semantic.period import parse_day
from dashboard.workflow.day_report import DayReport, find_day
from dashboard.workflow.deciding import Acting, Deciding, Wanted
from dashboard.workflow.reading import Json, Reading
from dashboard.workflow.refusals import HasWarnings
from dashboard.workflow.standing import Standing
from dashboard.workflow.states import WAITING, Action, State, Step, steps_of
from data_access.approval_store import DailyReport
from data_access.own_tables import daily_report as reports

Condition = sa.ColumnElement[bool]
_MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which part of the queue. `is_mine`: only what waits for the reader; empty lists: all."""

    is_mine: bool = True
    states: tuple[State, ...] = WAITING
    reports: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    limit: int = 50
    cursor: str | None = None


class Queue:
    def __init__(self, reading: Reading, deciding: Deciding) -> None:
        self._reading, self._deciding = reading, deciding

    def page(self, reads: ReadPath, viewer: Viewer, asked: Asked) -> Json:
        """`items`, `total` and the cursor of the `next` page."""
        held = reads.pinned()
        standings = self._standings(held, viewer)
        condition = _asked(asked, held) & _readable(viewer)
        if asked.is_mine:
            condition &= _waits_for(standings)
        after = _cursor(asked.cursor) if asked.cursor else None
        found = self._reading.approvals.select(condition, limit=asked.limit + 1, after=after)
        shown = found[: asked.limit]
        names = self._reading.directory.names()
        return {
            "items": [self._line(held, report, standings, names) for report in shown],
            "total": self._reading.approvals.count(condition),
            "next": _place(shown[-1]) if len(found) > len(shown) else None,
        }

    def count_mine(self, reads: ReadPath, viewer: Viewer) -> int:
        """How many reports wait for the reader, for a badge."""
        waiting = _readable(viewer) & _waits_for(self._standings(reads, viewer))
        return self._reading.approvals.count(waiting)

    def approve(self, reads: ReadPath, acting: Acting, chosen: Sequence[tuple[str, str, str, Wanted]]) -> list[Json]:
        """Each by itself, and only where nothing wants a second look: of each, how it stands then or why not.

        `chosen`: report type, project, day, and what was seen.
        """
        held = reads.pinned()
        return [
            {
                "report_type": report,
                "project": project,
                "day": day,
                **self._approved(held, acting, (report, project, day), wanted),
            }
            for report, project, day, wanted in chosen
        ]

    def _approved(self, held: ReadPath, acting: Acting, of: tuple[str, str, str], wanted: Wanted) -> Json:
        try:
            asked = self._find(held, acting.viewer, *of)
            cautions = self._reading.cautions(
                asked,
                self._reading.approvals.find(asked.key),
                self._reading.contents.of(held, asked),
                held.conventions.timezone,
            )
            if cautions:
                raise HasWarnings(tuple(str(caution) for caution in cautions))
            return {"approval": self._deciding.take(asked, acting, wanted), "problem": None}
        except ProductError as refused:
            return {
                "approval": None,
                "problem": {"status": refused.status, "code": refused.code, "detail": str(refused)},
            }

    def _find(self, held: ReadPath, viewer: Viewer, report: str, project: str, day: str) -> DayReport:
        readable = [one for one in REPORTS if viewer.may(one.permission)]
        return find_day(held, report_named(report, nearby=readable), project, parse_day(day, field="day"), viewer)

    def _standings(self, reads: ReadPath, viewer: Viewer) -> tuple[Standing, ...]:
        return self._reading.standings.of(viewer, clock.today(reads.conventions.timezone))

    def _line(
        self, held: ReadPath, report: DailyReport, standings: Sequence[Standing], names: Mapping[str, str]
    ) -> Json:
        asked = DayReport(
            report=report_named(report.report_type),
            project=held.member_table("project").code_of_id.get(report.project_id, ""),
            project_id=report.project_id,
            day=report.day,
        )
        now = self._reading.contents.of(held, asked)
        cautions = self._reading.cautions(asked, report, now, held.conventions.timezone)
        marks = {name: report.marks.get(name) for name in ("submitted", "first_approved")}
        return {
            "report_type": report.report_type,
            "project": asked.project,
            "day": report.day.isoformat(),
            "waiting_since": report.waits_since and report.waits_since.isoformat(),
            **{f"{name}_by": mark and names.get(mark.by) for name, mark in marks.items()},
            "warnings": [str(caution) for caution in cautions],
            "approval": self._reading.as_json(asked, report, now, standings),
        }


def _readable(viewer: Viewer) -> Condition:
    """Whole daily reports of types and projects that the viewer reads; a handler reads none whole."""
    types = [report.name for report in REPORTS if viewer.may(report.permission)]
    return reports.c.report_type.in_(types) & _in_scope(viewer.scope)


def _in_scope(scope: Scope) -> Condition:
    if scope.all_projects:
        return sa.true()
    keys = [] if scope.is_own_rows else [UUID(key) for key in sorted(scope.projects)]
    return reports.c.project_id.in_(keys)


def _asked(asked: Asked, held: ReadPath) -> Condition:
    """A project that there is not has no reports; saying more would tell of projects that are not the reader's."""
    condition: Condition = reports.c.state.in_([str(state) for state in asked.states])
    if asked.reports:
        condition &= reports.c.report_type.in_(asked.reports)
    if asked.projects:
        keys = [UUID(key) for key, code in held.member_table("project").code_of_id.items() if code in asked.projects]
        condition &= reports.c.project_id.in_(keys)
    return condition


def _waits_for(standings: Sequence[Standing]) -> Condition:
    """As `standing.refusal` says it of one report, said of all: who may approve it."""
    ways = [_may_take(step, one) for one in standings for step in steps_of({Action.APPROVE})]
    return reduce(or_, ways, sa.false())


def _may_take(step: Step, standing: Standing) -> Condition:
    if step.permission not in standing.permissions:
        return sa.false()
    may = (reports.c.state == str(step.start)) & _in_scope(standing.scope)
    if standing.project_id is not None:
        may &= reports.c.project_id == UUID(standing.project_id)
    people = [UUID(person) for person in sorted(standing.people)]
    for name in step.apart_from:
        for column in (reports.c[f"{name}_by"], reports.c[f"{name}_for"]):
            may &= column.is_(None) | column.not_in(people)
    return may


def _place(report: DailyReport) -> str:
    assert report.waits_since is not None, "it has a row"
    return f"{report.waits_since.astimezone(UTC).strftime(_MOMENT)}_{report.id}"


def _cursor(text: str) -> tuple[datetime, str]:
    moment, _, report_id = text.partition("_")
    try:
        return datetime.strptime(moment, _MOMENT).replace(tzinfo=UTC), str(UUID(report_id))
    except ValueError:
        raise InvalidInput(
            f"cursor={text!r} is none of ours",
            code="bad_cursor",
            field="cursor",
            value=text,
            hint="take `next` as it is",
        ) from None
