"""Whether somebody still waits for a file that is being written: a long work that nobody wants any more ends."""

import logging
import select
import socket
import ssl
from collections.abc import Iterable, Iterator, Sequence

from flask import request
from werkzeug.exceptions import ClientDisconnected

from dashboard.exports.document import Document
from dashboard.metrics.daily import Item

log = logging.getLogger(__name__)

_CONNECTION = "gunicorn.socket"


def while_reader_waits(document: Document) -> Document:
    """The same document; asked for more rows when its reader has left, it raises ClientDisconnected."""
    connection = request.environ.get(_CONNECTION)
    # Behind encryption nothing can be looked at without taking it.
    if not isinstance(connection, socket.socket) or isinstance(connection, ssl.SSLSocket):
        return document
    return document.with_pages(lambda pages: _while_open(connection, pages, document.name))


def _while_open(connection: socket.socket, pages: Iterable[Sequence[Item]], name: str) -> Iterator[Sequence[Item]]:
    for page in pages:
        if has_left(connection):
            log.info("the reader left: %s is not written on", name)
            raise ClientDisconnected
        yield page


def has_left(connection: socket.socket) -> bool:
    """The other end is closed: there is something to read, and it is nothing. What a reader sends is left unread."""
    # Not select(): it knows no connection beyond the thousandth, and raises ValueError.
    looking = select.poll()
    looking.register(connection, select.POLLIN)
    try:
        return bool(looking.poll(0)) and connection.recv(1, socket.MSG_PEEK) == b""
    except ConnectionError:
        return True
