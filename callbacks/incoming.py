"""What a browser sends to Dash, checked before Dash trusts it: wrong requests are the sender's error, not ours."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from dash.exceptions import DependencyException
from flask import request

from dashboard.errors import InvalidInput, NotFound

View = Callable[..., Any]


def checked_callbacks(view: View, declared: Mapping[str, Mapping[str, Any]]) -> View:
    """The view of all callbacks; InvalidInput for a request that none of the `declared` ones could have sent."""

    @wraps(view)
    def checked() -> Any:
        body = request.get_json()
        if not _is_one_of_ours(body, declared):
            raise InvalidInput("no page of this version asks that", code="unknown_callback", hint="load the page again")
        return view()

    return checked


def checked_suites(view: View) -> View:
    """The view of the components' scripts; NotFound for a script that no page names."""

    @wraps(view)
    def checked(**path: str) -> Any:
        try:
            return view(**path)
        except DependencyException:
            raise NotFound("there is no such script") from None

    return checked


def text(value: object, name: str) -> str:
    """A value that must be a text (None: an empty one), or InvalidInput naming the property it came from."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidInput(f"{name} is a text", field=name, value=value)
    return value


def _is_one_of_ours(body: object, declared: Mapping[str, Mapping[str, Any]]) -> bool:
    output = body.get("output") if isinstance(body, dict) else None
    if not isinstance(body, dict) or not isinstance(output, str) or "callback" not in declared.get(output, {}):
        return False
    callback = declared[output]
    return (
        _gives(body.get("outputs"), callback["output"])
        and _fit(body.get("inputs", []), callback["inputs"])
        and _fit(body.get("state", []), callback["state"])
        and isinstance(body.get("changedPropIds", []), list)
    )


def _gives(given: object, declared: object) -> bool:
    """One output, or as many as are declared."""
    if not isinstance(declared, list):
        return _names_property(given)
    return isinstance(given, list) and len(given) == len(declared) and all(_names_property(one) for one in given)


def _fit(given: object, declared: list[dict[str, Any]]) -> bool:
    return (
        isinstance(given, list)
        and len(given) == len(declared)
        and all(_fits(one, wanted) for one, wanted in zip(given, declared, strict=True))
    )


def _fits(given: object, declared: dict[str, Any]) -> bool:
    """The same property; of components that match a pattern there may be any number."""
    if declared["id"].startswith("{"):
        return all(_names_property(one) for one in given) if isinstance(given, list) else _names_property(given)
    return isinstance(given, dict) and (given.get("id"), given.get("property")) == (
        declared["id"],
        declared["property"],
    )


def _names_property(given: Any) -> bool:
    return isinstance(given, dict) and "id" in given and isinstance(given.get("property"), str)
