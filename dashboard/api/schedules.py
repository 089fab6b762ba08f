"""Endpoints of schedules, of people outside who get reports, and of deliveries."""

from flask import Blueprint, Response, request

from dashboard.api.acting import current_actor
from dashboard.api.answers import answer
from dashboard.api.bodies import object_sent
from dashboard.api.openapi.delivery_operations import DELIVERY_STATE, OF_SCHEDULE, RECIPIENT
from dashboard.api.openapi.parameters import CURSOR, READING, ROWS
from dashboard.api.questions import cursor_asked, refuse_unknown_names, rows_asked, single, whole
from dashboard.delivery import outside as people
from dashboard.delivery.notice_mail import CHOICES
from dashboard.delivery.parts import Delivering
from dashboard.delivery.present import (
    delivery_as_json,
    preview_as_json,
    profile_as_json,
    run_as_json,
    schedule_as_json,
)
from dashboard.delivery.wanted_schedule import FIELDS
from dashboard.errors import InvalidInput, nearest
from dashboard.people.current import current_locale, current_viewer
from data_access.outbox_store import State
from data_access.schedule_store import Schedule
from layouts.address import ACCOUNT

_LEDGER = tuple(one.name for one in (DELIVERY_STATE, OF_SCHEDULE, ROWS, CURSOR, *READING))


class ScheduleEndpoints:
    def __init__(self, delivering: Delivering) -> None:
        self._schedules, self._outside, self._ledger = delivering.schedules, delivering.outside, delivering.ledger
        self._recipients, self._profiles = delivering.making.recipients, delivering.unsubscribing.profiles

    def add_to(self, api: Blueprint) -> None:
        every, posting = "/api/schedules", ("POST",)
        api.add_url_rule(every, "schedules", self.every)
        api.add_url_rule(every, "schedule_add", self.add, methods=posting)
        api.add_url_rule(f"{every}/<schedule_id>", "schedule", self.one)
        api.add_url_rule(f"{every}/<schedule_id>", "schedule_change", self.change, methods=("PATCH",))
        api.add_url_rule(f"{every}/<schedule_id>", "schedule_delete", self.delete, methods=("DELETE",))
        api.add_url_rule(f"{every}/<schedule_id>/run", "schedule_run", self.run, methods=posting)
        api.add_url_rule(f"{every}/<schedule_id>/send-to-me", "schedule_to_me", self.to_me, methods=posting)
        api.add_url_rule(f"{every}/<schedule_id>/preview", "schedule_preview", self.preview)
        api.add_url_rule(f"{every}/<schedule_id>/runs", "schedule_runs", self.runs)
        profiles = "/api/outside-profiles"
        api.add_url_rule(profiles, "outside_profiles", self.profiles)
        api.add_url_rule(profiles, "outside_profile_add", self.add_profile, methods=posting)
        api.add_url_rule(f"{profiles}/<profile_id>", "outside_profile_change", self.change_profile, methods=("PATCH",))
        # The form of one's own account.
        api.add_url_rule(ACCOUNT, "page_account", self.choose_notices, methods=posting)
        api.add_url_rule("/api/deliveries", "deliveries", self.deliveries)
        api.add_url_rule("/api/deliveries/<delivery_id>/resend", "delivery_resend", self.resend, methods=posting)

    def every(self) -> Response:
        refuse_unknown_names([one.name for one in READING])
        return answer({"items": [self._as_json(one) for one in self._schedules.every(current_viewer())], "next": None})

    def one(self, schedule_id: str) -> Response:
        return answer(self._as_json(self._schedules.one(schedule_id, current_viewer())))

    def add(self) -> Response:
        return answer(self._as_json(self._schedules.add(object_sent(FIELDS), current_viewer(), current_actor())))

    def change(self, schedule_id: str) -> Response:
        sent = object_sent((*FIELDS, "row_version"))
        return answer(self._as_json(self._schedules.change(schedule_id, sent, current_viewer(), current_actor())))

    def delete(self, schedule_id: str) -> Response:
        self._schedules.delete(schedule_id, current_viewer(), current_actor())
        return answer({"deleted": schedule_id})

    def run(self, schedule_id: str) -> Response:
        return answer({"deliveries": self._schedules.run(schedule_id, current_viewer(), current_actor())})

    def to_me(self, schedule_id: str) -> Response:
        return answer({"deliveries": self._schedules.send_to_me(schedule_id, current_viewer(), current_actor())})

    def preview(self, schedule_id: str) -> Response:
        """What a recipient would get now: read only, and written to the audit log."""
        refuse_unknown_names([one.name for one in (RECIPIENT, *READING)])
        wanted = single(RECIPIENT.name)
        found = self._schedules.preview(schedule_id, wanted, current_viewer(), current_actor())
        return answer(preview_as_json(found, current_locale()))

    def runs(self, schedule_id: str) -> Response:
        limit, cursor = rows_asked(), cursor_asked()
        before = whole(cursor, "cursor", most=10**10) if cursor else None
        found = self._schedules.runs(schedule_id, current_viewer(), limit=limit + 1, before=before)
        shown = found[:limit]
        following = str(shown[-1][0]) if len(found) > limit else None
        return answer({"items": [run_as_json(number, run) for number, run in shown], "next": following})

    def profiles(self) -> Response:
        viewer = current_viewer()
        self._schedules.every(viewer)
        items = [profile_as_json(self._outside, one) for one in self._outside.every(viewer)]
        return answer({"items": items, "next": None})

    def add_profile(self) -> Response:
        made = self._outside.add(object_sent(people.FIELDS), current_viewer(), current_actor())
        return answer(profile_as_json(self._outside, made))

    def change_profile(self, profile_id: str) -> Response:
        sent = object_sent(people.FIELDS)
        changed = self._outside.change(profile_id, sent, current_viewer(), current_actor())
        return answer(profile_as_json(self._outside, changed))

    def deliveries(self) -> Response:
        """The newest first."""
        refuse_unknown_names(_LEDGER)
        found, following = self._ledger.page(
            current_viewer(),
            limit=rows_asked(),
            cursor=cursor_asked(),
            states=_states(),
            schedule_id=single(OF_SCHEDULE.name),
        )
        locale = current_locale()
        return answer({"items": [delivery_as_json(one, self._recipients, locale) for one in found], "next": following})

    def resend(self, delivery_id: str) -> Response:
        one = self._ledger.resend(delivery_id, current_viewer(), current_actor())
        return answer(delivery_as_json(one, self._recipients, current_locale()))

    def choose_notices(self) -> Response:
        """How notices come by mail to whoever asks."""
        choice = request.form.get("notice_mail", "")
        if choice not in CHOICES:
            raise InvalidInput(f"notice_mail={choice!r} is none of {', '.join(CHOICES)}", field="notice_mail")
        self._profiles.change(current_viewer().user_id, {"notice_mail": choice}, current_actor())
        response = Response(status=303)
        response.headers["Location"] = f"{ACCOUNT}?saved=1"
        return response

    def _as_json(self, one: Schedule) -> dict[str, object]:
        return schedule_as_json(self._schedules, one)


def _states() -> tuple[str, ...]:
    given = tuple(one for one in ",".join(request.args.getlist(DELIVERY_STATE.name)).split(",") if one)
    for one in given:
        if one not in set(State):
            raise InvalidInput(
                f"state={one!r} is none of {', '.join(State)}",
                code="bad_state",
                field="state",
                value=one,
                suggestion=nearest(one, tuple(State)),
            )
    return given
