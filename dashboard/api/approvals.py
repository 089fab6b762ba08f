"""Endpoints of the queue, of delegations and of notifications."""

from typing import Any

from flask import Blueprint, Response, request

from dashboard import clock
from dashboard.api.answers import answer
from dashboard.api.approval import acting_now
from dashboard.api.bodies import checked_object, needed_day, needed_text, number_of, object_sent, text_of
from dashboard.api.openapi.approval_operations import (
    PROJECT,
    REPORT,
    STATE,
    UNREAD,
    USUAL_TOGETHER,
    WAITS_FOR,
)
from dashboard.api.openapi.approval_shapes import APPROVAL_SHAPES, MOST_TOGETHER
from dashboard.api.openapi.parameters import CURSOR, READING, ROWS
from dashboard.api.questions import cursor_asked, refuse_unknown_names, rows_asked, single, whole
from dashboard.errors import Forbidden, InvalidInput, NotFound, nearest
from dashboard.metrics import ReadPath
from dashboard.people.current import current_actor, current_locale, current_viewer
from dashboard.permissions import Permission
from dashboard.reports import REPORTS
from dashboard.workflow.deciding import Wanted
from dashboard.workflow.delegating import WantedDelegation
from dashboard.workflow.notices import words_of
from dashboard.workflow.parts import Workflow
from dashboard.workflow.queue import Asked, WaitsFor
from dashboard.workflow.repeats import KEY_HEADER
from dashboard.workflow.states import WAITING, Action, State
from data_access.notification_store import Notification

_QUEUE = tuple(one.name for one in (WAITS_FOR, STATE, REPORT, PROJECT, ROWS, CURSOR, *READING))
_NOTES = tuple(one.name for one in (UNREAD, ROWS, CURSOR, *READING))
_CHOSEN = tuple(APPROVAL_SHAPES["BulkApproval"]["properties"]["items"]["items"]["properties"])
_DELEGATION = tuple(APPROVAL_SHAPES["NewDelegation"]["properties"])


