"""Behind a TLS proxy: the reader's address and scheme as the proxy reports them, from the proxies we trust only."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Any

Network = IPv4Network | IPv6Network
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


class BehindProxies:
    """WSGI application around `inner`. What an untrusted address claims about itself is not believed."""

    def __init__(self, inner: Wsgi, trusted: tuple[Network, ...]) -> None:
        self._inner = inner
        self._trusted = trusted

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        peer = environ.get("REMOTE_ADDR", "")
        if is_within(peer, self._trusted):
            environ["REMOTE_ADDR"] = reader_address(peer, environ.get("HTTP_X_FORWARDED_FOR", ""), self._trusted)
            if environ.get("HTTP_X_FORWARDED_PROTO", "").strip().lower() == "https":
                environ["wsgi.url_scheme"] = "https"
        return self._inner(environ, start_response)


def reader_address(peer: str, forwarded: str, trusted: tuple[Network, ...]) -> str:
    """The last address of the chain that no trusted proxy has: everything before it could be made up."""
    chain = [part.strip() for part in forwarded.split(",")]
    while chain and is_within(peer, trusted):
        before = chain.pop()
        if not _is_address(before):
            break
        peer = before
    return peer


@lru_cache(maxsize=1024)
def is_within(address: str, networks: tuple[Network, ...]) -> bool:
    return _is_address(address) and any(ip_address(address) in network for network in networks)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
