"""Arranging the overview: every part and card in a list, moved by buttons, by keys or by dragging, shown or hidden."""

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.home.arrangement import Arrangement
from dashboard.i18n import t
from layouts.components.glyph import role

Named = tuple[str, str]
"""The name of a part or a card, and its words."""


def build_arrange(
    parts: Sequence[Named], inside: Mapping[str, Sequence[Named]], arrangement: Arrangement, lang: str
) -> Component:
    """`inside`: the cards of a part that has some. Closed until somebody asks for it."""
    rows = [
        _row(name, words, arrangement, lang, _list(name, inside.get(name, ()), arrangement, lang))
        for name, words in parts
    ]
    usual = html.Button(t("overview.arrange.usual", lang), type="button", className="button", **role("arrange-usual"))
    done = html.Button(
        t("overview.arrange.done", lang), type="button", className="button is-primary", **role("arrange-done")
    )
    return html.Section(
        [
            html.H2(t("overview.arrange", lang)),
            html.P(t("overview.arrange.hint", lang), className="builder-hint"),
            html.Ol(rows, className="arrange-list", **{"data-of": "parts"}),
            html.Div([usual, done], className="form-buttons"),
            html.P(className="form-answer", role="alert", **{"data-role": "arrange-refused"}),
            html.P(className="visually-hidden", role="status", **{"data-role": "arrange-said"}),
        ],
        id="arrange",
        className="arrange",
        hidden=True,
        **role("arrange"),
    )


def _list(of: str, cards: Sequence[Named], arrangement: Arrangement, lang: str) -> list[Component]:
    if not cards:
        return []
    rows = [_row(name, words, arrangement, lang, []) for name, words in cards]
    return [html.Ol(rows, className="arrange-list is-inside", **{"data-of": of})]


def _row(name: str, words: str, arrangement: Arrangement, lang: str, inside: list[Component]) -> Component:
    moves = [
        html.Button(
            sign,
            type="button",
            className="chip-step",
            **{
                "data-role": "arrange-move",
                "data-by": by,
                "aria-label": t(f"overview.arrange.{way}", lang, name=words),
            },
        )
        for way, sign, by in (("up", "↑", "-1"), ("down", "↓", "1"))
    ]
    shown = html.Button(
        html.Span(t("overview.arrange.shown", lang)),
        type="button",
        className="tick",
        role="checkbox",
        **{
            "data-role": "arrange-show",
            "aria-checked": str(arrangement.shows(name)).lower(),
            "aria-label": t("overview.arrange.show", lang, name=words),
        },
    )
    line = html.Div([html.Span(html.Bdi(words), className="arrange-name"), *moves, shown], className="arrange-line")
    return html.Li([line, *inside], draggable="true", className="arrange-row", **{"data-name": name})
