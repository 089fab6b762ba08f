"""Does another server answer? Asked with plain sockets, in a second or two, without sending anything that counts."""

import smtplib
import socket
import ssl
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from dashboard.config import Settings
from dashboard.delivery.smtp import Server

PATIENCE_S = 3.0


def redis_problem(url: str) -> str | None:
    """Why Redis at `url` does not answer a PING; None when it does."""
    parts = urlsplit(url)
    try:
        with _connected(parts.scheme, parts.hostname, parts.port, parts.path) as connection:
            if parts.password:
                answer = _asked(
                    connection, "AUTH", *([parts.username] if parts.username else []), unquote(parts.password)
                )
                if not answer.startswith("+"):
                    return f"it refuses the password: {answer[1:80]}"
            answer = _asked(connection, "PING")
            return None if answer == "+PONG" else f"it answers {answer[:80]!r} to PING"
    except (OSError, ValueError) as error:
        return getattr(error, "strerror", None) or str(error)


def mail_problem(settings: Settings) -> str | None:
    """Why the mail server does not greet us, or refuses what is configured; None when it does not."""
    server = Server.of(settings)
    assert server is not None, "asked where one is configured"
    try:
        with replace(server, answer_within_s=PATIENCE_S).connect() as client:
            client.noop()
    except (OSError, smtplib.SMTPException) as error:
        return getattr(error, "strerror", None) or str(error)
    return None


def _connected(scheme: str, host: str | None, port: int | None, path: str) -> socket.socket:
    if scheme == "unix":
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(PATIENCE_S)
        connection.connect(path)
        return connection
    connection = socket.create_connection((host or "localhost", port or 6379), timeout=PATIENCE_S)
    if scheme == "rediss":
        return ssl.create_default_context().wrap_socket(connection, server_hostname=host)
    return connection


def _asked(connection: socket.socket, *words: str) -> str:
    """The first line of the answer to one command."""
    parts = b"".join(b"$%d\r\n%s\r\n" % (len(word.encode()), word.encode()) for word in words)
    connection.sendall(b"*%d\r\n%s" % (len(words), parts))
    with connection.makefile("rb") as answer:
        return answer.readline(1000).decode(errors="replace").strip()
