"""Where webhooks never go, however it is written, whatever a name leads to, whenever."""

import ssl
import threading
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from socket import create_server

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from dashboard.errors import InvalidInput
from dashboard.webhooks.addresses import AddressGuard, RefusedAddress, is_public
from dashboard.webhooks.posting import Poster, Problem

PRIVATE = (
    # ourselves, and no address at all
    "127.0.0.1", "127.8.9.10", "0.0.0.0", "0.1.2.3", "::1", "::",
    # private and shared networks
    "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "100.127.255.255", "fc00::1", "fd12::1",
    # link-local, and metadata of clouds
    "169.254.169.254", "169.254.170.2", "169.254.0.1", "fe80::1", "fe80::1%1", "fd00:ec2::254", "100.100.100.200",
    "168.63.129.16", "192.0.0.192",
    # to many, to nobody, for documents and measurements
    "224.0.0.1", "239.255.255.255", "ff02::1", "ff0e::1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.51.100.1",
    "203.0.113.1", "198.18.0.1", "198.19.255.255", "2001:db8::1", "3fff::1", "100::1", "192.88.99.1", "fec0::1",
    # IPv4 inside IPv6: mapped, compatible, NAT64, 6to4, Teredo; public ones as well
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "::8.8.8.8", "64:ff9b::7f00:1",
    "64:ff9b::808:808", "64:ff9b:1::a00:1", "2002:7f00:1::1", "2002:808:808::1", "2001:0:4136:e378::1",
)  # fmt: skip
PUBLIC = ("8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450:4001:80b::200e")

BAD_URLS = (
    # numbers that resolvers read as 127.0.0.1: one number, octal, hexadecimal, short
    "https://2130706433/", "https://0177.0.0.1/", "https://0x7f.0.0.1/", "https://0x7f000001/", "https://127.1/",
    "https://127.0.1/", "https://017700000001/", "https://00000127.0.0.1/",
    # the same in brackets, or in other letters
    "https://[::1]/", "https://[::ffff:7f00:1]/", "https://[::ffff:127.0.0.1]/", "https://[fe80::1%25eth0]/",
    "https://\uff11\uff12\uff17.0.0.1/", "https://127\u30020\u30020\u30021/", "https://\u2460\u2461\u2466.0.0.1/",
    # tricks with what stands before and after the host
    "https://good.example@127.0.0.1/", "https://127.0.0.1#@good.example/", "https://good.example\\@127.0.0.1/",
    "https://user:password@good.example/", "https://good.example/\r\nHost: other", "https://good.example/ x",
    "https:///etc/passwd", "https://good.example:0/", "https://good.example./", "https://[::1/", "",
    # other schemes and ports
    "http://good.example/", "file:///etc/passwd", "gopher://good.example/", "ftp://good.example/", "//good.example/",
    "https://good.example:22/", "https://good.example:6379/", "https://good.example:25/", "https://good.example:99999/",
    "https://good.example/" + "x" * 2000,
)  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_there_is_refused(address: str) -> None:
    assert not is_public(ip_address(address))
    for addresses in ([address], ["8.8.8.8", address], []):
        guard = AddressGuard(look_up=lambda *_, found=addresses: found)
        with pytest.raises(RefusedAddress):
            guard.target("https://good.example/hook")


@pytest.mark.parametrize("url", BAD_URLS)
def test_an_address_that_is_none_for_webhooks_is_refused_when_it_is_given(url: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        AddressGuard().check_url(url)
    assert refused.value.field == "webhook_url"


@pytest.mark.parametrize("address", PUBLIC)
def test_the_open_internet_is_open(address: str) -> None:
    guard = AddressGuard(look_up=lambda *_: [address])
    target = guard.target("https://good.example:8443/hook?a=b")
    assert (target.addresses, target.port, target.path) == ((address,), 8443, "/hook?a=b")
    assert target.host_header == "good.example:8443"


def test_hosts_that_are_allowed_may_be_our_own_but_still_need_tls_where_it_is_needed() -> None:
    guard = AddressGuard(allowed=("intra.example", "127.0.0.1"), look_up=lambda *_: ["10.0.0.1"])
    assert guard.target("https://intra.example:9000/").addresses == ("10.0.0.1",)
    for url in ("http://intra.example/", "https://intra.example.evil/", "https://evil/?intra.example"):
        with pytest.raises((InvalidInput, RefusedAddress)):
            guard.target(url)


def test_a_name_is_looked_up_once_and_the_judged_address_is_taken() -> None:
    """DNS rebinding: the second answer would be another one."""
    answers = iter([["127.0.0.1"], ["127.0.0.1"]])
    with create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        guard = AddressGuard(needs_tls=False, look_up=lambda *_: next(answers))
        assert Poster(guard=guard).post("http://rebinds.example/", {}, b"").problem is Problem.REFUSED_ADDRESS
        allowed = AddressGuard(needs_tls=False, allowed=("rebinds.example",), look_up=lambda *_: next(answers))
        reply = Poster(guard=allowed, answer_within_s=0.2).post(f"http://rebinds.example:{port}/", {}, b"")
        assert reply.problem is Problem.TIMEOUT, "it was connected to, and nothing was looked up again"
    assert list(answers) == []


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    guard = AddressGuard(look_up=lambda *_: ["127.0.0.1"])
    assert Poster(guard=guard).post("https://good.example/", {}, b"").problem is Problem.REFUSED_ADDRESS


@pytest.mark.parametrize(("host", "is_believed"), [("good.example", True), ("other.example", False)])
def test_the_certificate_is_that_of_the_name_and_of_somebody_who_is_believed(
    tmp_path: Path, host: str, is_believed: bool
) -> None:
    file, context = _certificate(tmp_path, "good.example"), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    trusting = ssl.create_default_context(cafile=str(file))
    with create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_answer_twice, args=(context, listening), daemon=True).start()
        url = f"https://{host}:{listening.getsockname()[1]}/"
        guard = AddressGuard(allowed=(host,), look_up=lambda *_: ["127.0.0.1"])
        believed = Poster(guard=guard, tls=trusting, answer_within_s=5).post(url, {}, b"{}")
        unknown = Poster(guard=guard, answer_within_s=5).post(url, {}, b"{}")
    assert believed.problem is (None if is_believed else Problem.BAD_CERTIFICATE)
    assert unknown.problem is Problem.BAD_CERTIFICATE


def _answer_twice(context: ssl.SSLContext, listening: "object") -> None:
    for _ in range(2):
        connected, _address = listening.accept()  # type: ignore[attr-defined]
        try:
            with context.wrap_socket(connected, server_side=True) as secure:
                # To its end: closing a connection with something unread in it takes the answer back.
                asked = b""
                while not asked.endswith(b"{}"):
                    asked += secure.recv(4096)
                secure.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
        except OSError:
            connected.close()


def _certificate(directory: Path, host: str) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = directory / "certificate.pem"
    file.write_bytes(plain + made.public_bytes(serialization.Encoding.PEM))
    return file
