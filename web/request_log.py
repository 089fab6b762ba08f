"""Gives every request an id, leaves one log line for it and counts it: method, route, status, time; no values, no
query, and no names but those of who looks with whose eyes."""

import logging
import re
import time
from collections.abc import Mapping
from random import getrandbits

from flask import Flask, Response, g, request

from dashboard.log import request_id
from dashboard.people.current import signed_in_or_none
from dashboard.telemetry.requests import count_request

log = logging.getLogger(__name__)

HEADER = "X-Request-ID"
_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def install_request_log(server: Flask) -> None:
    """Must be installed first: whatever goes wrong later is logged under the id."""
    server.before_request(_begin)
    server.after_request(_end)


def begin_request(given: str) -> str:
    """The id of the request that this thread answers now, for its log and its answer. `given`: what came with it. A
    proxy's id is kept, so that its log and ours can be joined; anything else is not repeated."""
    # No secret: to ask the system for chance would cost a turn among the threads.
    chosen = given if _ID.fullmatch(given) else f"{getrandbits(128):032x}"
    request_id.set(chosen)
    return chosen


def note_request(method: str, rule: str, status: int, began: float, who: Mapping[str, str] | None = None) -> None:
    """`began`: by `time.perf_counter`."""
    duration_ms = round((time.perf_counter() - began) * 1000, 1)
    extra = {"method": method, "route": rule, "status": status, "ms": duration_ms, **(who or {})}
    log.info("request", extra=extra)
    count_request(method, rule, status, duration_ms / 1000)


def _begin() -> None:
    begin_request(request.headers.get(HEADER, ""))
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    response.headers[HEADER] = request_id.get()
    if "began" in g:
        rule = request.url_rule.rule if request.url_rule else "(none)"
        note_request(request.method, rule, response.status_code, g.began, _who_looks())
    return response


def _who_looks() -> dict[str, str]:
    """Both names, where somebody sees the product as somebody else."""
    signed_in = signed_in_or_none()
    if signed_in is None or signed_in.looking is None:
        return {}
    return {"user": signed_in.account.username, "seen_as": signed_in.viewer.username}
