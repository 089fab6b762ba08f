"""A real mail server in a process of its own, that does what the parts of an address before "@" tell it to.

Run as `python -m tests.lib.mail_server PORT FILE [CERTIFICATE]`: with a certificate (and its key in the same file) it
speaks STARTTLS. Every mail that it takes is a line of JSON in FILE: when, for whom,
Message-ID, and where the mail lies. The words, before a dot: `ok`; `grey` (451 until the second time); `later` (451
always); `refuse` (554 after the data); `nobody` (550 to the recipient); `hang` (no answer to the data, the first time);
`die` (takes the mail, and ends the connection in place of the 250, the first time); `drop` (ends it before the data,
the first time).
"""

import asyncio
import json
import ssl
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import UnthreadedController
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from dashboard.setting_values import PROJECT_ROOT
from tests.lib.product import free_port

HANGS_S = 30.0


class Moods:
    """What aiosmtpd asks on each step."""

    def __init__(self, book: Path) -> None:
        self._book, self._seen = book, Counter[str]()

    async def handle_RCPT(self, server: SMTP, _: Session, envelope: Envelope, address: str, __: Any) -> str:  # noqa: N802
        mood = address.partition(".")[0]
        is_first = not self._seen[f"rcpt {address}"]
        self._seen[f"rcpt {address}"] += 1
        if mood == "nobody":
            return "550 5.1.1 no such mailbox"
        if mood == "later" or (mood == "grey" and is_first):
            return "451 4.7.1 greylisted, come again"
        if mood == "drop" and is_first:
            _cut_off(server)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:  # noqa: N802
        address = envelope.rcpt_tos[0]
        mood, is_first = address.partition(".")[0], not self._seen[f"data {address}"]
        self._seen[f"data {address}"] += 1
        if mood == "refuse":
            return "554 5.7.1 refused"
        if mood == "hang" and is_first:
            await asyncio.sleep(HANGS_S)
        self._take(address, envelope)
        if mood == "die" and is_first:
            _cut_off(server)
        return "250 2.0.0 taken"

    def _take(self, address: str, envelope: Envelope) -> None:
        content = envelope.original_content or b""
        mail = message_from_bytes(content, policy=policy.default)
        kept = self._book.with_name(f"{self._book.stem}.{sum(self._seen.values())}.eml")
        kept.write_bytes(content)
        line = {"at": time.time(), "to": address, "id": str(mail["Message-ID"]), "file": str(kept)}
        with self._book.open("a") as book:
            book.write(json.dumps(line) + "\n")


def _cut_off(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.WriteTransport)
    server.transport.abort()


def serve(port: int, book: Path, certificate: str | None = None) -> None:
    loop, tls = asyncio.new_event_loop(), None
    if certificate:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(certificate)
    controller = UnthreadedController(
        Moods(book), hostname="127.0.0.1", port=port, loop=loop, data_size_limit=200_000_000, tls_context=tls
    )
    controller.begin()  # type: ignore[no-untyped-call]
    book.touch()
    loop.run_forever()


class MailServer:
    """The process, and what it took."""

    def __init__(self, port: int, book: Path, certificate: Path | None = None) -> None:
        self.port, self._book = port, book
        command = [sys.executable, "-m", "tests.lib.mail_server", str(port), str(book)]
        command += [str(certificate)] if certificate else []
        self.process = subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=subprocess.DEVNULL)

    def wait(self) -> "MailServer":
        for _ in range(600):
            if self._book.exists():
                return self
            assert self.process.poll() is None, "the mail server ended"
            time.sleep(0.05)
        raise AssertionError("the mail server did not start")

    def taken(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._book.read_text().splitlines()]

    def mails(self, address: str) -> list[EmailMessage]:
        """Those that one address got."""
        return [read_mail(Path(one["file"])) for one in self.taken() if one["to"] == address]

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


def read_mail(path: Path) -> EmailMessage:
    found = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def make_certificate(path: Path, host: str) -> Path:
    """Of this host (an address), signed by itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(made.public_bytes(pem) + plain)
    return path


@contextmanager
def mail_server(directory: Path, certificate: Path | None = None) -> Iterator[MailServer]:
    server = MailServer(free_port(), directory / "mails.jsonl", certificate)
    try:
        yield server.wait()
    finally:
        server.end()


if __name__ == "__main__":
    serve(int(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
