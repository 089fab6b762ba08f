"""Our configuration of nginx, run by nginx: TLS, HSTS, what it tells the program, and what it does for a dead node."""

import socket
import ssl
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.lib.app_ground import AppGround
from tests.lib.nginx_ground import HOST, Proxy, nginx_ground
from web.headers import HSTS


@dataclass
class Listening:
    """The program, and what it was told."""

    web: AppGround
    heard: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.heard.append(environ)
        return self.web.app(environ, start_response)


@pytest.fixture(scope="module")
def program(web: AppGround) -> Listening:
    return Listening(web)


@pytest.fixture(scope="module")
def proxy(program: Listening, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with nginx_ground(tmp_path_factory.mktemp("nginx"), program) as made:
        yield made


def test_who_comes_by_http_is_sent_to_https(proxy: Proxy) -> None:
    answer = proxy.ask("/reports/vet_daily?project=ALPHA", is_plain=True, Host="k9.example.org")
    assert answer.status == 301
    assert answer.headers["Location"] == "https://k9.example.org/reports/vet_daily?project=ALPHA"


def test_every_answer_has_hsts_once_and_the_headers_of_the_program(proxy: Proxy) -> None:
    for path, status in (("/healthz", 200), ("/login", 200), ("/dogs/NOBODY", 303), ("/api/version", 401)):
        answer = proxy.ask(path, Accept="text/html")
        assert answer.status == status, path
        assert answer.headers.get_all("Strict-Transport-Security") == [HSTS], path
        assert answer.headers.get_all("X-Content-Type-Options") == ["nosniff"], path


def test_tls_of_before_is_refused(proxy: Proxy) -> None:
    assert _version(proxy, ssl.TLSVersion.TLSv1_2) == "TLSv1.2"
    with pytest.warns(DeprecationWarning), pytest.raises(OSError, match="TLSV1_ALERT_PROTOCOL_VERSION"):
        _version(proxy, ssl.TLSVersion.TLSv1_1)


def test_the_program_is_told_who_came_by_what_and_not_what_they_claim(proxy: Proxy, program: Listening) -> None:
    proxy.ask(
        "/healthz?project=ALPHA", X_Forwarded_For="203.0.113.9", X_Forwarded_Proto="gopher", X_Request_ID="made up"
    )
    told = program.heard[-1]
    assert told["HTTP_X_FORWARDED_FOR"] == HOST
    assert told["HTTP_X_FORWARDED_PROTO"] == told["wsgi.url_scheme"] == "https"
    assert told["HTTP_X_REQUEST_ID"] in proxy.log() and "made up" not in proxy.log()
    assert "/healthz" in proxy.log() and "ALPHA" not in proxy.log(), "what somebody looks at is not for the log"


def test_readers_of_a_dead_node_are_answered_by_the_other(proxy: Proxy) -> None:
    """By their sessions they belong to either; one of the two never lived."""
    for number in range(20):
        assert proxy.ask("/healthz", Cookie=f"k9_session=reader-{number}").status == 200


def _version(proxy: Proxy, version: ssl.TLSVersion) -> str | None:
    context = proxy.trusting()
    context.set_ciphers("ALL:@SECLEVEL=0")  # so that it is the server who refuses
    context.minimum_version = context.maximum_version = version
    with (
        socket.create_connection((HOST, proxy.secure), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname=HOST) as secure,
    ):
        return secure.version()
