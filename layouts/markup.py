"""Components as HTML, so that a page is whole before any script has run. What Dash alone can show keeps a place in it.

Dash's `html` components are HTML's elements under React's names; a page is built from them as ever.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson
from dash.development.base_component import Component
from markupsafe import Markup, escape

TIMELY = {"data-timely": "true"}
"""For a part that says when it was written: it differs each time, and that is no news."""
LIVE_PLACE = Markup('<div id="react-entry-point"></div>')
"""Where Dash puts a live component: it knows the place by this id."""

_ELEMENTS = "dash_html_components"
_RENAMED = {"className": "class", "htmlFor": "for"}
_OF_DASH = frozenset({"children", "key", "available_properties", "available_wildcard_properties"})
_SAID_IN_WORDS = ("aria-", "data-", "draggable", "spellcheck", "contenteditable")
"""Attributes for which "false" is a value, and not the same as nothing."""
_VOID = frozenset({"br", "col", "hr", "img", "input"})
_UPPER = re.compile("[A-Z]")
# JSON inside of <script> ends at nothing but its end.
_IN_SCRIPT = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026"})


@dataclass(frozen=True, kw_only=True)
class Written:
    """A part of a page as HTML. `digest`: of what it says, without what is timely. `live`: the component of it that
    runs in the browser (Dash's), None in most."""

    text: Markup
    digest: str
    live: Component | None = None

    def __html__(self) -> Markup:
        return self.text


def write(part: object) -> Written:
    """The part (a component, text, a written part, or a list of such) as HTML. ValueError where it has two live
    components: a page has one place for Dash."""
    writer = _Writer()
    writer.write(part)
    return Written(text=Markup("".join(writer.pieces)), digest=writer.digest(), live=writer.live)


class _Writer:
    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.live: Component | None = None
        self._hashed_as: list[tuple[int, int, str]] = []

    def digest(self) -> str:
        """Of all pieces, but of those from `start` to `end` only what stands for them."""
        said, at = [], 0
        for start, end, instead in sorted(self._hashed_as):
            if start >= at:
                said += [*self.pieces[at:start], instead]
                at = end
        return sha256("".join([*said, *self.pieces[at:]]).encode()).hexdigest()[:32]

    def write(self, part: object) -> None:
        if isinstance(part, Component):
            self._component(part)
        elif isinstance(part, Written):
            self._written(part)
        elif isinstance(part, list | tuple):
            for one in part:
                self.write(one)
        elif part is not None and not isinstance(part, bool):
            self.pieces.append(escape(part))

    def _component(self, one: Component) -> None:
        start = len(self.pieces)
        if one._namespace == _ELEMENTS:
            self._element(one._type.lower(), vars(one))
        else:
            _OTHERS.get(one._type, _Writer._live)(self, one)
        if "data-timely" in vars(one):
            self._hashed_as.append((start, len(self.pieces), ""))

    def _element(self, tag: str, properties: dict[str, Any]) -> None:
        self.pieces.append(f"<{tag}{''.join(_attributes(properties))}>")
        if tag not in _VOID:
            self.write(properties.get("children"))
            self.pieces.append(f"</{tag}>")

    def _written(self, part: Written) -> None:
        """What is timely in it is no news here, either."""
        place = len(self.pieces)
        self.pieces.append(part.text)
        self._hashed_as.append((place, place + 1, part.digest))
        self._keep_live(part.live)

    def _input(self, one: Component) -> None:
        self._element("input", vars(one))

    def _long_text(self, one: Component) -> None:
        """A line break right after the tag is not part of the text."""
        properties = dict(vars(one))
        words = properties.pop("value", None) or ""
        self._element("textarea", properties | {"children": ["\n", words]})

    def _data(self, one: Component) -> None:
        """Data for a script of the page, which finds it by its id."""
        data = orjson.dumps(one.data).decode().translate(_IN_SCRIPT)
        self.pieces.append(f'<script type="application/json" id="{escape(one.id)}">{data}</script>')

    def _live(self, one: Component) -> None:
        self._keep_live(one)
        self.pieces.append(LIVE_PLACE)

    def _keep_live(self, one: Component | None) -> None:
        if one is not None and self.live is not None:
            raise ValueError(f"a page has one place for Dash: {one._type} finds it taken by {self.live._type}")
        self.live = self.live if one is None else one


_OTHERS = {"Input": _Writer._input, "Textarea": _Writer._long_text, "Store": _Writer._data}
"""What a component of another library than `html` is in HTML; any other is live."""


def _attributes(properties: dict[str, Any]) -> Iterator[str]:
    """In order: Dash keeps properties in one that is another in each process, and the same page has the same digest."""
    for name, value in sorted(properties.items()):
        if value is None or name in _OF_DASH or name.startswith("_"):
            continue
        called = _RENAMED.get(name) or name.lower()
        if name == "style":
            yield f' style="{escape(_style(value.items()))}"'
        elif not isinstance(value, bool):
            yield f' {called}="{escape(value)}"'
        elif called.startswith(_SAID_IN_WORDS):
            yield f' {called}="{"true" if value else "false"}"'
        elif value:
            yield f" {called}"


def _style(named: Iterable[tuple[str, object]]) -> str:
    """`inlineSize` is React's name of `inline-size`; a custom property keeps its own."""
    return ";".join(f"{_UPPER.sub(lambda found: f'-{found[0].lower()}', name)}:{value}" for name, value in named)
