"""Endpoints of one daily report's way through approval, one for each action that is declared."""

from collections.abc import Callable

from flask import Blueprint, Response, request

from dashboard.api.answers import answer
from dashboard.api.bodies import flag_of, number_of, object_sent, text_of
from dashboard.api.openapi.approval_shapes import APPROVAL_SHAPES
from dashboard.api.questions import report_asked
from dashboard.metrics import ReadPath
from dashboard.people.current import current_actor, current_locale, current_viewer
from dashboard.semantic.period import parse_day
from dashboard.workflow.day_report import DayReport, find_day
from dashboard.workflow.deciding import Acting, Wanted
from dashboard.workflow.parts import Workflow
from dashboard.workflow.repeats import KEY_HEADER
from dashboard.workflow.states import Action

OF_DAY = "/api/reports/<report_name>/<project>/<day>"
_NAMES = tuple(APPROVAL_SHAPES["Decision"]["properties"])


class DayApprovalEndpoints:
    def __init__(self, reads: ReadPath, workflow: Workflow) -> None:
        self._reads, self._workflow = reads, workflow

    def add_to(self, api: Blueprint) -> None:
        api.add_url_rule(f"{OF_DAY}/approval", "day_approval", self.approval)
        for action in Action:
            api.add_url_rule(f"{OF_DAY}/{action}", f"day_{action}", self._taking(action), methods=("POST",))

    def approval(self, report_name: str, project: str, day: str) -> Response:
        """How it stands for the reader, what changed, and what was done."""
        held = self._reads.pinned()
        asked = self._asked(held, report_name, project, day)
        return answer(self._workflow.reading.whole(held, asked, current_viewer(), current_locale()))

    def _taking(self, action: Action) -> Callable[[str, str, str], Response]:
        def take(report_name: str, project: str, day: str) -> Response:
            return self.take(action, report_name, project, day)

        return take

    def take(self, action: Action, report_name: str, project: str, day: str) -> Response:
        asked = self._asked(self._reads, report_name, project, day)
        sent = object_sent(_NAMES)
        measure = text_of(sent, "measure")
        if measure is not None:
            asked.report.measure(measure)
        wanted = Wanted(
            action=action,
            content_hash=text_of(sent, "content_hash"),
            row_version=number_of(sent, "row_version"),
            comment=text_of(sent, "comment"),
            measure=measure,
            key=request.headers.get(KEY_HEADER),
            override=flag_of(sent, "override"),
        )
        return answer(self._workflow.deciding.take(asked, acting_now(), wanted))

    def _asked(self, reads: ReadPath, report_name: str, project: str, day: str) -> DayReport:
        report = report_asked(report_name)
        return find_day(reads, report, project, parse_day(day, field="date"), current_viewer())


def acting_now() -> Acting:
    return Acting(viewer=current_viewer(), actor=current_actor())
