"""What was done with a daily report, the latest first, and what became other in it meanwhile."""

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.result import NOT_RECORDED, Number
from dashboard.metrics.words import moment_label, shown_number, with_digits
from dashboard.workflow.content_differences import Differences
from dashboard.workflow.day_approval import DayApproval
from dashboard.workflow.states import Action, State
from data_access.approval_store import ReportEvent
from layouts.address import record_path
from layouts.components.effects import build_effects

MOST_LINKED = 8
"""Changed rows that are linked one by one; the page below has all of them."""


def build_history(shown: DayApproval, locale: Locale) -> Component:
    if not shown.events:
        return html.Div(hidden=True)
    count = with_digits(str(len(shown.events)), locale)
    summary = html.Summary(t("approval.history", locale.lang, count=count))
    items = [html.Li(_entry(shown, event, locale), className="entry") for event in shown.events]
    entries = html.Ol(items, className="entries")
    return html.Details([summary, entries], className="approval-history", id="approval-history")


def _entry(shown: DayApproval, event: ReportEvent, locale: Locale) -> list[Component]:
    lang = locale.lang
    about = [_about(shown, event.measure, lang)] if event.measure else []
    parts: list[Component] = [html.P([event_words(shown, event, locale), *about], className="entry-words")]
    if event.comment:
        parts.append(html.P(event.comment, dir="auto", className="entry-comment"))
    revision = t("approval.revision", lang, revision=with_digits(str(event.revision), locale))
    at = html.Time(moment_label(event.at, locale), dateTime=event.at.isoformat())
    parts.append(html.P([at, html.Span(revision)], className="entry-meta"))
    return parts


def event_words(shown: DayApproval, event: ReportEvent, locale: Locale) -> str:
    """Who did what, and in whose place."""
    is_last = event.action == Action.APPROVE and event.to_state == State.APPROVED
    by = shown.names.get(event.user_id or "", event.actor)
    words = t(f"approval.did.{'seal' if is_last else event.action}", locale.lang, by=by)
    if event.on_behalf_of is None:
        return words
    lent = t("approval.behalf", locale.lang, name=shown.name_of(event.on_behalf_of))
    return f"{words} ({lent})"


def _about(shown: DayApproval, measure: str, lang: str) -> Component:
    """The number that a comment is pinned to; a measure that was declared then may be gone."""
    label = next((one.label.text(lang) for one in shown.asked.report.shown_measures if one.name == measure), measure)
    return html.Span(label, className="entry-about")


def build_changes(shown: DayApproval, found: Differences, locale: Locale) -> list[Component]:
    """How many rows became others, which, and what that does to the numbers."""
    lang, report = locale.lang, shown.asked.report
    if not found.rows and not found.numbers:
        return [html.Span(t("approval.no_changes", lang), className="approval-changes")]
    counts = {"added": found.added, "changed": found.changed, "removed": found.removed}
    told = {name: with_digits(str(len(rows)), locale) for name, rows in counts.items()}
    parts: list[Component] = [html.Span(t("differences.counts", lang, **told), className="approval-changes")]
    rows = (*found.changed, *found.added)[:MOST_LINKED]
    if rows:
        parts.append(html.Span([_link(report.name, row, place, locale) for place, row in enumerate(rows, 1)]))
    if found.numbers:
        named = {measure.name: measure for measure in report.shown_measures}
        effects = []
        for name, pair in found.numbers.items():
            before, after = (shown_number(named[name], _number(value), locale) for value in pair)
            effects.append((named[name].label.text(lang), before, after))
        parts.append(build_effects(effects, locale))
    return parts


def _link(report_name: str, row_id: str, place: int, locale: Locale) -> Component:
    words = t("approval.row", locale.lang, number=with_digits(str(place), locale))
    return html.A(words, href=record_path(report_name, row_id), className="approval-row")


def _number(value: float | None) -> Number:
    return Number(value=value, n=0, reason=None if value is not None else NOT_RECORDED)
