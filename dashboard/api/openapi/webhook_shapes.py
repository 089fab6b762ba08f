"""Schemas of webhooks: receivers, their deliveries and tries, and what is sent to make and change them."""

from dashboard.api.openapi.grammar import Schema
from dashboard.api.openapi.shapes import COUNT, MOMENT, TEXT, YES_NO, by_name, items, maybe, one_of, refer, shape
from dashboard.webhooks.backoff import MOST_RETRIES
from dashboard.webhooks.events import SUBSCRIBABLE, EventType
from dashboard.webhooks.outcomes import Trouble
from dashboard.webhooks.posting import Problem
from dashboard.workflow.webhook_wishes import LONGEST_NAME, MOST_HEADERS
from dashboard.workflow.webhooks import LONGEST_OVERLAP_H, USUAL_OVERLAP_H, Again
from data_access.webhook_events import EVERY_EVENT
from data_access.webhook_log import STATES

_EVENT = one_of(*SUBSCRIBABLE, EVERY_EVENT)
_TRIES: Schema = {"type": "integer", "minimum": 0, "maximum": MOST_RETRIES}
_BY_NAME: Schema = {"type": "object", "additionalProperties": TEXT}
_STANDS = {
    "id": TEXT,
    "name": TEXT,
    "event_type": items(_EVENT),
    "report_type": maybe(TEXT),
    "projects": maybe(items(TEXT)),
    "webhook_url": TEXT,
    "active": YES_NO,
    "retry_count": _TRIES,
    "headers": items(TEXT),
    "live_secrets": COUNT,
    "old_secret_until": maybe(MOMENT),
    "disabled_reason": maybe(one_of(*Trouble)),
    "disabled_at": maybe(MOMENT),
    "created_at": MOMENT,
    "deliveries": by_name(STATES, COUNT),
}
_WISHES: dict[str, Schema] = {
    "name": {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME},
    "event_type": {"anyOf": [_EVENT, {**items(_EVENT), "minItems": 1}]},
    # Not listed: the document is for readers who may not know of every type.
    "report_type": maybe(TEXT),
    "projects": maybe({**items(TEXT), "minItems": 1}),
    "webhook_url": {"type": "string", "format": "uri"},
    "active": YES_NO,
    "retry_count": _TRIES,
    "headers": {"type": "object", "additionalProperties": maybe(TEXT), "maxProperties": MOST_HEADERS},
}

WEBHOOK_SHAPES: dict[str, Schema] = {
    "Webhook": shape(**_STANDS),
    "Webhooks": shape(items=items(refer("Webhook")), next={"type": "null"}),
    "WebhookWithSecret": shape(**_STANDS, secret=TEXT),
    "NewWebhook": shape(**_WISHES) | {"required": ["webhook_url", "event_type"]},
    "ChangedWebhook": shape(**_WISHES) | {"required": []},
    "WebhookDeleted": shape(deleted=TEXT),
    "WebhookRotation": shape(
        overlap_h={"type": "integer", "minimum": 0, "maximum": LONGEST_OVERLAP_H, "default": USUAL_OVERLAP_H}
    )
    | {"required": []},
    "WebhookDelivery": shape(
        id=COUNT,
        webhook=TEXT,
        message_id=TEXT,
        event_type=one_of(*EventType),
        report_type=maybe(TEXT),
        state=one_of(*STATES),
        tries=COUNT,
        occurred_at=MOMENT,
        next_try_at=maybe(MOMENT),
        delivered_at=maybe(MOMENT),
        payload={"type": "object"},
        history=items(
            shape(
                at=MOMENT,
                duration_ms=COUNT,
                status=maybe(COUNT),
                problem=maybe(one_of(*Problem)),
                request_headers=_BY_NAME,
                response_headers=_BY_NAME,
                response_body=TEXT,
            )
        ),
    ),
    "WebhookDeliveries": shape(items=items(refer("WebhookDelivery")), next=maybe(TEXT)),
    "WebhookReplay": shape(**{"from": MOMENT, "until": MOMENT, "which": one_of(*Again) | {"default": Again.FAILED}})
    | {"required": ["from", "until"]},
    "WebhookReplayed": shape(queued=COUNT),
}
