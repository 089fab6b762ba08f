"""A definition as the query string of a page, and back: short, readable, and the whole state."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from dashboard.semantic.query import join_members, split_members

_LISTS = ("rows", "columns", "measures")
_PLAIN = ("report", "compare", "sort", "view")
BESIDE = frozenset({"lang", "digits", "theme", "key", "pick", "find", "panel"})
"""Names in the address that are no part of the question: `pick` opens the members of a dimension to filter by, `find`
looks among them, `panel` opens a part of the page."""
NO_SUBTOTALS = "no"


def definition_text(definition: Mapping[str, Any]) -> str:
    pairs = [(name, definition.get(name)) for name in _PLAIN]
    pairs += [(name, ",".join(definition.get(name) or ())) for name in _LISTS]
    period = definition.get("period") or {}
    pairs += [(name, period.get(name)) for name in ("from", "to")]
    top = definition.get("top")
    if top:
        pairs += [("top", str(top["n"])), ("of", top.get("dimension"))]
    if definition.get("subtotals") is False:
        pairs.append(("subtotals", NO_SUBTOTALS))
    pairs += [(name, join_members(members)) for name, members in (definition.get("filters") or {}).items()]
    return urlencode([(name, value) for name, value in pairs if value], safe=",.")


def definition_of(search: str) -> dict[str, Any]:
    """What an address asks for; `parse_question` says what is wrong with it."""
    given = dict(parse_qsl(search))
    definition: dict[str, Any] = {name: given.pop(name) for name in _PLAIN if name in given}
    definition |= {name: given.pop(name).split(",") for name in _LISTS if name in given}
    definition["period"] = {name: given.pop(name) for name in ("from", "to") if name in given}
    top, of = given.pop("top", None), given.pop("of", None)
    if top is not None:
        definition["top"] = {"n": int(top) if top.isdecimal() and len(top) < 9 else top} | (
            {"dimension": of} if of else {}
        )
    definition["subtotals"] = given.pop("subtotals", None) != NO_SUBTOTALS
    definition["filters"] = {name: list(split_members(text)) for name, text in given.items() if name not in BESIDE}
    return definition
