"""What an administrator wants of a receiver, checked: which events, where to, with which headers."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from dashboard.errors import InvalidInput, nearest
from dashboard.reports import REPORTS
from dashboard.webhooks.addresses import AddressGuard
from dashboard.webhooks.backoff import MOST_RETRIES
from dashboard.webhooks.events import SUBSCRIBABLE
from data_access.webhook_events import EVERY_EVENT

LONGEST_NAME = 100
MOST_HEADERS = 20
LONGEST_HEADER = 2000
FEW = 12
"""So many names are all told to whoever gave another one."""
KEEP = None
"""In the place of a header's value: the one that it has."""

_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_OURS = frozenset(
    {"host", "content-type", "content-length", "transfer-encoding", "connection", "accept-encoding", "user-agent"}
    | {"expect", "upgrade", "te", "trailer", "keep-alive", "proxy-connection"}
)
_SIGNED = "webhook-"


def checked_values(sent: Mapping[str, Any], guard: AddressGuard, projects: Mapping[str, str]) -> dict[str, Any]:
    """The columns that are given, but for headers. `projects`: keys by code. Raises InvalidInput naming the field."""
    checks = {
        "name": _name,
        "event_type": _event_types,
        "report_type": _report_type,
        "projects": lambda value: _projects(value, projects),
        "webhook_url": lambda value: _url(value, guard),
        "retry_count": _retry_count,
        "active": _switch,
    }
    columns = {"event_type": "event_types"}
    return {columns.get(name, name): check(sent[name]) for name, check in checks.items() if name in sent}


def checked_headers(sent: object, known: Iterable[str]) -> dict[str, str | None]:
    """By lower-case name; KEEP where the value stays the one that is `known`."""
    if not isinstance(sent, dict) or len(sent) > MOST_HEADERS:
        raise _wrong("headers", f"headers are an object of at most {MOST_HEADERS} names and values")
    kept = set(known)
    return {name.lower(): _header_value(name, value, kept) for name, value in sent.items()}


def name_of_url(url: str) -> str:
    return (urlsplit(url).hostname or url)[:LONGEST_NAME]


def _header_value(name: str, value: object, kept: set[str]) -> str | None:
    if not _HEADER_NAME.fullmatch(name):
        raise _wrong("headers", f"{name!r} is no name of a header", value=name)
    if name.lower() in _OURS or name.lower().startswith(_SIGNED):
        raise _wrong("headers", f"{name} is a header that we send ourselves", value=name)
    if value is KEEP and name.lower() in kept:
        return KEEP
    is_plain = isinstance(value, str) and all(" " <= char < "\x7f" for char in value)
    if not isinstance(value, str) or not is_plain or not 0 < len(value.strip()) <= LONGEST_HEADER:
        raise _wrong("headers", f"the value of {name} is no plain text of at most {LONGEST_HEADER} characters")
    return value.strip()


def _name(value: object) -> str:
    if isinstance(value, str) and 0 < len(value.strip()) <= LONGEST_NAME and "\x00" not in value:
        return " ".join(value.split())
    raise _wrong("name", f"a name has 1 to {LONGEST_NAME} characters")


def _event_types(value: object) -> tuple[str, ...]:
    """One name, or a list of them."""
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, list) or not given:
        raise _wrong("event_type", "name an event, a list of them, or all")
    for one in given:
        _known("event_type", one, (*SUBSCRIBABLE, EVERY_EVENT))
    return (EVERY_EVENT,) if EVERY_EVENT in given else tuple(one for one in SUBSCRIBABLE if one in given)


def _report_type(value: object) -> str | None:
    return None if value in (None, EVERY_EVENT) else _known("report_type", value, [one.name for one in REPORTS])


def _projects(value: object, keys: Mapping[str, str]) -> tuple[str, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not value:
        raise _wrong("projects", "projects are a list of codes; none at all is null")
    return tuple(dict.fromkeys(keys[_known("projects", one, keys)] for one in value))


def _url(value: object, guard: AddressGuard) -> str:
    if not isinstance(value, str):
        raise _wrong("webhook_url", "an address is needed")
    guard.check_url(value.strip())
    return value.strip()


def _retry_count(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_RETRIES:
        return value
    raise _wrong("retry_count", f"a delivery is tried again 0 to {MOST_RETRIES} times", value=value)


def _switch(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise _wrong("active", "active is true or false", value=value)


def _known(field: str, value: object, known: Iterable[str]) -> str:
    names = list(known)
    if isinstance(value, str) and value in names:
        return str(value)
    shown = str(value)
    few = f"; there are {', '.join(names)}" if len(names) <= FEW else ""
    raise _wrong(field, f"there is no {shown!r} here{few}", value=shown, suggestion=nearest(shown, names))


def _wrong(field: str, message: str, *, value: object = None, suggestion: str | None = None) -> InvalidInput:
    return InvalidInput(message, code=f"bad_{field}", field=field, value=value, suggestion=suggestion)
