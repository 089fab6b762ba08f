"""The supervisor: starts a dead part again, gives up on a hopeless one, and leaves nothing behind."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from commands import supervise
from commands.supervise import Child, Supervisor
from dashboard.errors import SetupError, Unavailable
from tests.lib.processes import soon
from tests.lib.product import Product, free_port, still_running

HOST = "127.0.0.1"


@pytest.fixture(autouse=True)
def signals() -> Iterator[None]:
    """The supervisor takes two signals for itself; give them back."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def python(code: str) -> tuple[str, ...]:
    return sys.executable, "-c", code


_LISTENER = """
from http.server import BaseHTTPRequestHandler, HTTPServer
class Healthy(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
HTTPServer(("{host}", {port}), Healthy).serve_forever()
"""


def listener(port: int) -> Child:
    """A part that answers on the port, as the web server does."""
    return Child(name="web", command=python(_LISTENER.format(host=HOST, port=port)))


def ask_to_stop() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def stop_when(claim: Callable[[], bool]) -> Callable[[], None]:
    def look() -> None:
        if claim():
            ask_to_stop()

    return look


class TestParts:
    def test_it_says_when_all_is_ready_and_stops_everything_when_asked(self, tmp_path: Path) -> None:
        port = free_port()
        note = "import os, pathlib, time; pathlib.Path('pid').write_text(str(os.getpid())); time.sleep(600)"
        supervisor = Supervisor((Child(name="jobs", command=python(note)), listener(port)), working_directory=tmp_path)
        supervisor.run(HOST, port, on_ready=ask_to_stop)
        assert still_running({int((tmp_path / "pid").read_text())}) == []

    def test_a_part_that_dies_is_started_again(self, tmp_path: Path) -> None:
        port = free_port()
        code = "import pathlib, time; p = pathlib.Path('starts'); n = len(p.read_text()) if p.exists() else 0;"
        code += "p.write_text('x' * (n + 1)); time.sleep(600 if n == 2 else 0.3)"
        supervisor = Supervisor((listener(port), Child(name="jobs", command=python(code))), working_directory=tmp_path)
        starts = tmp_path / "starts"
        supervisor.watch(stop_when(lambda: starts.exists() and starts.read_text() == "xxx"))
        supervisor.run(HOST, port, on_ready=lambda: None)
        assert starts.read_text() == "xxx"

    def test_a_part_that_keeps_dying_ends_everything_with_a_reason(self, tmp_path: Path) -> None:
        port = free_port()
        jobs = Child(name="jobs", command=python("import sys, time; time.sleep(1); sys.exit(7)"))
        supervisor = Supervisor((listener(port), jobs), working_directory=tmp_path)
        with pytest.raises(Unavailable, match="jobs ended 6 times within a minute, last with code 7"):
            supervisor.run(HOST, port, on_ready=lambda: None)

    def test_a_part_that_dies_while_starting_stops_the_start(self, tmp_path: Path) -> None:
        web = Child(name="web", command=python("raise SystemExit(3)"))
        with pytest.raises(SetupError, match="web ended with code 3 while starting"):
            Supervisor((web,), working_directory=tmp_path).run(HOST, free_port(), on_ready=lambda: None)

    def test_a_part_that_does_not_stop_is_killed_with_its_own_children(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(supervise, "STOP_WITHIN_S", 0.5)
        port = free_port()
        code = "import os, pathlib, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); c = os.fork();"
        code += "pathlib.Path(f'pid{bool(c)}').write_text(str(os.getpid())); time.sleep(600)"
        deaf = Child(name="jobs", command=python(code))
        supervisor = Supervisor((listener(port), deaf), working_directory=tmp_path)
        notes = [tmp_path / "pidTrue", tmp_path / "pidFalse"]
        supervisor.watch(stop_when(lambda: all(note.exists() and note.read_text() for note in notes)))
        supervisor.run(HOST, port, on_ready=lambda: None)
        assert still_running({int(note.read_text()) for note in notes}) == []


class TestProduct:
    """All of it, as `./k9 run` starts it."""

    @pytest.fixture
    def product(self, data_directory: Path) -> Iterator[Product]:
        made = Product(data_directory, free_port()).wait_until_it_answers()
        yield made
        made.end()

    def test_each_part_that_is_killed_comes_back_and_ctrl_c_stops_all_of_it(self, product: Product) -> None:
        for words in ("jobs", "gunicorn"):
            _kill_and_wait(product, lambda words=words: product.part(words))  # type: ignore[misc]
        _kill_and_wait(product, product.server_pid)
        assert soon(product.answers), product.said()
        running = product.all_pids()
        product.process.send_signal(signal.SIGINT)
        assert product.process.wait(60) == 0, product.said()
        assert still_running(running) == [], product.said()
        assert "Traceback" not in product.said()

    def test_killing_it_leaves_no_orphan_and_the_next_start_works(self, product: Product, data_directory: Path) -> None:
        running = product.all_pids()
        product.process.kill()
        product.process.wait(60)
        assert still_running(running) == []
        again = Product(data_directory, free_port()).wait_until_it_answers()
        running = again.all_pids()
        again.process.terminate()
        assert again.process.wait(60) == 0, again.said()
        assert still_running(running) == []
        again.end()


def _kill_and_wait(product: Product, pid: Callable[[], int | None]) -> None:
    """Kill a part, and wait until another process has taken its place."""
    before = pid()
    assert before is not None
    os.kill(before, signal.SIGKILL)
    assert soon(lambda: pid() not in (before, None)), product.said()
