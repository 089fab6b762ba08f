"""The page of approvals: what waits for whom, and who decides in whose place."""

from dash.development.base_component import Component

from callbacks.deps import AppDeps
from callbacks.visit import Visit
from dashboard import clock
from dashboard.errors import InvalidInput
from dashboard.workflow.queue import Asked, WaitsFor
from dashboard.workflow.standing import covers
from dashboard.workflow.states import WAITING, State
from layouts.pages import approvals, delegations, missing

AT_ONCE = 20


def build_approvals(deps: AppDeps, visit: Visit) -> Component:
    """What an address asks for; one that asks for what there is not leads to no page."""
    if visit.address.value("tab") == "delegations":
        return _delegations(deps, visit)
    asked = {name: visit.address.value(name) or "" for name in ("mine", "others", *approvals.FILTERS)}
    held, viewer, locale = deps.reads.pinned(), visit.viewer, visit.locale
    try:
        mine = Asked(limit=AT_ONCE, cursor=asked["mine"] or None)
        queues = approvals.Queues(
            mine=deps.workflow.queue.page(held, viewer, mine, locale),
            others=deps.workflow.queue.page(held, viewer, _others(asked), locale),
            asked={name: value for name, value in asked.items() if value},
            projects=_projects(deps, visit),
            limits=deps.limits,
        )
    except InvalidInput:
        return missing.layout(locale)
    return approvals.layout(viewer, locale, queues)


def _others(asked: dict[str, str]) -> Asked:
    return Asked(
        waits_for=WaitsFor.OTHERS,
        states=tuple(state for state in State if state == asked["state"]) or WAITING,
        reports=(asked["report"],) if asked["report"] else (),
        projects=(asked["project"],) if asked["project"] else (),
        limit=AT_ONCE,
        cursor=asked["others"] or None,
    )


def _projects(deps: AppDeps, visit: Visit) -> list[str]:
    """The codes of the projects that the viewer sees whole."""
    codes = deps.reads.member_table("project").code_of_id
    return sorted(code for key, code in codes.items() if covers(visit.viewer.scope, key))


def _delegations(deps: AppDeps, visit: Visit) -> Component:
    delegating, viewer = deps.workflow.delegating, visit.viewer
    return delegations.layout(
        viewer,
        visit.locale,
        found=delegating.all(viewer),
        candidates=delegating.candidates(viewer),
        projects=_projects(deps, visit),
        today=clock.today(deps.reads.conventions.timezone),
    )