class ApprovalEndpoints:
    def __init__(self, reads: ReadPath, workflow: Workflow) -> None:
        self._reads, self._workflow = reads, workflow

    def add_to(self, api: Blueprint) -> None:
        api.add_url_rule("/api/approvals", "approvals", self.queue)
        api.add_url_rule("/api/approvals/approve", "approve_together", self.approve_together, methods=("POST",))
        api.add_url_rule("/api/delegations", "delegations", self.delegations)
        api.add_url_rule("/api/delegations", "delegate", self.delegate, methods=("POST",))
        api.add_url_rule("/api/delegations/<delegation_id>/revoke", "delegation_revoke", self.revoke, methods=("POST",))
        api.add_url_rule("/api/notifications", "notifications", self.notifications)
        api.add_url_rule("/api/notifications/read", "notifications_read", self.read_all, methods=("POST",))
        api.add_url_rule("/api/notifications/<number>/read", "notification_read", self.read_one, methods=("POST",))

    def queue(self) -> Response:
        """What waits for the reader, or for anybody, the longest waiting first."""
        refuse_unknown_names(_QUEUE)
        viewer = current_viewer()
        asked = Asked(
            waits_for=WaitsFor(_choice(WAITS_FOR.name, tuple(WaitsFor))),
            states=tuple(State(name) for name in _listed(STATE.name, tuple(State))) or WAITING,
            reports=_listed(REPORT.name, tuple(one.name for one in REPORTS if viewer.may(one.permission))),
            projects=_listed(PROJECT.name),
            limit=whole(single("rows") or str(USUAL_TOGETHER), "rows", least=1, most=MOST_TOGETHER),
            cursor=cursor_asked(),
        )
        return answer(self._workflow.queue.page(self._reads, viewer, asked, current_locale()))

    def approve_together(self) -> Response:
        _check_takes_part()
        items = object_sent(("items",)).get("items")
        if not isinstance(items, list) or not 0 < len(items) <= MOST_TOGETHER:
            raise InvalidInput(f"items is no list of 1 to {MOST_TOGETHER} reports", code="bad_body", field="items")
        chosen = [_chosen(checked_object(item, _CHOSEN), place) for place, item in enumerate(items)]
        return answer({"items": self._workflow.queue.approve(self._reads, acting_now(), chosen)})

    def delegations(self) -> Response:
        _check_takes_part()
        return answer({"items": self._workflow.delegating.all(current_viewer()), "next": None})

    def delegate(self) -> Response:
        _check_takes_part()
        sent = object_sent(_DELEGATION)
        wanted = WantedDelegation(
            giver=text_of(sent, "from"),
            delegate=needed_text(sent, "to"),
            project=text_of(sent, "project"),
            first_day=needed_day(sent, "first_day"),
            last_day=needed_day(sent, "last_day"),
            reason=needed_text(sent, "reason"),
        )
        return answer(self._workflow.delegating.create(acting_now(), wanted))

    def revoke(self, delegation_id: str) -> Response:
        _check_takes_part()
        return answer(self._workflow.delegating.revoke(acting_now(), delegation_id))

    def notifications(self) -> Response:
        """The reader's own, in the reader's language."""
        refuse_unknown_names(_NOTES)
        reader, limit, cursor = current_viewer().user_id, rows_asked(), cursor_asked()
        before = whole(cursor, "cursor", most=10**10) if cursor else None
        is_unread = _choice(UNREAD.name, ("no", "yes")) == "yes"
        found = self._workflow.notifications.of_reader(reader, limit=limit + 1, before=before, is_unread=is_unread)
        shown = found[:limit]
        return answer(
            {
                "items": [note_as_json(one) for one in shown],
                "unread": self._workflow.notifications.count_unread(reader),
                "next": str(shown[-1].id) if len(found) > limit else None,
            }
        )

    def read_all(self) -> Response:
        return self._read(None)

    def read_one(self, number: str) -> Response:
        store, reader = self._workflow.notifications, current_viewer().user_id
        wanted = int(number) if number.isascii() and number.isdecimal() and len(number) < 19 else 0
        if not store.has(reader, wanted):
            raise NotFound("there is no such notification for you", code="no_notification", field="id", value=number)
        return self._read(wanted)

    def _read(self, number: int | None) -> Response:
        store, reader = self._workflow.notifications, current_viewer().user_id
        read = store.mark_read(reader, clock.now(), current_actor(), number=number)
        return answer({"read": read, "unread": store.count_unread(reader)})


def note_as_json(note: Notification) -> dict[str, Any]:
    return {
        "id": note.id,
        "kind": note.kind,
        "text": words_of(note.kind, note.details, current_locale()),
        "comment": note.details.get("comment"),
        "link": note.link,
        "created_at": note.created_at.isoformat(),
        "read_at": note.read_at and note.read_at.isoformat(),
    }


def _chosen(sent: dict[str, Any], place: int) -> tuple[str, str, str, Wanted]:
    """Each is a request of its own: its key is that of all, with its place among them."""
    key = request.headers.get(KEY_HEADER)
    wanted = Wanted(
        action=Action.APPROVE,
        content_hash=text_of(sent, "content_hash"),
        row_version=number_of(sent, "row_version"),
        key=key and f"{key}.{place}",
    )
    return needed_text(sent, "report_type"), needed_text(sent, "project"), needed_text(sent, "day"), wanted


def _check_takes_part() -> None:
    if not current_viewer().may(Permission.APPROVAL_REPORT_COMMENT):
        raise Forbidden("your role takes no part in approval", hint="ask an administrator")


def _choice(name: str, choices: tuple[str, ...]) -> str:
    """The first unless another one is given."""
    given = single(name) or choices[0]
    return _known(name, given, choices)


def _listed(name: str, known: tuple[str, ...] | list[str] | None = None) -> tuple[str, ...]:
    given = tuple(one for one in ",".join(request.args.getlist(name)).split(",") if one)
    return given if known is None else tuple(_known(name, one, known) for one in given)


def _known(name: str, given: str, known: tuple[str, ...] | list[str]) -> str:
    if given not in known:
        raise InvalidInput(
            f"{name}={given!r} is none of {', '.join(known)}",
            code=f"bad_{name}",
            field=name,
            value=given,
            suggestion=nearest(given, known),
        )
    return given
