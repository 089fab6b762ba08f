"""What an open page knows about itself: how it takes up changed data, the version it shows, and what it says."""

from enum import StrEnum
from hashlib import sha256
from typing import Any

import orjson
from dash import html
from dash.development.base_component import Component

from dashboard.metrics.asking import Asking

TIMELY = {"data-timely": "true"}
"""For a part that says when it was written: it differs each time, and that is no news."""


class Follows(StrEnum):
    """How an open page takes up changed data. SCRIPT: its own script asks and paints; NUMBERS: it is written anew in
    place, while nobody reads closely; LIST: it says that there is more, and waits to be asked; NOTHING: it does not
    show data of the unit."""

    SCRIPT = "script"
    NUMBERS = "numbers"
    LIST = "list"
    NOTHING = "nothing"

    @property
    def is_written(self) -> bool:
        """Whether the server writes the page together with its numbers."""
        return self in (Follows.NUMBERS, Follows.LIST)


def build_standing(page: Component, follows: Follows, written_on: Asking | None) -> Component:
    """The page with what its reader's script compares. `written_on`: the state of the facts, of a page that is
    written with its numbers; one that says the same as before has the same digest."""
    known = _known(page, written_on) if written_on else {}
    return html.Div(page, className="standing", **{"data-follows": str(follows)}, **known)


def _known(page: Component, written_on: Asking) -> dict[str, str]:
    return {
        "data-version": written_on.version,
        "data-as-of": written_on.as_of.isoformat(),
        "data-digest": digest_of(page),
    }


def digest_of(page: Component) -> str:
    return sha256(orjson.dumps(page, default=_lasting)).hexdigest()[:32]


def as_json(value: object) -> bytes:
    """A page as Dash sends it."""
    return orjson.dumps(value, default=lambda component: component.to_plotly_json())


def _lasting(component: Component) -> Any:
    return None if hasattr(component, "data-timely") else component.to_plotly_json()
