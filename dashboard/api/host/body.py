"""What a program sends to an old address: an object with texts in it, or the same names in the address."""

from collections.abc import Mapping
from datetime import date

from flask import request

from dashboard.api.questions import single
from dashboard.errors import InvalidInput
from dashboard.semantic.period import parse_day

Given = Mapping[str, str | None]


def given_in_body(*names: str) -> Given:
    """The named texts of the request's JSON; an empty one counts as not given. Raises InvalidInput."""
    sent = request.get_json()
    if not isinstance(sent, dict):
        raise InvalidInput("the body is not a JSON object", code="bad_body", hint='send {"date": "YYYY-MM-DD", ...}')
    return {name: _text(sent.get(name), name) for name in names}


def given_in_address(*names: str) -> Given:
    return {name: single(name) for name in names}


def day_of(given: Given) -> date:
    """The day asked about. Raises InvalidInput when it lacks or cannot be read."""
    return parse_day(required(given, "date"), field="date")


def required(given: Given, name: str) -> str:
    text = given[name]
    if text is None:
        raise InvalidInput(f"{name} is missing", code="missing_parameter", field=name)
    return text


def _text(value: object, name: str) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise InvalidInput(f"{name} is not a text", code="bad_body", field=name, value=value)
    return value
