"""Pages of scheduled reports, of deliveries, and of one's own choice of mail."""

from typing import Any

from dash.development.base_component import Component

from callbacks.deps import AppDeps
from callbacks.visit import Visit
from dashboard.delivery.asked import QUALITY
from dashboard.delivery.notice_mail import choice_of
from dashboard.delivery.periods import like
from dashboard.delivery.present import (
    delivery_as_json,
    preview_as_json,
    profile_as_json,
    run_as_json,
    schedule_as_json,
)
from dashboard.delivery.wanted_schedule import filters_text, parse_filters
from dashboard.errors import Forbidden, InvalidInput, NotFound
from dashboard.people.current import current_actor
from dashboard.workflow.standing import covers
from layouts.pages import account, deliveries, missing, outside, schedule_look, schedules
from layouts.pages.schedule_form import build_form

RUNS_SHOWN = 50
AT_ONCE = 50
_NEW: dict[str, Any] = {
    "name": "",
    "report_type": "",
    "frequency": "daily",
    "schedule_time": "06:00",
    "weekdays": [],
    "month_day": 1,
    "period": "yesterday",
    "filters": "",
    "recipients": [],
    "format": "pdf",
    "wait_until_approved": False,
    "hold_if_late": False,
    "template_id": None,
}


def build_schedules(deps: AppDeps, visit: Visit) -> Component:
    """What an address asks for; one that asks for what there is not leads to no page."""
    value = visit.address.value
    try:
        if value("tab") == "outside":
            return _outside(deps, visit)
        if value("history"):
            return _history(deps, visit, str(value("history")))
        if value("preview"):
            return _preview(deps, visit, str(value("preview")))
        return _schedules(deps, visit)
    except (NotFound, Forbidden, InvalidInput):
        return missing.layout(visit.locale)


def build_deliveries(deps: AppDeps, visit: Visit) -> Component:
    """The newest first; `state=`, `schedule=` and `cursor=` of the address choose."""
    ledger, viewer = deps.delivering.ledger, visit.viewer
    asked = {name: str(visit.address.value(name) or "") for name in ("state", "schedule")}
    schedule_id = asked["schedule"] or None
    states = tuple(one for one in asked["state"].split(",") if one)
    cursor = visit.address.value("cursor")
    try:
        found, following = ledger.page(viewer, limit=AT_ONCE, cursor=cursor, states=states, schedule_id=schedule_id)
        counts = ledger.counts(viewer, schedule_id)
    except (InvalidInput, Forbidden):
        return missing.layout(visit.locale)
    recipients = deps.delivering.making.recipients
    shown = [delivery_as_json(one, recipients, visit.locale) for one in found]
    chosen = {name: value for name, value in asked.items() if value}
    return deliveries.layout(visit.locale, found=shown, counts=counts, asked=chosen, following=following)


def build_account(deps: AppDeps, visit: Visit) -> Component:
    found = deps.delivering.making.recipients.accounts.find_by_id(visit.viewer.user_id)
    assert found is not None, "somebody is signed in"
    return account.layout(
        visit.locale,
        address=found.email,
        chosen=choice_of(found),
        is_saved=visit.address.value("saved") == "1",
        csrf_token=deps.csrf_token(),
    )


def _schedules(deps: AppDeps, visit: Visit) -> Component:
    service, viewer = deps.delivering.schedules, visit.viewer
    shown = [schedule_as_json(service, one) for one in service.every(viewer)]
    people = {account.username: account.name for account in deps.delivering.making.recipients.accounts.all()}
    profiles = {one.id: one.name for one in deps.delivering.outside.store.every()}
    edited = visit.address.value("edit")
    one: dict[str, Any] | None = None
    if edited:
        one = schedule_as_json(service, service.one(edited, viewer))
    elif visit.address.value("new"):
        one = _NEW | _filled(deps, visit) | {"timezone": deps.reads.conventions.timezone}
    form = None
    if one is not None:
        theirs = [(profile.id, profile.name) for profile in deps.delivering.outside.every(viewer) if profile.active]
        saved = [(found.template.id, found.template.name) for found in deps.builder.templates.every(viewer)]
        users = sorted(people.items(), key=_by_name)
        form = build_form(viewer, visit.locale, one, users=users, profiles=theirs, saved=saved)
    return schedules.layout(visit.locale, schedules=shown, form=form, names=people | profiles)


def _filled(deps: AppDeps, visit: Visit) -> dict[str, Any]:
    """What a new one begins with, when somebody comes from a report's page or from a saved report."""
    template_id = visit.address.value("template")
    if template_id:
        templates = deps.builder.templates
        saved = templates.find(template_id, visit.viewer)
        opened = templates.open(saved, visit.viewer)
        period = like(opened.question.query.period) if opened.question else _NEW["period"]
        return {"name": saved.template.name, "template_id": saved.template.id, "period": period}
    name, given = visit.address.value("report_type") or "", visit.address.value("filters") or ""
    has_filters = name not in ("", QUALITY)
    return {"report_type": name, "filters": filters_text(parse_filters(given, name)) if has_filters else ""}


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1]


def _history(deps: AppDeps, visit: Visit, schedule_id: str) -> Component:
    service = deps.delivering.schedules
    one = schedule_as_json(service, service.one(schedule_id, visit.viewer))
    runs = service.runs(schedule_id, visit.viewer, limit=RUNS_SHOWN, before=None)
    return schedule_look.history(visit.locale, one, [run_as_json(number, run) for number, run in runs])


def _preview(deps: AppDeps, visit: Visit, schedule_id: str) -> Component:
    service = deps.delivering.schedules
    one = service.one(schedule_id, visit.viewer)
    wanted = visit.address.value("recipient")
    found = preview_as_json(service.preview(one.id, wanted, visit.viewer, current_actor()), visit.locale)
    recipients = deps.delivering.making.recipients
    named = [(person.key, recipients.name_of(person.key)) for person in recipients.named_by(one.recipients)]
    return schedule_look.preview(visit.locale, schedule_as_json(service, one), found, named)


def _outside(deps: AppDeps, visit: Visit) -> Component:
    deps.delivering.schedules.every(visit.viewer)
    codes = deps.reads.member_table("project").code_of_id
    projects = sorted(code for key, code in codes.items() if covers(visit.viewer.scope, key))
    shown = deps.delivering.outside.every(visit.viewer)
    found = [dict(profile_as_json(deps.delivering.outside, one)) for one in shown]
    return outside.layout(visit.viewer, visit.locale, found=found, projects=projects)
