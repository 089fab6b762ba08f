"""The daily reports that wait for somebody, the longest waiting first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import product
from uuid import UUID

from dashboard import clock
from dashboard.errors import InvalidInput, ProductError
from dashboard.i18n import Locale
from dashboard.metrics import ReadPath
from dashboard.permissions import Permission, Viewer
from dashboard.reports import REPORTS, report_named
from dashboard.semantic.period import parse_day
from dashboard.workflow.day_report import DayReport, find_day
from dashboard.workflow.deciding import Acting, Deciding, Wanted
from dashboard.workflow.reading import Json, Reading, cautions_as_json
from dashboard.workflow.refusals import HasWarnings
from dashboard.workflow.standing import Standing, covers, refusal
from dashboard.workflow.states import WAITING, Action, State, step_of, steps_of
from data_access.approval_queue import QueueFilter, Way
from data_access.approval_store import DailyReport

_MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"


class WaitsFor(StrEnum):
    """For whose decision: the reader's, anybody's, or only somebody else's."""

    ME = "me"
    ALL = "all"
    OTHERS = "others"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which part of the queue; empty lists: all."""

    waits_for: WaitsFor = WaitsFor.ME
    states: tuple[State, ...] = WAITING
    reports: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    limit: int = 50
    cursor: str | None = None


class Queue:
    def __init__(self, reading: Reading, deciding: Deciding) -> None:
        self._reading, self._deciding = reading, deciding

    def page(self, reads: ReadPath, viewer: Viewer, asked: Asked, locale: Locale) -> Json:
        """`items`, `total` and the cursor of the `next` page."""
        held = reads.pinned()
        standings = self._standings(held, viewer)
        wanted = self._filter(held, viewer, asked, standings)
        after = _cursor(asked.cursor) if asked.cursor else None
        found = self._reading.approvals.select(wanted, limit=asked.limit + 1, after=after)
        shown = found[: asked.limit]
        names = self._reading.directory.names()
        return {
            "items": [self._line(held, report, standings, names, locale) for report in shown],
            "total": self._reading.approvals.count(wanted),
            "next": _place(shown[-1]) if len(found) > len(shown) else None,
        }

    def count_mine(self, reads: ReadPath, viewer: Viewer) -> int:
        """How many reports wait for the reader, for a badge."""
        return self._reading.approvals.count(self._filter(reads, viewer, Asked(), self._standings(reads, viewer)))

    def count_since(self, reads: ReadPath, viewer: Viewer, moment: datetime) -> int:
        """How many reports that the reader may see have been waiting for anybody since then or longer."""
        wanted = self._filter(reads, viewer, Asked(waits_for=WaitsFor.ALL), ())
        return self._reading.approvals.count(replace(wanted, waiting_since=moment))

    def _filter(self, reads: ReadPath, viewer: Viewer, asked: Asked, standings: Sequence[Standing]) -> QueueFilter:
        """A project that there is not has no reports; saying more would tell of projects that are not the reader's."""
        types = (report.name for report in REPORTS if viewer.may(report.permission))
        projects = _scope_of(viewer)
        if asked.projects:
            named = {key for key, code in reads.member_table("project").code_of_id.items() if code in asked.projects}
            projects = frozenset(named if projects is None else named & projects)
        ways = _ways(standings, self._reading.directory.managers)
        return QueueFilter(
            states=tuple(asked.states),
            report_types=tuple(name for name in types if not asked.reports or name in asked.reports),
            projects=projects,
            ways=ways if asked.waits_for is WaitsFor.ME else None,
            but_ways=ways if asked.waits_for is WaitsFor.OTHERS else (),
        )

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
        self,
        held: ReadPath,
        report: DailyReport,
        standings: Sequence[Standing],
        names: Mapping[str, str],
        locale: Locale,
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
            **{f"{name}_at": mark and mark.at.isoformat() for name, mark in marks.items()},
            "on_behalf_of": names.get(_in_whose_place(report, standings) or ""),
            "warnings": cautions_as_json(cautions, locale),
            "approval": self._reading.as_json(asked, report, now, standings),
        }


def _in_whose_place(report: DailyReport, standings: Sequence[Standing]) -> str | None:
    """For whom the reader would decide; None for themselves, and where they do not decide."""
    step = step_of(Action.APPROVE, State(report.state))
    may = (one for one in standings if step is not None and refusal(step, report, one) is None)
    return next((one.on_behalf_of for one in may), None)


def _scope_of(viewer: Viewer) -> frozenset[str] | None:
    """The ids of projects that the viewer sees whole; None: all. A handler sees none whole."""
    if viewer.scope.all_projects:
        return None
    return frozenset() if viewer.scope.is_own_rows else viewer.scope.projects


Managers = Mapping[str, frozenset[str]]


def _ways(standings: Sequence[Standing], managers: Callable[[], Managers]) -> tuple[Way, ...]:
    """In which ways a report waits for somebody: as `standing.refusal` says it of one, said of all, but that the first
    decision waits for an administrator only where no manager is left for it. Who took it could not take the second.
    `managers` is asked for those only."""
    ways: list[Way] = []
    for standing, step in product(standings, steps_of({Action.APPROVE})):
        if step.permission in standing.permissions:
            way = Way(
                state=step.start,
                projects=_projects_of(standing),
                apart_from=step.apart_from,
                people=standing.people,
            )
            is_next_tier_too = not step.seals and Permission.APPROVAL_SECOND_DECIDE in standing.permissions
            ways += _left_over(way, managers()) if is_next_tier_too else [way]
    return tuple(ways)


def _left_over(way: Way, managers: Managers) -> list[Way]:
    """Projects without a manager, and reports that the only manager submitted."""
    alone = {project: people for project, people in managers.items() if len(people) == 1}
    mine = {project: people for project, people in alone.items() if way.projects is None or project in way.projects}
    own = [replace(way, projects=frozenset({project}), only_after=people) for project, people in mine.items()]
    return [replace(way, but_for=frozenset(managers)), *own]


def _projects_of(standing: Standing) -> frozenset[str] | None:
    if standing.project_id is not None:
        return frozenset({standing.project_id}) if covers(standing.scope, standing.project_id) else frozenset()
    if standing.scope.all_projects:
        return None
    return frozenset() if standing.scope.is_own_rows else standing.scope.projects


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
