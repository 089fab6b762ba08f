"""An open page that asks again whether anything is new, and nothing is, is answered before all else.

A thousand open pages ask 250 times a second, and nearly all of them get what they got before: 304, with the same
headers. What was answered the usual way is remembered by everything that the browser said, and holds while the data is
in the same state and what is known of the session is the same and fresh; for whatever is new, the usual way decides.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from werkzeug.http import parse_cookie

from dashboard.api.pace import Pace
from dashboard.api.system import REPEATABLE, headers_of_now
from dashboard.metrics import ReadPath
from dashboard.people.secret import hash_of
from dashboard.people.sessions import Sessions, SignedIn
from web.cookies import LOOK_COOKIE, SESSION_COOKIE
from web.request_log import HEADER, begin_request, note_request

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
Headers = list[tuple[str, str]]
Poll = tuple[str, ...]

PATH = "/api/version"
MOST_KEPT = 4000
_SAID = (
    "HTTP_COOKIE", "HTTP_IF_NONE_MATCH", "HTTP_ACCEPT_LANGUAGE", "HTTP_HOST", "REMOTE_ADDR", "HTTP_X_FORWARDED_PROTO",
)  # fmt: skip
_NEVER_SAID = ("HTTP_AUTHORIZATION", "QUERY_STRING", "CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING")
"""No page of ours sends it with this question."""
_NOT_MODIFIED = "304 NOT MODIFIED"


@dataclass(frozen=True, slots=True)
class _Known:
    """What was answered: to whom, on which state of the data, with which headers that stay."""

    token_hash: str
    signed_in: SignedIn
    version: str
    headers: Headers


class KnownPolls:
    """WSGI application around `inner`."""

    def __init__(self, inner: Wsgi, reads: ReadPath, sessions: Sessions, pace: Pace) -> None:
        self._inner, self._reads, self._sessions, self._pace = inner, reads, sessions, pace
        self._known: OrderedDict[Poll, _Known] = OrderedDict()
        self._lock = Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] != PATH or not _is_plain(environ):
            return self._inner(environ, start_response)
        began, poll = time.perf_counter(), tuple(environ.get(name, "") for name in _SAID)
        headers = self._repeated(poll)
        if headers is None:
            return self._usual(poll, environ, start_response)
        request_id = begin_request(environ.get("HTTP_X_REQUEST_ID", ""))
        note_request("GET", PATH, 304, began)
        start_response(_NOT_MODIFIED, [*headers, (HEADER, request_id)])
        return ()

    def _repeated(self, poll: Poll) -> Headers | None:
        """The headers of the same answer, if it still is the answer."""
        known = self._known.get(poll)
        if known is None or not self._sessions.is_still(known.token_hash, known.signed_in):
            return None
        asking = self._reads.asking()
        return [*known.headers, *headers_of_now(asking, self._pace)] if asking.version == known.version else None

    def _usual(self, poll: Poll, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        def start(status: str, headers: Headers, *rest: Any) -> Any:
            if status == _NOT_MODIFIED and REPEATABLE in environ:
                self._remember(poll, environ[REPEATABLE], headers)
            return start_response(status, headers, *rest)

        return self._inner(environ, start)

    def _remember(self, poll: Poll, repeatable: tuple[SignedIn, str, Headers], headers: Headers) -> None:
        signed_in, version, of_now = repeatable
        made_anew = {HEADER.lower(), *(name.lower() for name, _ in of_now)}
        stay = [(name, value) for name, value in headers if name.lower() not in made_anew]
        if any(name.lower() == "set-cookie" for name, _ in stay):
            return
        token = parse_cookie(poll[0]).get(SESSION_COOKIE, "")
        with self._lock:
            self._known[poll] = _Known(hash_of(token), signed_in, version, stay)
            while len(self._known) > MOST_KEPT:
                self._known.popitem(last=False)


def _is_plain(environ: dict[str, Any]) -> bool:
    """As open pages ask it; not with somebody else's eyes, whose end is looked for at each question."""
    return (
        environ["REQUEST_METHOD"] == "GET"
        and bool(environ.get("HTTP_IF_NONE_MATCH"))
        and not any(environ.get(name) for name in _NEVER_SAID)
        and LOOK_COOKIE not in environ.get("HTTP_COOKIE", "")
    )
