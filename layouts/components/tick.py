"""Choices to tick, each a button that is a checkbox: a script turns it over and reads it."""

from collections.abc import Collection, Sequence

from dash import html
from dash.development.base_component import Component


def build_tick(name: str, value: str, words: str, *, is_on: bool = False) -> Component:
    return html.Button(
        html.Bdi(words),
        type="button",
        value=value,
        role="checkbox",
        className="tick",
        **{"data-role": "tick", "data-tick": name, "aria-checked": str(is_on).lower()},
    )


def build_ticks(label: str, name: str, choices: Sequence[tuple[str, str]], chosen: Collection[str] = ()) -> Component:
    """`choices`: value and words."""
    ticks = [build_tick(name, value, words, is_on=value in chosen) for value, words in choices]
    return html.Fieldset(
        [html.Legend(label, className="form-label"), html.Div(ticks, className="form-ticks")], className="form-set"
    )
