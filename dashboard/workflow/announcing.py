"""What receivers outside are told of a daily report's way through approval, in the transaction of each step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from dashboard.i18n import LANGUAGES, Label, Locale
from dashboard.reports import report_named
from dashboard.semantic.report import ReportType
from dashboard.webhooks.announcer import Announcer, Happening, Subject
from dashboard.webhooks.events import EventType
from dashboard.webhooks.payload import Approval, Kpi, Words
from dashboard.workflow.content_differences import Record
from dashboard.workflow.notices import LinkOf, Taken, details_of, kind_of, words_of
from dashboard.workflow.people import Directory
from dashboard.workflow.standing import Standing
from dashboard.workflow.states import Action, Step
from data_access.approval_store import DailyReport

_EVENTS = {
    Action.SUBMIT: EventType.REPORT_SUBMITTED,
    Action.REJECT: EventType.REPORT_REJECTED,
    Action.AMEND: EventType.REPORT_AMENDED,
}


def event_of(step: Step) -> EventType | None:
    """None for what is nobody's business outside: a first approval is not one yet, comments and recalls stay inside."""
    if step.action is Action.APPROVE:
        return EventType.REPORT_APPROVED if step.seals else None
    return _EVENTS.get(step.action)


@dataclass(frozen=True, kw_only=True)
class Announcing:
    """`link`: of the page of a daily report."""

    announcer: Announcer
    directory: Directory
    link: LinkOf

    def of_step(
        self, connection: Connection, taken: Taken, standing: Standing, said: Callable[[], Record | None]
    ) -> int:
        """How many receivers will be told. `said`: gives the content that the step is about, with its numbers."""
        kind = event_of(taken.step)
        if kind is None:
            return 0
        after, record = taken.after, said()
        happening = Happening(
            type=kind,
            cause=f"{kind}:{after.id}:{taken.number}",
            at=taken.at,
            summary=_summary(taken),
            subject=Subject(
                report_type=after.report_type,
                project=(taken.project, after.project_id),
                day=after.day,
                path=self.link(after.report_type, taken.project, after.day),
            ),
            approval=_approval(after, taken, standing, self.directory.names()),
            kpis=kpis_of(report_named(after.report_type), record["numbers"] if record else {}),
        )
        return self.announcer.tell(connection, happening)


def kpis_of(report: ReportType, numbers: Mapping[str, Any]) -> dict[str, Kpi]:
    """Of the measures that people are shown. `numbers`: by name, [value, n, reason]."""
    return {
        measure.name: Kpi(value=value, n=n, unit=measure.unit, reason=reason, label=words_of_label(measure.label))
        for measure in report.shown_measures
        if measure.name in numbers
        for value, n, reason in [numbers[measure.name]]
    }


def words_of_label(label: Label) -> Words:
    return Words(ar=label.ar, en=label.en)


def _summary(taken: Taken) -> Words:
    """As the bell says it."""
    details = details_of(taken)
    return Words(**{lang: words_of(kind_of(taken), details, Locale(lang=lang)) for lang in LANGUAGES})


def _approval(after: DailyReport, taken: Taken, standing: Standing, names: Mapping[str, str]) -> Approval:
    stood_for = standing.on_behalf_of
    return Approval(
        status=after.state,
        revision=after.revision,
        content_hash=after.content_hash,
        by=names.get(standing.user_id, standing.user_id),
        on_behalf_of=names.get(stood_for, stood_for) if stood_for else None,
        at=taken.at,
    )
