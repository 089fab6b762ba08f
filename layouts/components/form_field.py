"""Fields of forms: a label above the browser's own control."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component


def build_input(label: str, name: str, value: str = "", *, kind: str = "text", key: str = "", **more: Any) -> Component:
    """`key`: what tells it apart on its page, where another field has the same name."""
    control = dcc.Input(type=kind, name=name, value=value, className="form-control", id=f"field-{key or name}", **more)
    return _labelled(label, control)


def build_choice(label: str, name: str, options: Sequence[tuple[str, str]], chosen: str = "") -> Component:
    """`options`: value and words."""
    items = [
        html.Option(words, value=value, **({"selected": "selected"} if value == chosen else {}))
        for value, words in options
    ]
    return build_select(label, name, items)


def build_select(label: str, name: str, items: Sequence[Component]) -> Component:
    """`items`: options, or groups of them."""
    return _labelled(label, html.Select(items, name=name, className="form-control", id=f"field-{name}"))


def build_long_text(label: str, name: str, value: str = "", **more: Any) -> Component:
    control = dcc.Textarea(name=name, value=value, className="form-control is-long", id=f"field-{name}", **more)
    return _labelled(label, control, is_wide=True)


def _labelled(label: str, control: Component, *, is_wide: bool = False) -> Component:
    """The place for what is wrong with it comes along, empty."""
    wrong = html.Span(className="form-wrong", **{"data-role": "wrong"})
    return html.Label(
        [html.Span(label, className="form-label"), control, wrong],
        className="form-field is-wide" if is_wide else "form-field",
    )
