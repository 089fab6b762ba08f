"""How the API answers: JSON through orjson, with an ETag where an unchanged answer need not be sent again."""

import hashlib
from collections.abc import Callable
from typing import Any

import orjson
from flask import Response, request

from dashboard import clock
from dashboard.metrics import ReadPath
from dashboard.people.current import current_locale, current_viewer

_OPTIONS = orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY


def as_json(value: object) -> bytes:
    """Decimals become numbers; anything else unknown is a programming error."""
    return orjson.dumps(value, default=_plain, option=_OPTIONS)


def _plain(value: object) -> Any:
    if hasattr(value, "__float__"):
        return float(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def answer(value: object) -> Response:
    response = Response(as_json(value), content_type="application/json")
    return _private(response)


def version_of(reads: ReadPath) -> str:
    """Changes with the data, and with the day, because "the last 30 days" mean other days tomorrow."""
    return f"{reads.data_version()} {clock.today(reads.conventions.timezone)}"


def answer_unless_known(version: str, compute: Callable[[], object]) -> Response:
    """304 when the client has this answer already: same question, same rights, same locale, same version."""
    tag = _tag(version)
    if request.if_none_match.contains_weak(tag):
        response = _private(Response(status=304, content_type="application/json"))
    else:
        response = answer(compute())
    response.set_etag(tag, weak=True)
    return response


def _tag(version: str) -> str:
    known = (version, current_viewer().rights_key, request.full_path, repr(current_locale()))
    return hashlib.sha256("\n".join(known).encode()).hexdigest()[:32]


def _private(response: Response) -> Response:
    """An answer belongs to its reader: no shared cache may keep it, a browser asks again each time."""
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Cookie, Authorization"
    return response
