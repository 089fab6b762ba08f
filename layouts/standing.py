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


_WRITTEN = "_k9_written"
_SENT: dict[type[Component], tuple[frozenset[str], tuple[str, ...]]] = {}
"""Of each kind of component, the names of its properties, and what the others that it may have begin with."""


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
    return orjson.dumps(value, default=_whole)


def written_once(page: Component) -> Component:
    """The page with its JSON beside it, for pages that many readers get alike. Nobody may change it any more."""
    vars(page)[_WRITTEN] = as_json(page)
    return page


def _whole(component: Component) -> Any:
    written = vars(component).get(_WRITTEN)
    return orjson.Fragment(written) if written is not None else _plain(component)


def _lasting(component: Component) -> Any:
    return None if hasattr(component, "data-timely") else _plain(component)


def _plain(component: Component) -> dict[str, Any]:
    """What `to_plotly_json` gives, from the few properties that are set instead of all that there could be: a page has
    thousands of components."""
    kind = type(component)
    if kind not in _SENT:
        _SENT[kind] = frozenset(component._prop_names), tuple(component._valid_wildcard_attributes)
    names, wildcards = _SENT[kind]
    props = {name: value for name, value in vars(component).items() if name in names or name.startswith(wildcards)}
    return {"props": props, "type": component._type, "namespace": component._namespace}
