"""In the corner of a number: how many comments are pinned to it, and the way to write one."""

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.words import with_digits
from dashboard.semantic.fields import Measure
from dashboard.workflow.day_approval import DayApproval
from dashboard.workflow.states import Action
from layouts.components.glyph import glyph


def build_number_note(shown: DayApproval, measure: Measure, locale: Locale) -> list[Component]:
    """Nothing for a reader who may not comment on a number without comments."""
    count = sum(event.measure == measure.name for event in shown.events)
    said = with_digits(str(count), locale) if count else ""
    children = [glyph("comment"), html.Span(said, className="note-count")]
    label = measure.label.text(locale.lang)
    kind = "number-note has-comments" if count else "number-note"
    if Action.COMMENT in shown.allowed:
        words = t("approval.comment_on", locale.lang, measure=label, count=with_digits(str(count), locale))
        named = {"data-decide": str(Action.COMMENT), "data-measure": measure.name, "aria-label": words}
        return [html.Button(children, type="button", className=kind, title=words, **named)]
    if not count:
        return []
    words = t("approval.comments_of", locale.lang, measure=label, count=said)
    named = {"data-role": "to-history", "aria-label": words}
    return [html.A(children, href="#approval-history", className=kind, title=words, **named)]
