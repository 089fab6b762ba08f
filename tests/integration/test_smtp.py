"""How a mail server is spoken to: TLS is wanted, and who it is is checked."""

from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from dashboard.delivery.retries import Trouble
from dashboard.delivery.smtp import NotDelivered, Server, SmtpPool
from tests.lib.mail_server import mail_server, make_certificate


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
