"""One POST to a receiver that nobody trusts: to a judged address, within a time, with a little of its answer read.

No redirect is followed, no proxy of the environment is asked, nothing is unpacked.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from enum import StrEnum

from dashboard import clock
from dashboard.errors import InvalidInput
from dashboard.webhooks.addresses import AddressGuard, RefusedAddress, Target

CONNECT_WITHIN_S = 5.0
ANSWER_WITHIN_S = 15.0
"""From the first packet to the last byte that we read."""
READ_AT_MOST = 64 * 1024
USER_AGENT = "K9-Insight-Webhooks/1"


class Problem(StrEnum):
    """Why a try did not succeed. Each has words, `webhooks.problem.<name>`."""

    REFUSED_ADDRESS = "refused_address"
    NO_ADDRESS = "no_address"
    NO_CONNECTION = "no_connection"
    BAD_CERTIFICATE = "bad_certificate"
    TIMEOUT = "timeout"
    BAD_ANSWER = "bad_answer"
    REDIRECT = "redirect"
    GONE = "gone"
    HTTP_4XX = "http_4xx"
    HTTP_5XX = "http_5xx"
    SECRET_UNREADABLE = "secret_unreadable"  # noqa: S105 - the name of a problem


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What came of a POST. `problem` None: it was taken. `retry_after_s`: as the receiver asks, if it does."""

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    problem: Problem | None = None
    retry_after_s: float | None = None


@dataclass(frozen=True, kw_only=True)
class Poster:
    """`answer_within_s`: for everything, from looking at the address on; `tls`: whose certificates are believed."""

    guard: AddressGuard
    answer_within_s: float = ANSWER_WITHIN_S
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Never raises for what a receiver or the network does."""
        try:
            target = self.guard.target(url)
        except (InvalidInput, RefusedAddress):
            return Reply(problem=Problem.REFUSED_ADDRESS)
        except (OSError, UnicodeError):
            return Reply(problem=Problem.NO_ADDRESS)
        return self._post(target, headers, body)

    def _post(self, target: Target, headers: Mapping[str, str], body: bytes) -> Reply:
        ends = time.monotonic() + self.answer_within_s
        try:
            plain = _connect(target, ends)
        except OSError as error:
            return Reply(problem=Problem.TIMEOUT if isinstance(error, TimeoutError) else Problem.NO_CONNECTION)
        with plain, _cut_off(plain, ends) as is_over:
            try:
                return self._speak(target, plain, is_over, headers, body)
            except (OSError, http.client.HTTPException, ValueError) as error:
                return Reply(problem=Problem.TIMEOUT if is_over.is_set() else _problem_of(error))

    def _speak(
        self, target: Target, plain: socket.socket, is_over: threading.Event, headers: Mapping[str, str], body: bytes
    ) -> Reply:
        wrapped = self.tls.wrap_socket(plain, server_hostname=target.host) if target.scheme == "https" else plain
        with wrapped:
            connection = http.client.HTTPConnection(target.host, target.port)
            connection.sock = wrapped
            connection.request("POST", target.path, body, _sent_headers(target, headers))
            answer = connection.getresponse()
            if is_over.is_set():
                # A head that was cut off reads as one that ended.
                raise TimeoutError
            return _reply(
                answer.status, {name.lower(): value for name, value in answer.getheaders()}, _read_some(answer)
            )


def _sent_headers(target: Target, headers: Mapping[str, str]) -> dict[str, str]:
    fixed = {
        "Host": target.host_header,
        "User-Agent": USER_AGENT,
        "Content-Type": "application/json",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    return fixed | dict(headers)


def _connect(target: Target, ends: float) -> socket.socket:
    """To the first address that answers. Raises the last OSError where none does."""
    failed: OSError = OSError("no address")
    for address in target.addresses:
        left = ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        try:
            return socket.create_connection((address, target.port), timeout=min(CONNECT_WITHIN_S, left))
        except OSError as error:
            failed = error
    raise failed


def _read_some(answer: http.client.HTTPResponse) -> bytes:
    """The status has decided already, so an answer that breaks off, or never ends, decides nothing more."""
    try:
        return answer.read(READ_AT_MOST)
    except (OSError, http.client.HTTPException):
        return b""


@contextmanager
def _cut_off(connected: socket.socket, ends: float) -> Iterator[threading.Event]:
    """Ends the connection at `ends`, whatever goes on in it: a time limit on a socket begins anew with each byte, so
    who sends one now and then would hold us for hours. Set, when it did."""
    is_over = threading.Event()
    # Its own handle: the other one is taken over by TLS, and closed when we are through.
    handle = connected.dup()

    def end() -> None:
        is_over.set()
        try:
            handle.shutdown(socket.SHUT_RDWR)
        except OSError:
            # The receiver was quicker.
            is_over.set()

    timer = threading.Timer(max(0.0, ends - time.monotonic()), end)
    timer.daemon = True
    timer.start()
    try:
        yield is_over
    finally:
        timer.cancel()
        timer.join()
        handle.close()


def _problem_of(error: Exception) -> Problem:
    if isinstance(error, TimeoutError):
        return Problem.TIMEOUT
    if isinstance(error, ssl.SSLError):
        return Problem.BAD_CERTIFICATE
    return Problem.NO_CONNECTION if isinstance(error, OSError) else Problem.BAD_ANSWER


def _reply(status: int, headers: Mapping[str, str], body: bytes) -> Reply:
    return Reply(
        status=status,
        headers=headers,
        body=body,
        problem=_problem_of_status(status),
        retry_after_s=asked_wait_s(headers.get("retry-after", "")),
    )


def _problem_of_status(status: int) -> Problem | None:
    if status == http.client.GONE:
        return Problem.GONE
    by_class = {2: None, 3: Problem.REDIRECT, 4: Problem.HTTP_4XX, 5: Problem.HTTP_5XX}
    return by_class.get(status // 100, Problem.BAD_ANSWER)


def asked_wait_s(text: str) -> float | None:
    """Of a `Retry-After`: seconds, or a moment; None for what is neither."""
    if text.isascii() and text.isdecimal() and len(text) < 10:
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except (OverflowError, ValueError):
        return None
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (aware - clock.now()).total_seconds())
