"""The pages of sealed reports: every version of a day, two of them side by side; and for administrators the legal holds
and the chain of seals."""

from datetime import date

from dash.development.base_component import Component

from callbacks.deps import AppDeps
from callbacks.visit import Visit
from dashboard.errors import InvalidInput, NotFound
from dashboard.reports import report_named
from dashboard.workflow.snapshots import LIVE
from dashboard.workflow.verify_snapshots import Verdict, verify_snapshots
from layouts.components.differences import Compared
from layouts.pages import missing, sealed_admin, snapshots


def build_snapshots(deps: AppDeps, visit: Visit, name: str, day: str) -> Component:
    """The versions that the viewer may know of; a day that does not exist is no page."""
    report = report_named(name)
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        return missing.layout(visit.locale)
    found = deps.snapshots.of_day(report, wanted, visit.viewer)
    return snapshots.layout(visit.viewer, visit.locale, report, wanted, found, _compared(deps, visit))


def _compared(deps: AppDeps, visit: Visit) -> Compared | None:
    """What the address asks to see side by side; nothing when it asks for what is not there."""
    first, _, other = (visit.address.value("compare") or "").partition(",")
    try:
        before = deps.snapshots.find(first, visit.viewer)
        after = None if other == LIVE else deps.snapshots.find(other, visit.viewer)
        differences = deps.snapshots.differences(before, other, visit.viewer)
    except (InvalidInput, NotFound):
        return None
    return Compared(before=before, after=after, differences=differences)


def build_sealed(deps: AppDeps, visit: Visit) -> Component:
    """Legal holds, and the chain of seals where the address asks for its verification."""
    return sealed_admin.layout(
        visit.locale,
        holds=deps.holds.every(visit.viewer),
        projects=deps.reads.member_table("project").code_of_id,
        verdict=_verdict(deps) if visit.address.value("verify") else None,
        csrf_token=deps.csrf_token(),
    )


def _verdict(deps: AppDeps) -> Verdict:
    with deps.snapshots.store.database.read() as connection:
        return verify_snapshots(connection)
