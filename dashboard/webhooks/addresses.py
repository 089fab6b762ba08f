"""Where webhooks may go: to addresses of the open internet, never into our own network.

A name is looked up once, every address that it has is judged, and the connection goes to a judged one: what the name
leads to a moment later (DNS rebinding) does not matter.
"""

import socket
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from dashboard.errors import InvalidInput, ProductError

LONGEST_URL = 2000
PORTS = {"https": (443, 8443), "http": (80, 8080)}
"""What a scheme may go to; the first unless one is named. A host of K9_WEBHOOK_ALLOW may listen anywhere."""

Address = IPv4Address | IPv6Address
LookUp = Callable[[str, int], Iterable[str]]

# Beyond what Python's own tables call not global. Addresses that carry another one inside are refused whatever is in
# them: nobody who can be reached at all needs to be reached so.
_CARRIERS = ("::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "192.88.99.0/24")
# Link-local and unique-local addresses of clouds' metadata are refused as such; this one of Azure looks public.
_METADATA = ("168.63.129.16/32", "169.254.0.0/16", "100.100.100.200/32", "192.0.0.192/32", "fd00:ec2::/32")
_NEVER_ROUTED = ("fec0::/10", "3fff::/20")
REFUSED = tuple(ip_network(text) for text in (*_CARRIERS, *_METADATA, *_NEVER_ROUTED))


class RefusedAddress(ProductError):
    """A webhook must not go there."""

    default_code, default_status = "refused_address", 400


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where one message goes: to one of `addresses`, in the name of `host`."""

    scheme: str
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]

    @property
    def host_header(self) -> str:
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return shown if self.port == PORTS[self.scheme][0] else f"{shown}:{self.port}"


def look_up(host: str, port: int) -> list[str]:
    """Every address that the resolver of this machine gives for a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


@dataclass(frozen=True, kw_only=True)
class AddressGuard:
    """`allowed`: hosts, as they are written in the URL, that may lie in our own network. `needs_tls`: no plain http."""

    allowed: tuple[str, ...] = ()
    needs_tls: bool = True
    look_up: LookUp = look_up

    def check_url(self, url: str) -> SplitResult:
        """What can be said without looking the name up. Raises InvalidInput for the field `webhook_url`."""
        parts, port = _split(url)
        schemes = ("https",) if self.needs_tls else ("https", "http")
        if parts.scheme not in schemes:
            raise _wrong(f"a webhook goes to {' or '.join(schemes)}", "bad_webhook_scheme")
        if parts.username is not None or parts.password is not None or parts.fragment:
            raise _wrong("a webhook's address has no user, password or #part; use a header", "bad_webhook_url")
        if not self.is_allowed(parts) and port is not None and port not in PORTS[parts.scheme]:
            ports = " or ".join(map(str, PORTS[parts.scheme]))
            raise _wrong(f"port {port} is none for webhooks: {ports}", "bad_webhook_port")
        literal = _literal(parts.hostname or "")
        if literal is not None and not self.is_allowed(parts) and not is_public(literal):
            raise _wrong("this address is not on the open internet", "refused_address")
        return parts

    def target(self, url: str) -> Target:
        """Where a message to the URL goes now. Raises InvalidInput, RefusedAddress, OSError where the name has no
        address."""
        parts = self.check_url(url)
        host, port = parts.hostname or "", parts.port or PORTS[parts.scheme][0]
        addresses = tuple(self.look_up(host, port))
        if not self.is_allowed(parts):
            _refuse_private(addresses)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return Target(scheme=parts.scheme, host=host, port=port, path=path, addresses=addresses)

    def is_allowed(self, parts: SplitResult) -> bool:
        return (parts.hostname or "") in self.allowed


def is_public(address: Address) -> bool:
    """Whether an address is one of the open internet."""
    if isinstance(address, IPv6Address) and address.scope_id is not None:
        return False
    refused = any(address in network for network in REFUSED if network.version == address.version)
    return address.is_global and not address.is_multicast and not address.is_reserved and not refused


def _refuse_private(addresses: Sequence[str]) -> None:
    """One bad address among good ones is enough: which of them is taken is not ours to choose."""
    if not addresses or not all(is_public(ip_address(one)) for one in addresses):
        raise RefusedAddress("this address is not on the open internet", field="webhook_url")


def _split(url: str) -> tuple[SplitResult, int | None]:
    if len(url) > LONGEST_URL or not all(" " < char < "\x7f" for char in url) or "\\" in url:
        raise _wrong(
            "a webhook's address has plain letters only: a host as xn--..., what follows it as %XX", "bad_webhook_url"
        )
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError:
        raise _wrong("this is no address of the web", "bad_webhook_url") from None
    if not host or host.endswith(".") or port == 0:
        raise _wrong("a webhook's address names a host", "bad_webhook_url")
    return parts, port


def _literal(host: str) -> Address | None:
    """The address that a host is written as. What resolvers read as one in other ways (octal, hexadecimal, one number)
    is refused: no name ends in a number."""
    try:
        return ip_address(host)
    except ValueError:
        last = host.rpartition(".")[2]
    if last.isdigit() or last.startswith("0x"):
        raise _wrong("write an address as four plain numbers", "refused_address")
    return None


def _wrong(message: str, code: str) -> InvalidInput:
    return InvalidInput(message, code=code, field="webhook_url")
