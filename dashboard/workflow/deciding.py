"""Taking a step with a daily report: checked, recorded, told and, at the end of the way, sealed, all or nothing."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from dashboard import clock
from dashboard.metrics.content import Content, read_content, source_of_moment
from dashboard.permissions import Viewer
from dashboard.semantic.conventions import Conventions
from dashboard.workflow.announcing import Announcing
from dashboard.workflow.audit_events import AuditAction, AuditEvents
from dashboard.workflow.content_differences import Record, compare, record_of
from dashboard.workflow.content_now import ContentNow
from dashboard.workflow.day_report import DayReport
from dashboard.workflow.moved import moved
from dashboard.workflow.notices import Notices, Taken
from dashboard.workflow.quality_gate import Override, QualityGate
from dashboard.workflow.reading import Json, Reading, events_as_json
from dashboard.workflow.refusals import (
    ContentChanged,
    MovedOn,
    OlderVersion,
    day_not_come,
    needs_comment,
    needs_hash,
    nothing_seals,
)
from dashboard.workflow.repeats import Repeats
from dashboard.workflow.sealer import Sealer
from dashboard.workflow.standing import Standing, standing_for
from dashboard.workflow.states import Action, State, Step, step_of, steps_of
from dashboard.workflow.subject import APPROVED, APPROVED_FIRST, SUBMITTED, Signature, Subject
from data_access.approval_store import ApprovalStore, DailyReport, Mark, ReportEvent
from data_access.database import Actor, Database
from data_access.notification_store import NotificationStore

AT_ONCE = 4
"""Steps that one process takes at a time: each holds two connections of the pool."""


@dataclass(frozen=True, kw_only=True)
class Acting:
    """Who takes the step: with which rights, and under which name it is recorded."""

    viewer: Viewer
    actor: Actor


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is to be done. `content_hash`: of the content that the actor saw; `row_version`: of the report as they saw
    it, if they say; `measure`: the number that a comment is pinned to; `key`: the Idempotency-Key, if there is one;
    `override`: also below the limit of quality, for the reason that `comment` gives."""

    action: Action
    content_hash: str | None = None
    row_version: int | None = None
    comment: str | None = None
    measure: str | None = None
    key: str | None = None
    override: bool = False


@dataclass(frozen=True, kw_only=True)
class _Checked:
    """A step that may be taken. `content`: as the database has it now, where the step is about it; `override`: the
    limit of quality that it passes over."""

    report: DailyReport
    step: Step
    standing: Standing
    content: Content | None
    override: Override | None = None


