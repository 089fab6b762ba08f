"""The page of the people who may log in."""

from dash.development.base_component import Component

from callbacks.deps import AppDeps
from callbacks.visit import Visit
from dashboard.permissions import Permission
from layouts.pages import users

SHOWN = 50
LONGEST_WORDS = 100


def build_users(deps: AppDeps, visit: Visit) -> Component:
    """`q=` of the address: words that their names hold. Each with what forbids to see the product as they do."""
    words = (visit.address.value("q") or "")[:LONGEST_WORDS]
    lines, count = deps.people.called(words, SHOWN)
    may_look = visit.viewer.may(Permission.ADMIN_USER_VIEW_AS) and not visit.viewer.seen_by
    bars = deps.view_as.bars(visit.viewer, [line.account for line in lines])
    shown = list(zip(lines, bars, strict=True))
    csrf_token = deps.csrf_token() if may_look else None
    return users.layout(visit.locale, shown=shown, count=count, words=words, csrf_token=csrf_token)
