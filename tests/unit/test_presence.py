"""Whether the reader of a file is still there, on any connection that there can be."""

import os
import resource
import socket
from collections.abc import Iterator

import pytest

from dashboard.api.presence import has_left

BEYOND = 1100
"""More than select() can look at."""


@pytest.fixture(params=[0, BEYOND])
def ends(request: pytest.FixtureRequest) -> Iterator[tuple[socket.socket, socket.socket]]:
    """Of one connection; the first end may be one of very many open files."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(2 * BEYOND, resource.getrlimit(resource.RLIMIT_NOFILE)[0]), most))
    here, there = socket.socketpair()
    held = [os.dup(here.fileno()) for _ in range(request.param)]
    many = socket.socket(fileno=os.dup(here.fileno()))
    assert many.fileno() > request.param
    with here, there, many:
        yield many, there
    for descriptor in held:
        os.close(descriptor)


def test_who_waits_is_there(ends: tuple[socket.socket, socket.socket]) -> None:
    here, there = ends
    assert not has_left(here)
    there.send(b"more")
    assert not has_left(here)
    assert here.recv(10) == b"more", "what is sent is left unread"


def test_who_went_has_left(ends: tuple[socket.socket, socket.socket]) -> None:
    here, there = ends
    there.close()
    assert has_left(here)
