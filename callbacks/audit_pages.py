"""The page of the audit log."""

from urllib.parse import parse_qsl

from dash.development.base_component import Component

from callbacks.deps import AppDeps
from callbacks.visit import Visit
from dashboard import clock
from dashboard.errors import InvalidInput
from dashboard.workflow.audit_documents import hours_words
from dashboard.workflow.audit_question import AuditQuestion, place_of
from dashboard.workflow.audit_trail import ENTRIES_AT_ONCE
from layouts.pages import audit_logs


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