class Deciding:
    """The one service that moves daily reports. What raises one of `refusals` has done nothing."""

    def __init__(
        self,
        database: Database,
        reading: Reading,
        notices: Notices,
        announcing: Announcing,
        repeats: Repeats,
        conventions: Conventions,
        sealer: Sealer | None,
        language: str,
        gate: QualityGate,
    ) -> None:
        """`sealer` None: nothing can be finally approved; `language`: of sealed files."""
        self._database, self._reading, self._repeats = database, reading, repeats
        self._notices, self._announcing = notices, announcing
        self._store: ApprovalStore = reading.approvals
        self._notifications, self._events = NotificationStore(database), AuditEvents(database)
        self._conventions, self._sealer, self._language, self._gate = conventions, sealer, language, gate
        self._turns = threading.BoundedSemaphore(AT_ONCE)

    def take(self, asked: DayReport, acting: Acting, wanted: Wanted) -> Json:
        """How the report stands then, as `approval` of its answer says it."""
        request = {"day": [str(part) for part in asked.key], **vars(wanted)}
        repeat = self._repeats.of(acting.viewer.user_id, wanted.key, request)
        if repeat.answer is not None:
            return dict(repeat.answer)
        standings = self._reading.standings.of(acting.viewer, clock.today(self._conventions.timezone))
        _check_words(wanted)
        before = self._check(asked, self._store.find(asked.key), standings, wanted)
        now = clock.now()
        rendered = self._render(asked, acting, before, now) if before.step.seals else None
        with self._turns, self._database.write(acting.actor) as connection:
            answered = repeat.begin(connection)
            if answered is not None:
                return dict(answered)
            report = self._store.lock(connection, asked.key)
            checked = self._check(asked, report, standings, wanted)
            if rendered is not None:
                self._keep(connection, rendered, before.report, checked)
            answer = self._move(connection, asked, acting, wanted, checked, now)
            repeat.end(connection, answer)
        return answer

    def _check(self, asked: DayReport, report: DailyReport, standings: Sequence[Standing], wanted: Wanted) -> _Checked:
        """The step, if it may be taken on the report as it stands at this moment."""
        if wanted.row_version not in (None, report.row_version):
            assert wanted.row_version is not None, "it is a number then"
            raise OlderVersion(wanted.row_version, report.row_version, self._meanwhile(report))
        step = step_of(wanted.action, State(report.state))
        if step is None:
            raise MovedOn(wanted.action, State(report.state), self._meanwhile(report))
        standing = standing_for(step, report, standings)
        if step.action is Action.SUBMIT and asked.day > clock.today(self._conventions.timezone):
            raise day_not_come()
        content = self._seen(asked, report, wanted) if step.reads_content else None
        override = self._override(asked, wanted)
        return _Checked(report=report, step=step, standing=standing, content=content, override=override)

    def _override(self, asked: DayReport, wanted: Wanted) -> Override | None:
        if wanted.action is not Action.APPROVE:
            return None
        return self._gate.check(asked, wanted.comment, override=wanted.override)

    def _seen(self, asked: DayReport, report: DailyReport, wanted: Wanted) -> Content:
        """The content of this moment, which has to be what the actor saw."""
        if wanted.content_hash is None:
            raise needs_hash(wanted.action)
        with source_of_moment(self._database, self._conventions) as source:
            content = read_content(source, asked.report, asked.project, asked.day, self._conventions)
        if content.hash != wanted.content_hash:
            differences = self._differences(asked, report, wanted.content_hash, record_of(content))
            raise ContentChanged(wanted.content_hash, content.hash, differences)
        return content

    def _differences(self, asked: DayReport, report: DailyReport, seen: str, now: Record) -> Json | None:
        """To what the actor saw, if that is known here; else to what was submitted or decided on last."""
        known = [one for one in (seen, report.content_hash) if one is not None and report.id]
        records = (self._store.content(report.id, one) for one in known)
        before = next((record for record in records if record is not None), None)
        return compare(asked.report, before, now).as_json() if before is not None else None

    def _meanwhile(self, report: DailyReport) -> Json | None:
        """What was done last, and by whom."""
        latest = self._store.events(report.id, latest=1)
        return next(iter(events_as_json(latest, self._reading.directory.names())), None)

    def _render(self, asked: DayReport, acting: Acting, checked: _Checked, at: datetime) -> Any:
        """Before anything is locked: it takes a while."""
        if self._sealer is None:
            raise nothing_seals()
        return self._sealer.render(self._subject(asked, acting, checked, at))

    def _keep(self, connection: Connection, rendered: Any, meant: DailyReport, checked: _Checked) -> None:
        """What is kept says exactly what is approved, in the same transaction. `meant`: what was rendered; its content
        is that of the hash which the actor sent, as is the content of now."""
        assert self._sealer is not None, "it was rendered by it"
        if checked.report.row_version != meant.row_version:
            raise OlderVersion(meant.row_version, checked.report.row_version, self._meanwhile(checked.report))
        self._sealer.keep(connection, rendered)

    def _subject(self, asked: DayReport, acting: Acting, checked: _Checked, at: datetime) -> Subject:
        report, standing, content = checked.report, checked.standing, checked.content
        assert content is not None, "what is sealed is read"
        last = Mark(by=standing.user_id, on_behalf_of=standing.on_behalf_of, at=at)
        names = self._reading.directory.names()
        steps = (
            (SUBMITTED, report.marks["submitted"]),
            (APPROVED_FIRST, report.marks["first_approved"]),
            (APPROVED, last),
        )
        return Subject(
            report_type=asked.report.name,
            report_id=report.id,
            project_id=asked.project_id,
            project=asked.project,
            day=asked.day,
            revision=report.revision,
            content_hash=content.hash,
            approved_by=acting.viewer.user_id,
            chain=tuple(_signature(step, mark, names) for step, mark in steps),
            language=self._language,
            override=checked.override.as_details() if checked.override else None,
        )

    def _move(
        self,
        connection: Connection,
        asked: DayReport,
        acting: Acting,
        wanted: Wanted,
        checked: _Checked,
        now: datetime,
    ) -> Json:
        before, step = checked.report, checked.step
        after = moved(before, step, checked.standing, now, checked.content.hash if checked.content else None)
        if step.moves:
            self._store.save(connection, after)
        number = self._record(connection, acting, wanted, checked, now)
        taken = Taken(
            step=step,
            before=before,
            after=after,
            project=asked.project,
            by=acting.viewer.name,
            people=checked.standing.people,
            comment=wanted.comment,
            at=now,
            number=number,
        )
        today = clock.today(self._conventions.timezone)
        self._notifications.add(connection, self._notices.of_step(taken, today))
        self._announcing.of_step(connection, taken, checked.standing, lambda: self._said(checked))
        return self._answer(asked, after, acting, checked.content)

    def _said(self, checked: _Checked) -> Record | None:
        """What the step is about: of one without content, what was decided on last."""
        if checked.content is not None:
            return record_of(checked.content)
        decided = checked.report.content_hash
        return self._store.content(checked.report.id, decided) if decided else None

    def _record(self, connection: Connection, acting: Acting, wanted: Wanted, checked: _Checked, now: datetime) -> int:
        """The one place where a decision is written down, in its own transaction; by its name in the audit log too. The
        content is kept where it is not the one that is kept already."""
        report, step, content = checked.report, checked.step, checked.content
        is_new = content is not None and (step.action is Action.SUBMIT or content.hash != report.content_hash)
        event = ReportEvent(
            report_id=report.id,
            revision=report.revision,
            action=step.action,
            from_state=step.start,
            to_state=step.end,
            user_id=checked.standing.user_id,
            actor=acting.actor.name,
            on_behalf_of=checked.standing.on_behalf_of,
            comment=wanted.comment,
            measure=wanted.measure,
            content_hash=content.hash if content else None,
            content=record_of(content) if content and is_new else None,
            at=now,
            request_id=acting.actor.request_id,
        )
        details = {"report_type": report.key[0], "project_id": str(report.key[1]), "day": str(report.key[2])}
        if wanted.comment:
            details["comment"] = wanted.comment
        details |= checked.override.as_details() if checked.override else {}
        action = AuditAction(step.action.upper())
        self._events.record(action, "daily_report", report.id, acting.actor, details, connection=connection)
        return self._store.add_event(connection, event)

    def _answer(self, asked: DayReport, after: DailyReport, acting: Acting, content: Content | None) -> Json:
        now = ContentNow(hash=content.hash, record=record_of(content), host=None) if content else None
        standings = self._reading.standings.of(acting.viewer, clock.today(self._conventions.timezone))
        return self._reading.as_json(asked, after, now, standings)


def _check_words(wanted: Wanted) -> None:
    if any(step.needs_comment for step in steps_of({wanted.action})) and not (wanted.comment or "").strip():
        raise needs_comment(wanted.action)


def _signature(step: str, mark: Mark, names: Mapping[str, str]) -> Signature:
    """Who has gone meanwhile is known by their id."""
    stood_for = mark.on_behalf_of
    return Signature(
        step=step,
        user_id=mark.by,
        name=names.get(mark.by, mark.by),
        at=mark.at,
        on_behalf_of=names.get(stood_for, stood_for) if stood_for else None,
    )
