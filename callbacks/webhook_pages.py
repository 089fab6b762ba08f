"""The pages of webhooks: every receiver; one of them with what it was sent."""

from dash.development.base_component import Component

from callbacks.deps import AppDeps
from callbacks.visit import Visit
from dashboard import clock
from dashboard.errors import NotFound
from data_access.webhook_log import STATES
from data_access.webhook_store import Subscription
from layouts.pages import missing, webhook, webhooks

AT_ONCE = 25


def build_webhooks(deps: AppDeps, visit: Visit) -> Component:
    found = [_shown(deps, one) for one in deps.webhooks.every(visit.viewer)]
    return webhooks.layout(visit.locale, found, _projects(deps))


def build_webhook(deps: AppDeps, visit: Visit, webhook_id: str) -> Component:
    """`before=` goes on after a delivery, `state=` shows those of a state."""
    try:
        found = deps.webhooks.find(webhook_id, visit.viewer)
    except NotFound:
        return missing.layout(visit.locale)
    state, before = visit.address.value("state"), visit.address.value("before") or ""
    chosen = state if state in STATES else None
    number = int(before) if before.isascii() and before.isdecimal() and len(before) < 19 else None
    log = deps.webhooks.deliveries(found.id, visit.viewer, limit=AT_ONCE + 1, before=number, state=chosen)
    return webhook.layout(
        visit.locale,
        _shown(deps, found),
        projects=_projects(deps),
        deliveries=log[:AT_ONCE],
        state=chosen or "",
        older=log[AT_ONCE - 1].id if len(log) > AT_ONCE else None,
        now=clock.now(),
    )


def _shown(deps: AppDeps, one: Subscription) -> webhooks.Shown:
    codes = deps.webhooks.project_codes(one)
    return webhooks.Shown(subscription=one, projects=codes, counts=deps.webhooks.log.counts(one.id))


def _projects(deps: AppDeps) -> list[str]:
    return sorted(deps.reads.member_table("project").code_of_id.values())
