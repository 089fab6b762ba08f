"""What people are told of a daily report's way: who, of what, and in which words. One note per person and cause."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from dashboard.i18n import Locale, Words, t
from dashboard.metrics.words import day_label
from dashboard.permissions import Viewer
from dashboard.reports import REPORTS
from dashboard.workflow.people import Directory
from dashboard.workflow.states import WAITING, Action, State, Step, step_of
from data_access.approval_store import ApprovalStore, DailyReport
from data_access.delegation_store import Delegation
from data_access.notification_store import Told

LinkOf = Callable[[str, str, date], str]
"""The address of a daily report's page: report type, project, day."""


class Kind(StrEnum):
    """Each has words in the catalogues, under `notice.`."""

    SUBMITTED = "submitted"
    PASSED_ON = "passed_on"
    APPROVED = "approved"
    REJECTED = "rejected"
    RECALLED = "recalled"
    AMENDED = "amended"
    COMMENTED = "commented"
    REMINDER = "reminder"
    ESCALATED = "escalated"
    DELEGATED = "delegated"
    DELEGATION_REVOKED = "delegation_revoked"
    WEBHOOK_DEAD = "webhook_dead"
    WEBHOOK_GONE = "webhook_gone"
    WEBHOOK_FAILING = "webhook_failing"
    WEBHOOK_OWNERLESS = "webhook_ownerless"
    DELIVERY_FAILED = "delivery_failed"
    SCHEDULE_MISSED = "schedule_missed"
    RECIPIENT_LEFT = "recipient_left"
    REPORT_SHARED = "report_shared"
    REPORT_CHANGED = "report_changed"
    REPORT_REMOVED = "report_removed"
    REPORT_GIVEN = "report_given"


_KIND_OF_ACTION = {
    Action.SUBMIT: Kind.SUBMITTED,
    Action.REJECT: Kind.REJECTED,
    Action.RECALL: Kind.RECALLED,
    Action.AMEND: Kind.AMENDED,
    Action.COMMENT: Kind.COMMENTED,
}


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A step that was taken: the report before and after it, who took it (by name), and with which words. `number`: of
    its event."""

    step: Step
    before: DailyReport
    after: DailyReport
    project: str
    by: str
    people: frozenset[str]
    comment: str | None
    at: datetime
    number: int


@dataclass(frozen=True)
class Notices:
    directory: Directory
    approvals: ApprovalStore
    link: LinkOf

    def of_step(self, taken: Taken, day: date) -> list[Told]:
        """Whom the report waits for now, and whoever had a hand in the revision that was moved; never who moved it."""
        told = [
            self._told(kind, taken, people - taken.people)
            for kind, people in ((kind_of(taken), self._concerned(taken, day)), *self._passed_on(taken, day))
        ]
        return [one for one in told if one.people]

    def of_waiting(self, kind: Kind, report: DailyReport, project: str, people: frozenset[str], at: datetime) -> Told:
        """A reminder or an escalation: once for each time that the report begins to wait."""
        assert report.waits_since is not None, "it waits"
        details = _details(report, project) | {"since": report.waits_since.isoformat()}
        cause = f"{kind}:{report.id}:{report.row_version}"
        return Told(kind=kind, cause=cause, details=details, link=self._link(report, project), people=people, at=at)

    def of_delegation(self, kind: Kind, made: Delegation, by: Viewer, link: str, at: datetime) -> Told:
        """To both whom it is about, but for the one who does it."""
        names = self.directory.names()
        details = {
            "by": by.name,
            "from": names.get(made.from_user_id),
            "to": names.get(made.to_user_id),
            "first_day": made.first_day.isoformat(),
            "last_day": made.last_day.isoformat(),
        }
        people = frozenset({made.from_user_id, made.to_user_id}) - {by.user_id}
        return Told(kind=kind, cause=f"{kind}:{made.id}", details=details, link=link, people=people, at=at)

    def _concerned(self, taken: Taken, day: date) -> frozenset[str]:
        """Of a step that does not pass the report on: those who had a hand in it, or whom it waited for."""
        after, state = taken.after, State(taken.after.state)
        if taken.step.action is Action.SUBMIT:
            return self.waited_for(after, day)
        hands = self.approvals.people_of_revision(taken.before.id, taken.before.revision)
        if taken.step.action is Action.RECALL or (taken.step.action is Action.COMMENT and state in WAITING):
            return hands | self.waited_for(taken.before, day)
        return hands

    def waited_for(self, report: DailyReport, day: date) -> frozenset[str]:
        """Whom a report waits for, but for those whose eyes have been on it."""
        step = step_of(Action.APPROVE, State(report.state))
        if step is None:
            return frozenset()
        seen = [report.marks[name].people for name in step.apart_from if name in report.marks]
        return self.directory.deciders(step.permission, report.project_id, day, frozenset().union(*seen))

    def _passed_on(self, taken: Taken, day: date) -> list[tuple[Kind, frozenset[str]]]:
        """The next tier learns of an approval that is not the last."""
        is_first = taken.step.action is Action.APPROVE and not taken.step.seals
        return [(Kind.SUBMITTED, self.waited_for(taken.after, day))] if is_first else []

    def _told(self, kind: Kind, taken: Taken, people: frozenset[str]) -> Told:
        details = details_of(taken) | {"comment": taken.comment}
        cause = f"{kind}:{taken.after.id}:{taken.number}"
        link = self._link(taken.after, taken.project)
        return Told(kind=kind, cause=cause, details=details, link=link, people=people, at=taken.at)

    def _link(self, report: DailyReport, project: str) -> str:
        return self.link(report.report_type, project, report.day)


def kind_of(taken: Taken) -> Kind:
    if taken.step.action is Action.APPROVE:
        return Kind.APPROVED if taken.step.seals else Kind.PASSED_ON
    return _KIND_OF_ACTION[taken.step.action]


def details_of(taken: Taken) -> dict[str, str | None]:
    """What the words of a step name."""
    return _details(taken.before, taken.project) | {"by": taken.by}


def _details(report: DailyReport, project: str) -> dict[str, str | None]:
    return {"report": report.report_type, "project": project, "day": report.day.isoformat()}


_DAYS = ("day", "first_day", "last_day")
_LABELS = {report.name: report.label for report in REPORTS}


def words_of(kind: str, details: Mapping[str, Any], locale: Locale) -> str:
    """One sentence in the reader's language; what somebody wrote with it stands apart, in `comment`."""
    label = _LABELS.get(str(details.get("report")))
    report = label.text(locale.lang) if label else str(details.get("report", ""))
    days = {name: day_label(date.fromisoformat(details[name]), locale) for name in _DAYS if details.get(name)}
    trouble = (
        {"trouble": Words(t(f"delivery.trouble.{details['trouble']}", locale.lang))} if "trouble" in details else {}
    )
    return t(f"notice.{kind}", locale.lang, **{**details, **days, **trouble, "report": report})
