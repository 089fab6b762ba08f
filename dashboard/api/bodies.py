"""What is sent as JSON with a write: an object of known names, each of the kind that is said."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from flask import request

from dashboard.api.questions import refuse_unknown
from dashboard.errors import InvalidInput
from dashboard.semantic.period import parse_day

LONGEST_TEXT = 4000


def object_sent(known: Collection[str]) -> dict[str, Any]:
    """The request's object; empty when nothing is sent. Raises InvalidInput naming what is wrong."""
    if not request.get_data():
        return {}
    return checked_object(request.get_json(), known)


def checked_object(sent: object, known: Collection[str]) -> dict[str, Any]:
    if not isinstance(sent, dict):
        raise InvalidInput("the body is not a JSON object", code="bad_body", hint='send {"name": value, ...}')
    refuse_unknown(sent, known)
    return sent


def refuse_body() -> None:
    """For a write whose names stand in its address: one that is sent as JSON would be passed over, and all be meant."""
    if not request.is_json or not request.get_data():
        return
    sent = request.get_json()
    if sent:
        name = next(iter(sent)) if isinstance(sent, dict) else None
        hint = "write it in the address: ?name=value"
        raise InvalidInput("nothing is read from a JSON body here", code="unread_body", field=name, hint=hint)


def text_of(sent: Mapping[str, Any], name: str) -> str | None:
    """An empty text counts as not given."""
    value = sent.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or "\x00" in value or len(value) > LONGEST_TEXT:
        raise InvalidInput(f"{name} is no text of at most {LONGEST_TEXT} characters", code="bad_body", field=name)
    return value.strip() or None


def needed_text(sent: Mapping[str, Any], name: str) -> str:
    text = text_of(sent, name)
    if text is None:
        raise InvalidInput(f"{name} is missing", code="missing_parameter", field=name)
    return text


def needed_day(sent: Mapping[str, Any], name: str) -> date:
    return parse_day(needed_text(sent, name), field=name)


def number_of(sent: Mapping[str, Any], name: str) -> int | None:
    value = sent.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool):
        raise InvalidInput(f"{name} is not a whole number", code="bad_body", field=name, value=value)
    return value


def flag_of(sent: Mapping[str, Any], name: str) -> bool:
    """False where it is not given."""
    value = sent.get(name, False)
    if not isinstance(value, bool):
        raise InvalidInput(f"{name} is neither true nor false", code="bad_body", field=name, value=value)
    return value
