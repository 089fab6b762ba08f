"""Why a report stands on no rows, in the same words and signs as on the cross-filter pages (empty.js)."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.result import Emptiness, Why
from dashboard.metrics.words import day_label
from layouts.components.glyph import glyph

ICONS = {
    Why.NOT_ALLOWED: "lock",
    Why.NOT_YET: "clock",
    Why.BEFORE_FIRST: "calendar",
    Why.FILTERED: "sliders",
    Why.NO_ROWS: "none",
}


def build_empty_note(
    found: Emptiness | None, locale: Locale, ways: Sequence[Component] = (), *, is_of_day: bool = False
) -> list[Component]:
    """Nothing for what stands on rows. `ways`: what a reader can do about it. `is_of_day`: what is empty is one day."""
    if found is None:
        return []
    lang = locale.lang
    first = {"day": day_label(found.first_day, locale)} if found.why is Why.BEFORE_FIRST and found.first_day else {}
    told = html.Div([html.Strong(_title(found, lang, is_of_day)), html.P(_text(found, lang, is_of_day, first))])
    return [html.Div([glyph(ICONS[found.why]), told, *ways], className=f"empty-note is-{found.why}")]


def _title(found: Emptiness, lang: str, is_of_day: bool) -> str:
    if is_of_day and found.why is Why.NO_ROWS:
        return t("daily.empty.title", lang)
    return t(f"empty.title.{found.why}", lang)


def _text(found: Emptiness, lang: str, is_of_day: bool, first: dict[str, str]) -> str:
    if is_of_day and found.why in (Why.NO_ROWS, Why.NOT_YET):
        return t(f"daily.empty.text.{found.why}", lang)
    return t(f"empty.text.{found.why}", lang, **first)
