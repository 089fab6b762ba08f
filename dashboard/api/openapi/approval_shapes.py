"""Schemas of approval: how a daily report stands, the queue, delegations, notes; and what is sent to move them."""

from dashboard.api.openapi.grammar import Schema
from dashboard.api.openapi.shapes import (
    COUNT,
    DAY,
    MOMENT,
    NUMBER,
    TEXT,
    URL,
    YES_NO,
    items,
    maybe,
    one_of,
    refer,
    shape,
    without_need,
)
from dashboard.workflow.delegating import DELEGATION_STATES
from dashboard.workflow.notices import Kind
from dashboard.workflow.reading import Caution
from dashboard.workflow.states import Action, State

MOST_TOGETHER = 100
"""Reports of a page of the queue, and of what is approved together: of each the whole content is looked at."""

HASH: Schema = {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}
_VERSION: Schema = {"type": "integer", "minimum": 1}
_WORDS: Schema = {"type": "string", "minLength": 1}
_STANDS = {
    "status": one_of(*State),
    "revision": _VERSION,
    "row_version": _VERSION,
    "content_hash": maybe(HASH),
    "changed_since": maybe(COUNT),
    "allowed": items(one_of(*Action)),
    "host": maybe(shape(approved=COUNT, rejected=COUNT, open=COUNT)),
}
_WHICH = {"report_type": TEXT, "project": TEXT, "day": DAY}
_DIFFERENCES = maybe(refer("ContentDifferences"))
_SEEN = {"content_hash": HASH, "row_version": _VERSION}
_DELEGATED = {"from": maybe(TEXT), "to": maybe(TEXT), "project": maybe(TEXT), "first_day": DAY, "last_day": DAY}

APPROVAL_SHAPES: dict[str, Schema] = {
    "Approval": shape(**_STANDS),
    "ContentDifferences": shape(
        kpis=items(shape(measure=TEXT, before=maybe(NUMBER), after=maybe(NUMBER))),
        rows=shape(added=items(TEXT), changed=items(TEXT), removed=items(TEXT)),
    ),
    "ApprovalEvent": shape(
        id=COUNT,
        revision=_VERSION,
        action=one_of(*Action),
        **{"from": one_of(*State), "to": one_of(*State)},
        by=TEXT,
        on_behalf_of=maybe(TEXT),
        comment=maybe(TEXT),
        measure=maybe(TEXT),
        content_hash=maybe(HASH),
        at=MOMENT,
    ),
    "ApprovalDetails": shape(
        **_STANDS,
        **_WHICH,
        warnings=items(shape(code=one_of(*Caution), text=TEXT)),
        differences=shape(since_decision=_DIFFERENCES, since_revision=_DIFFERENCES),
        events=items(refer("ApprovalEvent")),
    ),
    "ApprovalQueue": shape(
        items=items(
            shape(
                **_WHICH,
                waiting_since=MOMENT,
                submitted_by=maybe(TEXT),
                submitted_at=maybe(MOMENT),
                first_approved_by=maybe(TEXT),
                first_approved_at=maybe(MOMENT),
                on_behalf_of=maybe(TEXT),
                warnings=items(shape(code=one_of(*Caution), text=TEXT)),
                approval=refer("Approval"),
            )
        ),
        total=COUNT,
        next=maybe(TEXT),
    ),
    "ApprovedTogether": shape(
        items=items(
            shape(
                report_type=TEXT,
                project=TEXT,
                day=TEXT,
                approval=maybe(refer("Approval")),
                problem=maybe(shape(status=COUNT, code=TEXT, detail=TEXT)),
            )
        )
    ),
    "Decision": shape(**_SEEN, comment=_WORDS, measure=TEXT, override=YES_NO) | {"required": []},
    "BulkApproval": shape(
        items={**items(without_need(shape(**_WHICH, **_SEEN), "row_version")), "minItems": 1, "maxItems": MOST_TOGETHER}
    ),
    "Delegation": shape(
        id=TEXT,
        **_DELEGATED,
        reason=TEXT,
        created_by=maybe(TEXT),
        state=one_of(*DELEGATION_STATES),
        is_own=YES_NO,
        can_revoke=YES_NO,
    ),
    "Delegations": shape(items=items(refer("Delegation")), next={"type": "null"}),
    "NewDelegation": without_need(shape(**_DELEGATED | {"to": _WORDS}, reason=_WORDS), "from", "project"),
    "Notifications": shape(
        items=items(
            shape(
                id=COUNT,
                kind=one_of(*Kind),
                text=TEXT,
                comment=maybe(TEXT),
                link=URL,
                created_at=MOMENT,
                read_at=maybe(MOMENT),
            )
        ),
        unread=COUNT,
        next=maybe(TEXT),
    ),
    "NotificationsRead": shape(read=COUNT, unread=COUNT),
}
