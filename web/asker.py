"""Says of a request whether its browser still waits: one that broke off has closed the connection, also by a proxy."""

import socket

from flask import Flask, request

from data_access.asker import has_gone

_SOCKET = "gunicorn.socket"


def install_asker(server: Flask) -> None:
    server.before_request(_remember)


def _remember() -> None:
    """For each request anew: a thread takes many."""
    connection = request.environ.get(_SOCKET)
    has_gone.set(lambda: connection is not None and is_closed(connection))


def is_closed(connection: socket.socket) -> bool:
    """Looks without taking anything: what has arrived already belongs to the next request."""
    try:
        return not connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except OSError:
        return True
