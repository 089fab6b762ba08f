"""Receivers, their deliveries and tries as JSON-ready dicts. What is secret has no place in them."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from data_access.webhook_log import STATES, Delivery
from data_access.webhook_queue import Tried
from data_access.webhook_store import Subscription

Json = dict[str, Any]


def subscription_as_json(
    one: Subscription, projects: Sequence[str] | None, counts: Mapping[str, int], now: datetime
) -> Json:
    """`projects`: codes; `counts`: of its deliveries, by state."""
    return {
        "id": one.id,
        "name": one.name,
        "event_type": list(one.event_types),
        "report_type": one.report_type,
        "projects": None if projects is None else list(projects),
        "webhook_url": one.webhook_url,
        "active": one.active,
        "retry_count": one.retry_count,
        "headers": sorted(one.headers),
        "live_secrets": len(one.live_secrets(now)),
        "old_secret_until": _moment(one.old_secret_until if len(one.live_secrets(now)) > 1 else None),
        "disabled_reason": one.disabled_reason,
        "disabled_at": _moment(one.disabled_at),
        "created_at": one.created_at.isoformat(),
        "deliveries": {state: counts.get(state, 0) for state in STATES},
    }


def delivery_as_json(one: Delivery) -> Json:
    """With every try, the newest first."""
    return {
        "id": one.id,
        "webhook": one.subscription_id,
        "message_id": one.message_id,
        "event_type": one.event_type,
        "report_type": one.report_type,
        "state": one.state,
        "tries": one.tries,
        "occurred_at": one.occurred_at.isoformat(),
        "next_try_at": _moment(one.next_try_at),
        "delivered_at": _moment(one.delivered_at),
        "payload": json.loads(one.payload),
        "history": [_try_as_json(tried) for tried in one.history],
    }


def _try_as_json(tried: Tried) -> Json:
    return {
        "at": tried.started_at.isoformat(),
        "duration_ms": tried.duration_ms,
        "status": tried.status,
        "problem": tried.problem,
        "request_headers": dict(tried.request_headers),
        "response_headers": dict(tried.response_headers),
        "response_body": tried.response_body,
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
