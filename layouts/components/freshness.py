"""The line at the foot of every page: how fresh its numbers are, what is new, and whether the page follows the data."""

import json

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from layouts.address import LOGIN
from layouts.components.glyph import role
from layouts.pages.report_spec import spec_of_reader


def build_freshness(locale: Locale) -> Component:
    """A skeleton: assets/js/freshness.js fills it. Hidden until something is known."""
    lang = locale.lang
    urls = {"version": "/api/version", "page": "/_page", "login": LOGIN}
    reader = json.dumps(spec_of_reader(locale) | {"urls": urls}, ensure_ascii=False)
    return html.Footer(
        className="freshness",
        hidden=True,
        children=[
            html.P(
                [html.Span(className="fresh-mark", **{"aria-hidden": "true"}), html.Span(**role("freshness"))],
                className="fresh-state",
            ),
            html.Span(className="request-id", hidden=True, **role("fresh-request")),
            html.Div(className="fresh-ways", **role("fresh-ways")),
            html.Div(
                [html.Span(**role("news-words")), _button("follow.show", "news-show", lang)],
                className="fresh-news",
                hidden=True,
                **role("news"),
            ),
            _pause(lang),
            html.Div(className="visually-hidden", **{"data-role": "fresh-said", "role": "status"}),
        ],
        **{"data-role": "fresh-line", "data-reader": reader, "aria-label": t("follow.label", lang)},
    )


def _button(key: str, name: str, lang: str) -> Component:
    return html.Button(t(key, lang), type="button", className="text-button", **role(name))


def _pause(lang: str) -> Component:
    return html.Button(
        [
            html.Span(className="pause-mark", **{"aria-hidden": "true"}),
            html.Span(t("follow.pause", lang), className="fresh-words"),
        ],
        type="button",
        className="fresh-pause",
        title=t("follow.pause_title", lang),
        **{"data-role": "pause", "aria-pressed": "false"},
    )
