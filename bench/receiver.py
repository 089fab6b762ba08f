"""A receiver of webhooks in a process of its own, kind or hostile as the address says."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from bench.running import ROOT


@dataclass(frozen=True)
class Receiver:
    """Where it listens, and what has come so far."""

    port: int
    log: Path

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/{path}"

    def came(self, path: str) -> list[dict[str, Any]]:
        """`at` (seconds), `headers` by lower-case name, `body` of each request to an address, the first first."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [one for one in map(json.loads, lines) if one["path"] == f"/{path}"]


@contextmanager
def receiving(directory: Path) -> Iterator[Receiver]:
    log = directory / "received.jsonl"
    log.touch()
    command = [sys.executable, "-m", "bench.receiver", str(log)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        assert process.stdout is not None
        yield Receiver(int(process.stdout.readline()), log)
        process.kill()


class _Answering(BaseHTTPRequestHandler):
    """`/<what>/<anything>`: `what` says how it answers."""

    log: Path
    lock = threading.Lock()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        said = {"path": self.path, "at": time.time(), "headers": {k.lower(): v for k, v in self.headers.items()}}
        with self.lock, self.log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(said | {"body": body}) + "\n")
        what = self.path.split("/")[1]
        getattr(self, f"answer_{what}")(body)

    def answer_ok(self, _: str) -> None:
        self._say(200, b"thank you")

    def answer_echo(self, _: str) -> None:
        self._say(200, f"{dict(self.headers)}\x00".encode())

    def answer_fails(self, _: str) -> None:
        self._say(500, b"no")

    def answer_gone(self, _: str) -> None:
        self._say(410, b"")

    def answer_later(self, _: str) -> None:
        self._say(503, b"", ("Retry-After", "1234"))

    def answer_leads(self, _: str) -> None:
        self._say(302, b"", ("Location", f"http://127.0.0.1:{self.server.server_port}/ok/led"))  # type: ignore[attr-defined]

    def answer_hangs(self, _: str) -> None:
        time.sleep(60)

    def answer_trickles(self, _: str) -> None:
        """A head that never ends, a byte at a time."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        self._go_on(b"x", pause_s=0.05)

    def answer_endless(self, _: str) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        self._go_on(b"x" * 65536, pause_s=0)

    def answer_nonsense(self, _: str) -> None:
        self.wfile.write(b"\x00\xff\r\n\r\n")

    def _go_on(self, piece: bytes, *, pause_s: float) -> None:
        try:
            while True:
                self.wfile.write(piece)
                time.sleep(pause_s)
        except OSError:
            return

    def _say(self, status: int, body: bytes, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in (*headers, ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """What came stands in the file."""


class _Many(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_: object) -> None:
        """A sender that was killed, or has had enough."""


if __name__ == "__main__":
    _Answering.log = Path(sys.argv[1])
    server = _Many(("127.0.0.1", 0), _Answering)
    print(server.server_port, flush=True)  # noqa: T201 - it is asked for
    server.serve_forever()
