"""Schedules for people: made, changed, paused, run by hand, looked at as a recipient; each owner's own, or all."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from dashboard import clock
from dashboard.delivery.making import BY_HAND, SELF, TO_ME, Making
from dashboard.delivery.outside import Outside
from dashboard.delivery.planner import Planner, plan_of
from dashboard.delivery.preview import Preview, look
from dashboard.delivery.recipients import Named, user_key
from dashboard.delivery.wanted_schedule import FIELDS, Json, Reading, is_id
from dashboard.errors import Conflict, Forbidden, NotFound
from dashboard.permissions import Permission, Viewer
from dashboard.workflow.audit_events import AuditAction, AuditEvents
from data_access.database import Actor
from data_access.schedule_store import Run, Schedule, ScheduleStore

NEXT_RUNS = 5
ENTITY = "scheduled_report"


@dataclass(frozen=True, kw_only=True)
class Schedules:
    store: ScheduleStore
    planner: Planner
    making: Making
    outside: Outside
    events: AuditEvents

    def every(self, viewer: Viewer) -> list[Schedule]:
        """The viewer's own; all, for who looks after all."""
        check_may(viewer)
        return self.store.every(None if sees_all(viewer) else viewer.user_id)

    def one(self, schedule_id: str, viewer: Viewer) -> Schedule:
        """Raises NotFound also for one of somebody else."""
        check_may(viewer)
        found = self.store.find(schedule_id) if is_id(schedule_id) else None
        if found is None or not (sees_all(viewer) or found.owner_id == viewer.user_id):
            raise NotFound("there is no such schedule", code="unknown_schedule", field="id", value=schedule_id)
        return found

    def add(self, sent: Mapping[str, Any], viewer: Viewer, actor: Actor) -> Schedule:
        """In the viewer's name, who is its owner."""
        check_may(viewer)
        values, now = self._reading(viewer).values(sent), clock.now()
        due = {"owner_id": viewer.user_id, "created_at": now, "updated_at": now, "next_run_at": _next(values, now)}
        return self.store.add(values | due, actor)

    def change(self, schedule_id: str, sent: Mapping[str, Any], viewer: Viewer, actor: Actor) -> Schedule:
        """What is not sent stays. `row_version`: what the sender saw, where they say it; Conflict when it moved on.

        A schedule stays its owner's, whoever changes it, and sends no more than the owner sees.
        """
        before = self.one(schedule_id, viewer)
        version = sent.get("row_version", before.row_version)
        if version != before.row_version:
            raise _moved_on()
        as_sent = self.as_sent(before) | {name: sent[name] for name in FIELDS if name in sent}
        reading = replace(self._reading(viewer), kept=before.template_id)
        values, now = reading.values(as_sent), clock.now()
        due = {"next_run_at": _next(values, now), "updated_at": now}
        changed = self.store.change(schedule_id, before.row_version, values | due, actor)
        if changed is None:
            raise _moved_on()
        return changed

    def delete(self, schedule_id: str, viewer: Viewer, actor: Actor) -> None:
        self.store.delete(self.one(schedule_id, viewer).id, actor)

    def run(self, schedule_id: str, viewer: Viewer, actor: Actor) -> int:
        """Now, for everybody whom it names; how many deliveries were added."""
        return self.planner.run_by_hand(self.one(schedule_id, viewer), BY_HAND, viewer.user_id, actor)

    def send_to_me(self, schedule_id: str, viewer: Viewer, actor: Actor) -> int:
        """Now, for the viewer, who sees what they may see."""
        me = Named(key=user_key(viewer.user_id), because=SELF)
        return self.planner.run_by_hand(self.one(schedule_id, viewer), TO_ME, viewer.user_id, actor, me)

    def preview(self, schedule_id: str, recipient: str | None, viewer: Viewer, actor: Actor) -> Preview:
        """What a recipient of it would get now. Written to the audit log: the viewer sees with another's eyes."""
        schedule = self.one(schedule_id, viewer)
        recipients = self.planner.recipients
        named = recipients.named_by(schedule.recipients)
        wanted = next((one for one in named if recipient in (None, one.key)), None)
        if wanted is None:
            raise NotFound("there is no such recipient", code="unknown_recipient", field="recipient", value=recipient)
        details = {"recipient": wanted.key, "whom": recipients.name_of(wanted.key), "schedule": schedule.name}
        self.events.record(AuditAction.VIEW_AS, ENTITY, schedule.id, actor, details)
        return look(schedule, wanted, self.making, self.planner)

    def next_runs(self, schedule: Schedule, count: int = NEXT_RUNS) -> list[datetime]:
        """None while it is paused."""
        return [due.at for due in plan_of(vars(schedule)).next(clock.now(), count)] if schedule.enabled else []

    def runs(self, schedule_id: str, viewer: Viewer, *, limit: int, before: int | None) -> list[tuple[int, Run]]:
        return self.store.runs(self.one(schedule_id, viewer).id, limit=limit, before=before)

    def as_sent(self, schedule: Schedule) -> Json:
        """The fields as somebody would send them."""
        plain = {name: getattr(schedule, name) for name in FIELDS}
        at = f"{schedule.schedule_time:%H:%M}"
        people = [self._named(entry) for entry in schedule.recipients]
        return plain | {"schedule_time": at, "weekdays": list(schedule.weekdays), "recipients": people}

    def template_name(self, schedule: Schedule) -> str | None:
        """Of the saved report that it sends; None where that is deleted, or not open to the schedule's owner."""
        owner = self.making.recipients.viewer_of_user(schedule.owner_id)
        if owner is None or schedule.template_id is None:
            return None
        try:
            return self.making.questions.templates.find(schedule.template_id, owner).template.name
        except NotFound:
            return None

    def _named(self, entry: Mapping[str, Any]) -> Json:
        """A user by user name; one who is gone by the number that is left."""
        if entry["kind"] != "user":
            return dict(entry)
        account = self.making.recipients.accounts.find_by_id(entry["id"])
        return {"kind": "user", "username": account.username if account else entry["id"], "language": entry["language"]}

    def _reading(self, viewer: Viewer) -> Reading:
        return Reading(
            reads=self.making.reads,
            accounts=self.making.recipients.accounts,
            profiles=self.outside.every(viewer),
            viewer=viewer,
            timezone=self.making.reads.conventions.timezone,
            templates=self.making.questions.templates,
        )


def check_may(viewer: Viewer) -> None:
    if not (viewer.may(Permission.SCHEDULE_OWN_WRITE) or sees_all(viewer)):
        raise Forbidden("your role sends no reports by the clock", hint="ask an administrator")


def sees_all(viewer: Viewer) -> bool:
    return viewer.may(Permission.ADMIN_SCHEDULE_WRITE)


def _next(values: Mapping[str, Any], now: datetime) -> datetime | None:
    return plan_of(values).next(now)[0].at if values["enabled"] else None


def _moved_on() -> Conflict:
    return Conflict("somebody changed this schedule meanwhile", code="schedule_changed", hint="look at it again")
