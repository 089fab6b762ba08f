"""Pages for administrators, written with their numbers."""

from dash.development.base_component import Component

from callbacks.deps import AppDeps
from callbacks.visit import Visit
from dashboard import clock
from dashboard.metrics.cache_use import hottest_answers, largest_answers, read_use
from dashboard.metrics.words import with_digits
from dashboard.workflow.verify_snapshots import Verdict, verify_snapshots
from layouts.pages import cache, sealed_admin


def build_cache(deps: AppDeps, visit: Visit) -> Component:
    """What the cache does, and the form that clears it."""
    cleared = visit.address.value("cleared")
    return cache.layout(
        visit.locale,
        uses=read_use(deps.cache),
        largest=largest_answers(deps.cache),
        hottest=hottest_answers(deps.cache),
        is_shared=deps.cache.is_shared,
        ttl_s=deps.cache.ttl_s,
        today=clock.today(deps.reads.conventions.timezone),
        cleared=with_digits(cleared, visit.locale) if cleared and cleared.isdecimal() else None,
        csrf_token=deps.csrf_token(),
    )


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
