"""Pages for administrators, written with their numbers."""

from urllib.parse import parse_qsl

from dash.development.base_component import Component

from callbacks.deps import AppDeps
from callbacks.visit import Visit
from dashboard import clock
from dashboard.errors import InvalidInput
from dashboard.metrics.cache_use import hottest_answers, largest_answers, read_use
from dashboard.metrics.words import with_digits
from dashboard.workflow.audit_documents import hours_words
from dashboard.workflow.audit_question import AuditQuestion, place_of
from dashboard.workflow.audit_trail import ENTRIES_AT_ONCE
from layouts.pages import audit_logs, cache


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


def build_audit_logs(deps: AppDeps, visit: Visit) -> Component:
    """The entries that an address asks for; what is wrong with the question is said by the page itself."""
    trail, locale = deps.audit.trail, visit.locale
    given, problem = dict(parse_qsl(visit.address.search)), ""
    try:
        question, after = AuditQuestion.parse(given), place_of(given.get("cursor"))
    except InvalidInput as error:
        question, after, problem = AuditQuestion(), None, error.message
    page = trail.find(question, visit.viewer, locale, after=after, limit=ENTRIES_AT_ONCE)
    today = clock.today(trail.hours.timezone)
    hours = hours_words(trail, locale)
    return audit_logs.layout(locale, question, page, hours, today, is_first=after is None, problem=problem)
