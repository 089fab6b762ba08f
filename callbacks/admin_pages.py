"""Pages for administrators, written with their numbers."""

from dash.development.base_component import Component

from callbacks.deps import AppDeps
from callbacks.visit import Visit
from dashboard import clock
from dashboard.metrics.cache_use import hottest_answers, largest_answers, read_hours, read_use
from dashboard.metrics.warm_run import read_last_run
from dashboard.metrics.words import with_digits
from layouts.pages import cache


def build_cache(deps: AppDeps, visit: Visit) -> Component:
    """What the cache does, and the form that clears it."""
    cleared = visit.address.value("cleared")
    return cache.layout(
        visit.locale,
        uses=read_use(deps.cache),
        hours=read_hours(deps.cache),
        warm_run=read_last_run(deps.runs),
        largest=largest_answers(deps.cache),
        hottest=hottest_answers(deps.cache),
        is_shared=deps.cache.is_shared,
        ttl_s=deps.cache.ttl_s,
        today=clock.today(deps.reads.conventions.timezone),
        cleared=with_digits(cleared, visit.locale) if cleared and cleared.isdecimal() else None,
        csrf_token=deps.csrf_token(),
    )
