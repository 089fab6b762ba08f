"""The events of webhooks and the body that they are sent as: from the classes that write it."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from types import NoneType
from typing import Any, get_args, get_origin

from dashboard.reference.markdown import GENERATED, code, table
from dashboard.webhooks import payload
from dashboard.webhooks.events import EventType
from dashboard.webhooks.payload import Message, fields_of, schema_of_message

_HAPPENS = {
    EventType.REPORT_SUBMITTED: "a daily report was submitted for approval",
    EventType.REPORT_APPROVED: "a daily report was finally approved and sealed; a first approval is no event",
    EventType.REPORT_REJECTED: "a submitted report was sent back, by either tier",
    EventType.REPORT_AMENDED: "an approved report was opened as its next revision",
    EventType.DATA_QUALITY_ALERT: "the data of a day are worse than they may be",
    EventType.ANOMALY: "a number of a day is outside of what its weekday lets expect; once for each number",
    EventType.DELIVERY_FAILED: "a mail or a webhook was given up",
    EventType.PING: "somebody tries the receiver out; nobody subscribes to it",
}

_KINDS = {str: "text", int: "whole number", float: "number", datetime: "moment", date: "day", EventType: "event"}


def webhooks_page() -> str:
    events = [(code(one), _HAPPENS[one]) for one in EventType]
    schema = json.dumps(schema_of_message(), indent=2, ensure_ascii=False)
    return (
        f"# Webhook messages\n\n{GENERATED}\n"
        "How they are signed, sent and received: [WEBHOOKS.md](../WEBHOOKS.md).\n\n"
        + table(("event", "when"), events)
        + "".join(_section(shape) for shape in _shapes())
        + f"\n## JSON schema\n\n```json\n{schema}\n```\n"
    )


def _section(shape: type) -> str:
    rows = [(code(name), _words(kind), meaning) for name, kind, meaning in fields_of(shape)]
    return f"\n## {shape.__name__}\n\n{(shape.__doc__ or '').strip()}\n\n" + table(("name", "kind", "what it is"), rows)


def _shapes() -> Iterator[type]:
    """Every class of the body, the whole first, each once."""
    found: list[type] = [Message]
    for shape in found:
        for _, kind, _ in fields_of(shape):
            found += [one for one in _classes_in(kind) if one not in found]
    return iter(found)


def _classes_in(kind: Any) -> list[type]:
    if get_args(kind):
        return [one for part in get_args(kind) for one in _classes_in(part)]
    return [kind] if getattr(kind, "__module__", "") == payload.__name__ else []


def _words(kind: Any) -> str:
    if get_origin(kind) is dict:
        return f"{_words(get_args(kind)[1])} by name"
    if get_origin(kind) is tuple:
        return f"list of {_words(get_args(kind)[0])}"
    if get_args(kind):
        return " or ".join("null" if part is NoneType else _words(part) for part in get_args(kind))
    return _KINDS.get(kind, str(kind.__name__))
