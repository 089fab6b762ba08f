"""Endpoints of webhooks: receivers made, changed and taken away, tried out, their deliveries, and sending again."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, Response

from dashboard import clock
from dashboard.api.answers import answer
from dashboard.api.bodies import needed_text, number_of, object_sent
from dashboard.api.openapi.parameters import CURSOR, READING, ROWS
from dashboard.api.openapi.webhook_operations import DELIVERY_STATE
from dashboard.api.openapi.webhook_shapes import WEBHOOK_SHAPES
from dashboard.api.questions import cursor_asked, refuse_unknown_names, rows_asked, single, whole
from dashboard.errors import InvalidInput, NotFound, nearest
from dashboard.people.current import current_actor, current_locale, current_viewer
from dashboard.workflow.present_webhooks import Json, delivery_as_json, subscription_as_json
from dashboard.workflow.webhooks import USUAL_OVERLAP_H, Again, Webhooks
from data_access.webhook_log import STATES
from data_access.webhook_store import Subscription

MOST_ID = 10**10
_WISHES = tuple(WEBHOOK_SHAPES["NewWebhook"]["properties"])
_LOG = tuple(one.name for one in (DELIVERY_STATE, ROWS, CURSOR, *READING))


class WebhookEndpoints:
    def __init__(self, webhooks: Webhooks) -> None:
        self._webhooks = webhooks

    def add_to(self, api: Blueprint) -> None:
        every, one, posting = "/api/webhooks", "/api/webhooks/<webhook_id>", ("POST",)
        delivery = "/api/webhook-deliveries/<webhook_delivery_id>"
        api.add_url_rule(every, "webhooks", self.every)
        api.add_url_rule(every, "webhook_create", self.create, methods=posting)
        api.add_url_rule(one, "webhook", self.one)
        api.add_url_rule(one, "webhook_change", self.change, methods=("PATCH",))
        api.add_url_rule(one, "webhook_delete", self.delete, methods=("DELETE",))
        api.add_url_rule(f"{one}/test", "webhook_test", self.test, methods=posting)
        api.add_url_rule(f"{one}/rotate", "webhook_rotate", self.rotate, methods=posting)
        api.add_url_rule(f"{one}/deliveries", "webhook_deliveries", self.deliveries)
        api.add_url_rule(f"{one}/replay", "webhook_replay", self.replay_range, methods=posting)
        api.add_url_rule(delivery, "webhook_delivery", self.delivery)
        api.add_url_rule(f"{delivery}/replay", "webhook_delivery_replay", self.replay, methods=posting)

    def every(self) -> Response:
        found = self._webhooks.every(current_viewer())
        return answer({"items": [self._as_json(one) for one in found], "next": None})

    def create(self) -> Response:
        """With the secret, which is told this once."""
        made, secret = self._webhooks.create(object_sent(_WISHES), current_viewer(), current_actor())
        response = answer(self._as_json(made) | {"secret": secret})
        response.status_code = 201
        return _unseen(response)

    def one(self, webhook_id: str) -> Response:
        return answer(self._as_json(self._webhooks.find(webhook_id, current_viewer())))

    def change(self, webhook_id: str) -> Response:
        sent = object_sent(_WISHES)
        return answer(self._as_json(self._webhooks.change(webhook_id, sent, current_viewer(), current_actor())))

    def delete(self, webhook_id: str) -> Response:
        self._webhooks.delete(webhook_id, current_viewer(), current_actor())
        return answer({"deleted": webhook_id})

    def test(self, webhook_id: str) -> Response:
        self._webhooks.ping(webhook_id, current_viewer(), current_actor())
        response = answer(self._as_json(self._webhooks.find(webhook_id, current_viewer())))
        response.status_code = 202
        return response

    def rotate(self, webhook_id: str) -> Response:
        given = number_of(object_sent(("overlap_h",)), "overlap_h")
        hours = USUAL_OVERLAP_H if given is None else given
        made, secret = self._webhooks.rotate(webhook_id, current_viewer(), current_actor(), overlap_h=hours)
        return _unseen(answer(self._as_json(made) | {"secret": secret}))

    def deliveries(self, webhook_id: str) -> Response:
        """The newest first."""
        refuse_unknown_names(_LOG)
        limit, cursor, state = rows_asked(), cursor_asked(), single(DELIVERY_STATE.name)
        if state is not None and state not in STATES:
            raise InvalidInput(
                f"state={state!r} is none of {', '.join(STATES)}",
                code="bad_state",
                field="state",
                value=state,
                suggestion=nearest(state, STATES),
            )
        before = whole(cursor, CURSOR.name, most=MOST_ID) if cursor else None
        found = self._webhooks.deliveries(webhook_id, current_viewer(), limit=limit + 1, before=before, state=state)
        shown = found[:limit]
        more = str(shown[-1].id) if len(found) > limit else None
        return answer({"items": [delivery_as_json(one) for one in shown], "next": more})

    def delivery(self, webhook_delivery_id: str) -> Response:
        return answer(delivery_as_json(self._webhooks.delivery(_number(webhook_delivery_id), current_viewer())))

    def replay(self, webhook_delivery_id: str) -> Response:
        """Send one again, under its own id."""
        found = self._webhooks.replay(_number(webhook_delivery_id), current_viewer(), current_actor())
        response = answer(delivery_as_json(found))
        response.status_code = 202
        return response

    def replay_range(self, webhook_id: str) -> Response:
        """Send again what happened between two moments."""
        sent = object_sent(tuple(WEBHOOK_SHAPES["WebhookReplay"]["properties"]))
        which = sent.get("which", Again.FAILED)
        if which not in list(Again):
            raise InvalidInput(f"which is one of {', '.join(Again)}", code="bad_which", field="which", value=which)
        viewer, actor = current_viewer(), current_actor()
        first, until = _moment(needed_text(sent, "from"), "from"), _moment(needed_text(sent, "until"), "until")
        number = self._webhooks.replay_range(webhook_id, first, until, viewer, actor, every=which == Again.ALL)
        response = answer({"queued": number})
        response.status_code = 202
        return response

    def _as_json(self, one: Subscription) -> Json:
        counts = self._webhooks.log.counts(one.id)
        return subscription_as_json(one, self._webhooks.project_codes(one), counts, clock.now())


def _number(text: str) -> int:
    """Of a delivery; NotFound for what is none."""
    if text.isascii() and text.isdecimal() and len(text) <= len(str(MOST_ID)):
        return int(text)
    raise NotFound("there is no such delivery", code="unknown_delivery", field="webhook_delivery_id")


def _moment(text: str, field: str) -> datetime:
    """Without an offset it is the wall clock's of the reader, as on their page."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInput(
            f"{field} is a moment, such as 2026-11-24T06:00:00+03:00", code=f"bad_{field}", field=field, value=text
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(current_locale().timezone))


def _unseen(response: Response) -> Response:
    """A secret is kept by nobody on the way."""
    response.headers["Cache-Control"] = "private, no-store"
    return response
