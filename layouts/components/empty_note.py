"""Why a report stands on no rows, in the same words and signs as on the cross-filter pages (empty.js)."""

from collections.abc import Sequence
from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.result import Emptiness, TickResult, Why
from dashboard.metrics.words import day_label
from layouts.components.glyph import glyph

ICONS = {
    Why.NOT_ALLOWED: "lock",
    Why.NOT_YET: "clock",
    Why.BEFORE_FIRST: "calendar",
    Why.FILTERED: "sliders",
    Why.NO_ROWS: "none",
}


def emptiness_of_day(tick: TickResult) -> Emptiness | None:
    """A project is what a daily report is of, no filter that could be taken away."""
    found = tick.emptiness
    return replace(found, why=Why.NO_ROWS) if found and found.why is Why.FILTERED else found


def build_empty_note(found: Emptiness | None, locale: Locale, ways: Sequence[Component] = ()) -> list[Component]:
    """Nothing for what stands on rows. `ways`: what a reader can do about it."""
    if found is None:
        return []
    lang = locale.lang
    first = {"day": day_label(found.first_day, locale)} if found.why is Why.BEFORE_FIRST and found.first_day else {}
    words = html.Div(
        [html.Strong(t(f"empty.title.{found.why}", lang)), html.P(t(f"empty.text.{found.why}", lang, **first))]
    )
    return [html.Div([glyph(ICONS[found.why]), words, *ways], className=f"empty-note is-{found.why}")]
