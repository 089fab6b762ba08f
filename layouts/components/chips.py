"""Several of a few choices in a form: buttons that stay pressed. A script turns them into what is sent."""

from collections.abc import Collection, Sequence

from dash import html
from dash.development.base_component import Component


def build_chips(label: str, name: str, options: Sequence[tuple[str, str]], chosen: Collection[str]) -> Component:
    """`options`: value and words; the first means all of the others, and is chosen where none of them is."""
    every = options[0][0]
    pressed = set(chosen) or {every}
    buttons = [
        html.Button(
            words,
            type="button",
            value=value,
            className="chip-choice",
            **{"aria-pressed": "true" if value in pressed else "false"},
        )
        for value, words in options
    ]
    group = html.Div(buttons, className="chip-choices", role="group", **{"aria-label": label})
    wrong = html.Span(className="form-wrong", **{"data-role": "wrong"})
    return html.Div(
        [html.Span(label, className="form-label", **{"aria-hidden": "true"}), group, wrong],
        className="form-field is-wide",
        **{"data-role": "chips", "data-name": name, "data-every": every},
    )
