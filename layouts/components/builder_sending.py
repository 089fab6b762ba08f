"""What the builder sends when it is pressed: buttons and forms that say where, how, and where to go then."""

from collections.abc import Sequence
from typing import Any

import orjson
from dash import html
from dash.development.base_component import Component


def build_details(words: str, inside: Component) -> Component:
    return html.Details([html.Summary(words, className="text-button"), inside], className="builder-details")


def build_form(
    fields: Sequence[Component],
    words: str,
    url: str,
    method: str,
    body: dict[str, Any],
    *,
    after: str = "",
    role: str = "builder-form",
) -> Component:
    return html.Form(
        [
            html.Div(fields, className="form-fields"),
            html.Div(html.Button(words, type="submit", className="button"), className="form-buttons"),
            html.Div(className="form-answer", role="alert", **{"data-role": "answer"}),
        ],
        className="form",
        **(sends(url, method, body, after=after) | {"data-role": role}),
    )


def build_action(
    words: str,
    url: str,
    method: str,
    body: Any,
    *,
    look: str = "button",
    after: str = "",
    label: str = "",
    sure: str = "",
    is_primary: bool = False,
) -> Component:
    named = {"aria-label": label, "title": label} if label else {}
    asks = {"data-sure": sure} if sure else {}
    return html.Button(
        words,
        type="button",
        className=f"{look} is-primary" if is_primary else look,
        **(sends(url, method, body, after=after) | {"data-role": "builder-act"} | named | asks),
    )


def sends(url: str, method: str, body: Any, *, after: str = "") -> dict[str, str]:
    """`after`: where to go then; {id} is that of the answer. Nowhere: the page is looked at anew."""
    sent = {} if body is None else {"data-body": orjson.dumps(body).decode()}
    goes = {"data-after": after} if after else {}
    return {"data-role": "builder-form", "data-url": url, "data-method": method} | sent | goes
