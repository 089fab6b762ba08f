"""The server's worker, run by gunicorn itself: connections are kept, given back, and let go of."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from threading import Thread

import pytest

from tests.lib.product import free_port

KEEPALIVE_S = 1
THREADS = 2


class Server:
    """gunicorn with one of our workers on the tiny application."""

    def __init__(self) -> None:
        self.port = free_port()
        self._clients: list[HTTPConnection] = []
        words = ["-m", "gunicorn", "-k", "web.worker.Worker", "--threads", str(THREADS), "-w", "1"]
        words += ["-b", f"127.0.0.1:{self.port}", "--keep-alive", str(KEEPALIVE_S), "--graceful-timeout", "5"]
        words += ["--no-control-socket", "-c", "/dev/null", "tests.lib.tiny_app:app"]
        self.process = subprocess.Popen([sys.executable, *words], stderr=subprocess.DEVNULL)
        self.wait()

    def wait(self) -> None:
        ends = time.monotonic() + 30
        while time.monotonic() < ends:
            try:
                return self.connect().close()
            except ConnectionRefusedError:
                time.sleep(0.05)
        raise AssertionError("the server did not start")

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def client(self) -> HTTPConnection:
        self._clients.append(HTTPConnection("127.0.0.1", self.port, timeout=10))
        return self._clients[-1]

    def close(self) -> None:
        for client in self._clients:
            client.close()
        if self.process.poll() is None:
            self.stop()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=20)


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()
    yield found
    found.close()


def said(client: HTTPConnection, path: str) -> tuple[int, str]:
    client.request("GET", path)
    answer = client.getresponse()
    return answer.status, answer.read().decode()


def test_a_connection_is_kept_for_many_questions_and_an_error_costs_no_thread(server: Server) -> None:
    client = server.client()
    client.connect()
    mine = client.sock
    for number in range(300):
        assert said(client, f"/{number}") == (200, f"/{number}")
    assert client.sock is mine
    for _ in range(2 * THREADS):
        assert said(server.client(), "/broken")[0] == 500
    assert said(client, "/still") == (200, "/still")


def test_more_connections_than_threads_are_all_answered(server: Server) -> None:
    clients = [server.client() for _ in range(40 * THREADS)]
    for round_ in range(3):
        for number, client in enumerate(clients):
            client.request("GET", f"/{round_}/{number}")
        for number, client in enumerate(clients):
            answer = client.getresponse()
            assert answer.read().decode() == f"/{round_}/{number}"


def test_a_question_that_came_with_the_one_before_is_answered(server: Server) -> None:
    with server.connect() as connection:
        connection.sendall(b"GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n")
        told = b""
        while b"/2" not in told:
            more = connection.recv(4096)
            assert more, told
            told += more
    assert told.index(b"/1") < told.index(b"/2")


def test_a_connection_that_nobody_uses_is_closed(server: Server) -> None:
    client = server.client()
    assert said(client, "/") == (200, "/")
    assert client.sock is not None
    client.sock.settimeout(KEEPALIVE_S + 5)
    started = time.monotonic()
    assert client.sock.recv(1) == b""
    assert time.monotonic() - started > KEEPALIVE_S / 2


def test_it_stops_when_it_has_answered(server: Server) -> None:
    idle, slow, found = server.client(), server.client(), []
    assert said(idle, "/") == (200, "/")
    thread = Thread(target=lambda: found.append(said(slow, "/slow")))
    thread.start()
    time.sleep(0.3)
    assert server.stop() == 0
    thread.join()
    assert found == [(200, "/slow")]
