"""Debian's nginx with our configuration of it, in front of an application: its addresses and files are a test's own."""

import re
import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from threading import Thread
from typing import Any

from werkzeug.serving import make_server

from dashboard.setting_values import PROJECT_ROOT
from tests.lib.mail_server import make_certificate
from tests.lib.processes import soon
from tests.lib.product import free_port

HOST = "127.0.0.1"
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
CONFIGURATION = PROJECT_ROOT / "deploy/nginx/k9.conf"
_AROUND = "daemon off;\nworker_processes 1;\npid nginx.pid;\nevents {{}}\nhttp {{\n{inner}\n}}\n"


@dataclass(frozen=True)
class Proxy:
    """`plain`, `secure`: its ports."""

    directory: Path
    plain: int
    secure: int

    def ask(self, path: str, *, method: str = "GET", is_plain: bool = False, **headers: str) -> HTTPResponse:
        """Read to its end. Raises OSError where nobody listens."""
        connection = (
            HTTPConnection(HOST, self.plain, timeout=30)
            if is_plain
            else HTTPSConnection(HOST, self.secure, timeout=30, context=self.trusting())
        )
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        response.read()
        connection.close()
        return response

    def trusting(self) -> ssl.SSLContext:
        """What a browser has that knows the certificate."""
        return ssl.create_default_context(cafile=str(self.directory / "key.pem"))

    def log(self) -> str:
        return (self.directory / "k9.log").read_text(encoding="utf-8")

    def is_there(self) -> bool:
        try:
            return self.ask("/", is_plain=True).status == 301
        except (OSError, HTTPException):
            return False


@contextmanager
def nginx_ground(directory: Path, app: Wsgi) -> Iterator[Proxy]:
    """The proxy of two nodes: one is dead, the other serves `app`."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    assert program, "the tests need Debian's nginx-light"
    make_certificate(directory / "key.pem", HOST)
    node = make_server(HOST, free_port(), app, threaded=True)
    Thread(target=node.serve_forever, daemon=True).start()
    proxy = Proxy(directory, free_port(), free_port())
    (directory / "nginx.conf").write_text(_AROUND.format(inner=_of_a_test(proxy, node.server_port)), encoding="utf-8")
    words = [program, "-p", str(directory), "-c", "nginx.conf", "-e", "error.log"]
    running = subprocess.Popen(words, stderr=subprocess.DEVNULL)
    try:
        assert soon(proxy.is_there), (directory / "error.log").read_text(encoding="utf-8")
        yield proxy
    finally:
        running.terminate()
        running.wait()
        node.shutdown()


def _of_a_test(proxy: Proxy, node: int) -> str:
    """Our configuration with other ports, files and nodes; whatever else it says stays."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    for pattern, instead in (
        (r"\n\s*listen \[::\]:.*", ""),
        (r"listen 80;", f"listen 127.0.0.1:{proxy.plain};"),
        (r"listen 443 ", f"listen 127.0.0.1:{proxy.secure} "),
        (r"server 127\.0\.0\.1:8050 (.*;)", rf"server 127.0.0.1:{free_port()} \1 server 127.0.0.1:{node} \1"),
        (r"/etc/ssl/k9/\w+\.pem", "key.pem"),
        (r"/var/log/nginx/k9\.log", "k9.log"),
    ):
        text, times = re.subn(pattern, instead, text)
        assert times, f"deploy/nginx/k9.conf has nothing like {pattern}"
    return text
