"""Hands mails to the mail server: connections that are kept, verified TLS, and what went wrong by its class."""

import re
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from queue import Empty, Full, LifoQueue

from dashboard.config import Settings
from dashboard.delivery.retries import Trouble

ANSWER_WITHIN_S = 30.0
IDLE_S = 45.0
"""A connection that was not used for so long is made anew: servers close them."""
MAILS_OF_A_CONNECTION = 100
MOST_KEPT = 8
OK = 250
_ADDRESS = re.compile(r"[!-;=?A-~]+@[!-;=?A-~]+")
"""One that can be said to a server: what is odder than that, the server judges."""


class NotDelivered(Exception):
    """The server did not take the mail. `detail`: in its own words."""

    def __init__(self, trouble: Trouble, detail: str) -> None:
        self.trouble, self.detail = trouble, " ".join(detail.split())[:500]
        super().__init__(f"{trouble}: {self.detail}")


@dataclass(frozen=True, kw_only=True)
class Server:
    """Where mail goes, as the settings say. `security`: starttls, tls or none."""

    host: str
    port: int
    username: str = ""
    password: str = field(default="", repr=False)
    security: str = "starttls"
    answer_within_s: float = ANSWER_WITHIN_S

    @classmethod
    def of(cls, settings: Settings) -> "Server | None":
        """None when no mail server is configured."""
        if not settings.smtp_server:
            return None
        return cls(
            host=settings.smtp_server,
            port=settings.smtp_port,
            username=settings.smtp_username,
            password=settings.smtp_password,
            security=settings.smtp_security,
        )

    def connect(self) -> smtplib.SMTP:
        """Signed in, behind TLS whose certificate is of that host. Raises what smtplib and ssl raise."""
        tls = ssl.create_default_context()
        if self.security == "tls":
            client: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=self.answer_within_s, context=tls)
        else:
            client = smtplib.SMTP(self.host, self.port, timeout=self.answer_within_s)
        try:
            if self.security == "starttls":
                client.starttls(context=tls)
            # What was said before TLS does not count.
            client.ehlo_or_helo_if_needed()
            if self.username:
                client.login(self.username, self.password)
        except BaseException:
            client.close()
            raise
        return client


@dataclass
class _Kept:
    client: smtplib.SMTP
    used_at: float
    mails: int = 0


class SmtpPool:
    """Connections to one server, each used by one thread at a time."""

    def __init__(self, server: Server, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._server, self._now = server, monotonic
        self._free: LifoQueue[_Kept] = LifoQueue(MOST_KEPT)

    def send(self, message: EmailMessage, sender: str, recipient: str) -> str:
        """What the server answered, once it has taken the mail (250). Raises NotDelivered.

        Nothing follows the server's answer here: the caller writes it down at once.
        """
        if not _ADDRESS.fullmatch(recipient):
            raise NotDelivered(Trouble.ADDRESS, f"{recipient!r} is no mail address")
        try:
            kept = self._connection()
            answer = _hand_over(kept.client, message.as_bytes(), sender, recipient)
        except _FAILURES as error:
            raise _not_delivered(error) from error
        kept.mails, kept.used_at = kept.mails + 1, self._now()
        self._give_back(kept)
        return answer

    def close(self) -> None:
        while True:
            try:
                _leave(self._free.get_nowait().client)
            except Empty:
                return

    def _connection(self) -> _Kept:
        """One that answers; a kept one that does not is made anew."""
        while True:
            try:
                kept = self._free.get_nowait()
            except Empty:
                return _Kept(self._server.connect(), self._now())
            is_good = kept.mails < MAILS_OF_A_CONNECTION and self._now() - kept.used_at < IDLE_S
            if is_good and _answers(kept.client):
                return kept
            _leave(kept.client)

    def _give_back(self, kept: _Kept) -> None:
        """Without a word to the server, which may be slow to answer: one that is worn out is left by who would use it
        next, one too many is only closed."""
        try:
            self._free.put_nowait(kept)
        except Full:
            kept.client.close()


_FAILURES = (smtplib.SMTPException, ssl.SSLError, OSError)


def _hand_over(client: smtplib.SMTP, message: bytes, sender: str, recipient: str) -> str:
    """One mail, step by step: `sendmail` would end a connection that is still good, and hide the server's last word.
    A connection on which something went wrong is not used again."""
    try:
        _expect(client.mail(sender), "sender")
        _expect(client.rcpt(recipient), "recipient")
        code, said = client.data(message)
        _expect((code, said), "data")
        return f"{code} {said.decode(errors='replace')}"
    except BaseException:
        client.close()
        raise


class _Refused(smtplib.SMTPException):
    """An answer that is no yes, and to which step."""

    def __init__(self, code: int, said: bytes, step: str) -> None:
        self.code, self.step = code, step
        super().__init__(f"{code} {said.decode(errors='replace')}")


def _expect(answer: tuple[int, bytes], step: str) -> None:
    code, said = answer
    if code not in (OK, 251):
        raise _Refused(code, said, step)


def _not_delivered(error: Exception) -> NotDelivered:
    match error:
        case _Refused(step="recipient") if 500 <= error.code < 600:
            return NotDelivered(Trouble.ADDRESS, str(error))
        case _Refused():
            return NotDelivered(_by_code(error.code), str(error))
        case smtplib.SMTPDataError():
            return NotDelivered(_by_code(error.smtp_code), _said(error))
        case smtplib.SMTPServerDisconnected():
            return NotDelivered(_of_lost(error), str(error))
        case smtplib.SMTPConnectError() | smtplib.SMTPHeloError() | smtplib.SMTPAuthenticationError():
            return NotDelivered(Trouble.LATER if 400 <= error.smtp_code < 500 else Trouble.SETUP, _said(error))
        case ssl.SSLEOFError():
            return NotDelivered(Trouble.NETWORK, str(error))
        case ssl.SSLError() | smtplib.SMTPException():
            return NotDelivered(Trouble.SETUP, str(error))
        case TimeoutError():
            return NotDelivered(Trouble.TIMEOUT, "the mail server did not answer in time")
        case socket.gaierror():
            return NotDelivered(Trouble.NETWORK, "the mail server's name is not known")
    return NotDelivered(Trouble.NETWORK, str(error) or type(error).__name__)


def _of_lost(error: BaseException) -> Trouble:
    """smtplib tells of a timeout as of a lost connection."""
    cause = error.__context__
    return Trouble.TIMEOUT if isinstance(cause, TimeoutError) or "timed out" in str(error) else Trouble.NETWORK


def _by_code(code: int) -> Trouble:
    if code < 0:
        return Trouble.NETWORK
    return Trouble.REFUSED if 500 <= code < 600 else Trouble.LATER


def _said(error: smtplib.SMTPResponseException) -> str:
    words = error.smtp_error
    return f"{error.smtp_code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"


def _answers(client: smtplib.SMTP) -> bool:
    try:
        return bool(client.noop()[0] == OK)
    except _FAILURES:
        return False


def _leave(client: smtplib.SMTP) -> None:
    """Politely where it still answers; the connection is over either way."""
    try:
        client.quit()
    except _FAILURES:
        client.close()
