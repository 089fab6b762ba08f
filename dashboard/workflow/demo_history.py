"""A believable past for the demo: daily reports of the last days, submitted, approved by managers, one rejected.

Nothing is finally approved here: a final approval is sealed with what was seen, or it is none (reliability 9). The
content is read as people would have seen it, so that no report says that it changed since.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dashboard.metrics.content import Content, read_content, source_of_moment
from dashboard.metrics.engine import Engine
from dashboard.permissions import NOTHING
from dashboard.reports import report_named
from dashboard.semantic.conventions import Conventions
from dashboard.workflow.content_differences import record_of
from dashboard.workflow.moved import moved
from dashboard.workflow.standing import Standing
from dashboard.workflow.states import Action, State, step_of
from data_access.account_store import AccountStore
from data_access.approval_store import ApprovalStore, DailyReport, ReportEvent
from data_access.database import Actor, Database
from data_access.demo import approvals as demo

Past = tuple[DailyReport, list[ReportEvent]]


def write_demo_history(database: Database, conventions: Conventions, today: date) -> int:
    """How many daily reports have a past then."""
    with source_of_moment(database, conventions) as source:
        history = _History(source, conventions, _user_ids(database), today)
        past = [history.of(habit, age) for habit in demo.HABITS for age in range(demo.FIRST_AGE, demo.LAST_AGE + 1)]
    ApprovalStore(database).add_history(past, Actor(name="demo"))
    return len(past)


def _user_ids(database: Database) -> dict[str, str]:
    return {account.username: account.user_id for account in AccountStore(database).all()}


@dataclass(frozen=True)
class _History:
    source: Engine
    conventions: Conventions
    user_ids: dict[str, str]
    today: date

    def of(self, habit: demo.Habit, age: int) -> Past:
        """One report, through the declared steps."""
        day, declared = self.today - timedelta(days=age), report_named(habit.report)
        content = read_content(self.source, declared, habit.project, day, self.conventions)
        members = self.source.members("project")
        project_id = {code: key for key, code in members.code_of_id.items()}[habit.project]
        past: Past = (DailyReport(report_type=habit.report, project_id=project_id, day=day), [])
        past = self._step(past, Action.SUBMIT, habit.submits, self._at(day, demo.SUBMITTED_AT), content)
        if (habit.report, habit.project) == demo.REJECTED_REPORT and age == demo.REJECTED_AGE:
            return self._step(past, Action.REJECT, str(habit.approves), self._at(day, demo.APPROVED_AT), content)
        if age >= demo.APPROVED_FROM_AGE and habit.approves is not None:
            past = self._step(past, Action.APPROVE, habit.approves, self._at(day, demo.APPROVED_AT), content)
        return past

    def _step(self, past: Past, action: Action, who: str, at: datetime, content: Content) -> Past:
        report, events = past
        step = step_of(action, State(report.state))
        assert step is not None, f"{action} is no step from {report.state}"
        actor = Standing(user_id=self.user_ids[who], permissions=frozenset(), scope=NOTHING)
        event = ReportEvent(
            report_id=report.id,
            revision=report.revision,
            action=action,
            from_state=step.start,
            to_state=step.end,
            user_id=actor.user_id,
            actor=who,
            comment=demo.REASON if step.needs_comment else None,
            content_hash=content.hash,
            content=record_of(content) if action is Action.SUBMIT else None,
            at=at,
        )
        return moved(report, step, actor, at, content.hash), [*events, event]

    def _at(self, day: date, when: tuple[int, int]) -> datetime:
        days, hour = when
        return datetime.combine(day + timedelta(days=days), time(hour), ZoneInfo(self.conventions.timezone))
