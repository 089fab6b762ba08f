"""Pages of data quality: what stands against the rows of a question, and how all of it stands."""

from collections.abc import Sequence

from dash.development.base_component import Component

from callbacks.deps import AppDeps
from callbacks.visit import Visit
from dashboard.api.questions import readable
from dashboard.errors import InvalidInput
from dashboard.metrics import ReadPath
from dashboard.permissions import Permission
from dashboard.quality.admin import days_until_today, report_chosen
from dashboard.quality.overview import Overview
from dashboard.quality.present import findings_as_json
from dashboard.reports import report_named
from dashboard.semantic.query import Query
from data_access.quality_reading import Finding
from layouts.address import Address
from layouts.pages import data_quality, missing, quality

AT_ONCE = 50
OWN = ("rule", "after")
"""Names in the address that are no part of the question."""


def build_quality(deps: AppDeps, visit: Visit, name: str) -> Component:
    """What an address asks for; one that asks for what there is not leads to no page."""
    report, rule, after = report_named(name), visit.address.value("rule"), visit.address.value("after")
    try:
        query = Query.parse(_question(visit.address), report)
        found = deps.quality.of(deps.reads, query, visit.viewer)
    except InvalidInput:
        return missing.layout(visit.locale)
    items, total = deps.quality.findings(
        deps.reads, query, visit.viewer, rule=rule, after=_number(after), limit=AT_ONCE
    )
    told = findings_as_json(items, total, AT_ONCE, deps.reads, visit.locale, deps.names)
    return quality.layout(visit.locale, query, found, told, rule)


def _question(address: Address) -> str:
    pairs = readable(address.search).lstrip("?").split("&")
    return "&".join(pair for pair in pairs if pair.partition("=")[0] not in OWN)


def _number(text: str | None) -> int | None:
    """The finding to go on from; from the first one where the address names none."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= 10 else None


def build_data_quality(deps: AppDeps, visit: Visit) -> Component:
    """Every report type, and the one that the address names, or the worst."""
    held, viewer, locale = deps.reads.pinned(), visit.viewer, visit.locale
    days = days_until_today(held)
    standings = deps.quality_admin.standings(held, viewer, days)
    try:
        report = report_chosen(visit.address.value("report"), viewer, standings)
    except InvalidInput:
        report = None
    if report is None:
        return missing.layout(locale)
    chosen = next(one.now for one in standings if one.now.report is report)
    after = _number(visit.address.value("after"))
    items = deps.quality_admin.findings(report, viewer, days, after=after, limit=AT_ONCE)
    decides = viewer.may(Permission.QUALITY_FINDING_WRITE)
    shown = data_quality.Shown(
        standings=standings,
        chosen=chosen,
        history=deps.quality_admin.history(held, report, viewer),
        findings=findings_as_json(items, len(items), AT_ONCE, held, locale, deps.names),
        candidates=_candidates(deps, items) if decides else {},
        codes=dict(held.member_table("project").code_of_id),
        people=_people(held, chosen),
        csrf_token=deps.csrf_token(),
        may_schedule=viewer.may(Permission.SCHEDULE_OWN_WRITE),
    )
    return data_quality.layout(locale, shown)


def _candidates(deps: AppDeps, items: Sequence[Finding]) -> dict[int, dict[str, str]]:
    """Asked once for each project."""
    of_project: dict[str | None, dict[str, str]] = {}
    for one in items:
        if one.project_id not in of_project:
            of_project[one.project_id] = deps.workflow.findings.candidates(one)
    return {one.id: of_project[one.project_id] for one in items}


def _people(held: ReadPath, chosen: Overview) -> dict[str, str]:
    table = held.member_table("employee")
    codes = {key: table.code_of_id.get(key or "") for key in chosen.by_person}
    return {key: table.name_of_code[code] for key, code in codes.items() if key and code}
