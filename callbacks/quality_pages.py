"""Pages of data quality: what stands against the rows of a question."""

from dash.development.base_component import Component

from callbacks.deps import AppDeps
from callbacks.visit import Visit
from dashboard.api.questions import readable
from dashboard.errors import InvalidInput
from dashboard.quality.present import findings_as_json
from dashboard.reports import report_named
from dashboard.semantic.query import Query
from layouts.address import Address
from layouts.pages import missing, quality

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
    if not (after is None or after.isascii() and after.isdecimal() and len(after) < 11):
        return missing.layout(visit.locale)
    items, total = deps.quality.findings(
        deps.reads, query, visit.viewer, rule=rule, after=int(after) if after else None, limit=AT_ONCE
    )
    told = findings_as_json(items, total, AT_ONCE, deps.reads, visit.locale, deps.names)
    return quality.layout(visit.locale, query, found, told, rule)


def _question(address: Address) -> str:
    pairs = readable(address.search).lstrip("?").split("&")
    return "&".join(pair for pair in pairs if pair.partition("=")[0] not in OWN)
