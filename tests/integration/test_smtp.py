"""How a mail server is spoken to: TLS is wanted, and who it is is checked."""

import threading
from concurrent.futures import ThreadPoolExecutor
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from dashboard.delivery.retries import Trouble
from dashboard.delivery.smtp import MAILS_OF_A_CONNECTION, MOST_KEPT, NotDelivered, Server, SmtpPool
from tests.lib.mail_server import mail_server, make_certificate


class _Line:
    """A connection to a server that takes mails, and is slow to say goodbye. `met`: where its users wait for each
    other, so that each has one of its own."""

    def __init__(self, met: threading.Barrier | None = None) -> None:
        self.met, self.said, self.is_closed = met, 0, False

    def mail(self, _: str) -> tuple[int, bytes]:
        return 250, b"OK"

    rcpt = mail

    def data(self, _: bytes) -> tuple[int, bytes]:
        if self.met is not None:
            self.met.wait(10)
        return 250, b"taken"

    def noop(self) -> tuple[int, bytes]:
        return 250, b"OK"

    def quit(self) -> None:
        self.said += 1

    def close(self) -> None:
        self.is_closed = True


def test_nothing_is_said_to_the_server_between_its_yes_and_the_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    """More workers than connections are kept, and a connection that has carried enough: goodbye takes up to 30 s."""
    lines: list[_Line] = []
    workers = MOST_KEPT + 2
    met: threading.Barrier | None = threading.Barrier(workers)

    def connect(_: Server) -> _Line:
        lines.append(_Line(met))
        return lines[-1]

    monkeypatch.setattr(Server, "connect", connect)
    message = EmailMessage(policy=policy.SMTP)
    pool = SmtpPool(Server(host="mail.example", port=25))
    send = (message, "a@k9.example", "ok.b@far.example")
    with ThreadPoolExecutor(workers) as together:
        assert len([one.result(30) for one in [together.submit(pool.send, *send) for _ in range(workers)]]) == workers
    assert [line.said for line in lines] == [0] * workers
    assert sum(line.is_closed for line in lines) == workers - MOST_KEPT
    pool.close()
    assert sum(line.said for line in lines) == MOST_KEPT
    lines.clear()
    met = None
    alone = SmtpPool(Server(host="mail.example", port=25))
    for _ in range(MAILS_OF_A_CONNECTION):
        alone.send(*send)
    assert [line.said for line in lines] == [0]
    alone.send(*send)
    assert [line.said for line in lines] == [1, 0], "it is left by who would have used it next"


def test_tls_is_wanted_and_its_certificate_is_checked(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(to: str = "ok.b@far.example", **where: Any) -> Trouble:
        with pytest.raises(NotDelivered) as found:
            SmtpPool(Server(host="127.0.0.1", answer_within_s=2, **where)).send(message, "a@k9.example", to)
        return found.value.trouble

    message = EmailMessage(policy=policy.SMTP)
    message["Message-ID"] = "<one@k9.example>"
    with mail_server(tmp_path_factory.mktemp("plain")) as plain:
        assert refused(port=plain.port, security="starttls") is Trouble.SETUP, "a server without TLS gets nothing"
        assert refused(port=plain.port, security="tls") is Trouble.SETUP
        two_lines = "b@far.example\r\nRCPT TO:<c@far.example>"
        assert refused(two_lines, port=plain.port, security="none") is Trouble.ADDRESS
    assert refused(port=1, security="none") is Trouble.NETWORK
    certificate = make_certificate(tmp_path / "host.pem", "127.0.0.1")
    with mail_server(tmp_path, certificate) as safe:
        assert refused(port=safe.port) is Trouble.SETUP, "who signed it is not known"
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        pool = SmtpPool(Server(host="127.0.0.1", port=safe.port, answer_within_s=2))
        answers = [pool.send(message, "a@k9.example", "ok.b@far.example") for _ in range(2)]
        pool.close()
        assert answers == ["250 2.0.0 taken"] * 2
        assert refused(port=safe.port, username="k9", password="wrong") is Trouble.SETUP
