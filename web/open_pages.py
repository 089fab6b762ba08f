"""What an open page asks again by itself, and knows already, is answered before all else.

A thousand open pages ask 250 times a second whether anything is new, and after each change for the numbers that they
show, which are mostly the same. What was answered the usual way is remembered by everything that the browser said; it
may be answered again to the same reader while what is known of the session is the same and fresh. For whoever is new,
and for numbers that are others, the usual way decides.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from werkzeug.http import parse_cookie

from dashboard.api.answers import AS_OF, DATA_VERSION
from dashboard.api.pace import ASK_AGAIN
from dashboard.api.repeating import REPEATABLE, AnswerNow, Headers, Repeatable
from dashboard.errors import ProductError
from dashboard.people.secret import hash_of
from dashboard.people.sessions import Sessions
from web.cookies import LOOK_COOKIE, SESSION_COOKIE
from web.request_log import HEADER, begin_request, note_request

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
Asked = tuple[str, ...]

VERSION = "/api/version"
MOST_KEPT = 4000
_SAID = (
    "PATH_INFO", "QUERY_STRING", "HTTP_COOKIE", "HTTP_ACCEPT_LANGUAGE", "HTTP_HOST", "REMOTE_ADDR",
    "HTTP_X_FORWARDED_PROTO",
)  # fmt: skip
_NEVER_SAID = ("HTTP_AUTHORIZATION", "CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING")
"""No page of ours sends it with such a question."""
_OF_A_BODY = ("Content-Type", "Content-Length", "Content-Encoding")
_MADE_ANEW = {name.lower() for name in (HEADER, AS_OF, DATA_VERSION, ASK_AGAIN, "ETag", *_OF_A_BODY)}
_OK, _NOT_MODIFIED = "200 OK", "304 NOT MODIFIED"


@dataclass(frozen=True, slots=True)
class _Known:
    """How it may be answered, to the session of which token, with which headers that stay."""

    repeatable: Repeatable
    token_hash: str
    headers: Headers


class OpenPages:
    """WSGI application around `inner`."""

    def __init__(self, inner: Wsgi, sessions: Sessions) -> None:
        self._inner, self._sessions = inner, sessions
        self._known: OrderedDict[Asked, _Known] = OrderedDict()
        self._lock = Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET" or any(environ.get(name) for name in _NEVER_SAID):
            return self._inner(environ, start_response)
        began, asked = time.perf_counter(), tuple(environ.get(name, "") for name in _SAID)
        known, tag = self._known.get(asked), environ.get("HTTP_IF_NONE_MATCH", "")
        now = self._now(known) if known is not None and tag and _is_by_itself(environ) else None
        is_same = now is not None and tag == _etag(now)
        if known is None or now is None or not (is_same or now.body):
            return self._usual(asked, environ, start_response)
        status, body = (_NOT_MODIFIED, b"") if is_same else (_OK, now.body or b"")
        request_id = begin_request(environ.get("HTTP_X_REQUEST_ID", ""))
        note_request("GET", known.repeatable.rule, int(status[:3]), began)
        start_response(status, [*known.headers, *_headers_of(now, body), (HEADER, request_id)])
        return (body,) if body else ()

    def _now(self, known: _Known) -> AnswerNow | None:
        """The answer as it is now, to who may still have it."""
        if not self._sessions.is_still(known.token_hash, known.repeatable.signed_in):
            return None
        try:
            return known.repeatable.now()
        except ProductError:
            return None

    def _usual(self, asked: Asked, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        def start(status: str, headers: Headers, *rest: Any) -> Any:
            repeatable = environ.get(REPEATABLE)
            if repeatable is not None and status in (_OK, _NOT_MODIFIED):
                self._remember(asked, repeatable, environ.get("HTTP_COOKIE", ""), headers)
            return start_response(status, headers, *rest)

        return self._inner(environ, start)

    def _remember(self, asked: Asked, repeatable: Repeatable, cookies: str, headers: Headers) -> None:
        stay = [(name, value) for name, value in headers if name.lower() not in _MADE_ANEW]
        if LOOK_COOKIE in cookies or any(name.lower() == "set-cookie" for name, _ in stay):
            # With somebody else's eyes, whose end is looked for at each question; or the cookies are others next time.
            return
        token = parse_cookie(cookies).get(SESSION_COOKIE, "")
        with self._lock:
            self._known[asked] = _Known(repeatable, hash_of(token), stay)
            self._known.move_to_end(asked)
            while len(self._known) > MOST_KEPT:
                self._known.popitem(last=False)


def _is_by_itself(environ: dict[str, Any]) -> bool:
    """Not somebody who clicks, which keeps a session open."""
    return environ["PATH_INFO"] == VERSION or bool(environ.get("HTTP_K9_FOLLOWS"))


def _etag(now: AnswerNow) -> str:
    return f'W/"{now.tag}"'


def _headers_of(now: AnswerNow, body: bytes) -> Headers:
    of_body = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))] if body else []
    return [*now.headers, ("ETag", _etag(now)), *of_body]
