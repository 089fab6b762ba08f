"""The first requests of fresh workers: many at once, of every kind, and none of them fails.

Under threads the first of all could find Dash or plotly half set up, or a script that only another worker knows.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier

import pytest

from tests.lib.app_ground import AppGround

ROOT = Path(__file__).parents[2]
AT_ONCE = 20
UP_WITHIN_S = 120.0


@contextmanager
def gunicorn(web: AppGround, log: Path) -> Iterator[str]:
    """The real web server with two workers on the ground's database; its address. Nothing has been asked yet."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "K9_DATA_DIR": str(web.settings.data_dir), "K9_PORT": str(port), "K9_WORKERS": "2"}
    words = (sys.executable, "-m", "gunicorn", "--config", "gunicorn_config.py", "app:create_app_from_environment()")
    with log.open("w") as output:
        server = subprocess.Popen(
            words, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        _wait_until_it_listens(server, port, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _wait_until_it_listens(server: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + UP_WITHIN_S
    while time.monotonic() < deadline:
        assert server.poll() is None, log.read_text()
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(log.read_text())


def addresses(web: AppGround) -> list[str]:
    """Pages, layout, dependencies, every script and style that a page names, ticks, options, rows."""
    page = web.as_("amal").get("/reports/vet_daily/rows").text
    named = re.findall(r'(?:src|href)="(/(?:bundles|_dash-component-suites)/[^"]+)"', page)
    assert any("ag_grid" in address for address in named)
    asked = [
        "/",
        "/reports/trainer_daily",
        "/reports/vet_daily/rows",
        "/_dash-layout",
        "/_dash-dependencies",
        "/api/reports/trainer_daily/tick?from=-30d",
        "/api/reports/pm_daily/tick?from=-90d",
        "/api/reports/handler_daily/tick?from=all",
        "/api/reports/vet_daily/rows",
        "/api/filters/dimensions/trainer_daily",
        "/login",
        *named,
    ]
    return [asked[number % len(asked)] for number in range(max(AT_ONCE, len(asked)))]


def ask(base: str, address: str, cookie: str, together: Barrier) -> tuple[str, int]:
    request = urllib.request.Request(f"{base}{address}", headers={"Cookie": cookie, "Accept": "text/html, */*"})
    together.wait(60)
    try:
        with urllib.request.urlopen(request, timeout=120) as response:
            response.read()
            return address, response.status
    except urllib.error.HTTPError as error:
        return address, error.code


@pytest.mark.parametrize("start", [1, 2])
def test_fresh_workers_answer_everything_at_once(web: AppGround, tmp_path: Path, start: int) -> None:
    # A session is a row of the database, so one of this process is known to the workers, who have served nobody yet.
    cookie = f"k9_session={web.as_('amal').cookie('k9_session')}"
    asked, log = addresses(web), tmp_path / "web.log"
    together = Barrier(len(asked))
    with gunicorn(web, log) as base, ThreadPoolExecutor(len(asked)) as pool:
        answers = list(pool.map(lambda address: ask(base, address, cookie, together), asked))
    assert [answer for answer in answers if answer[1] != 200] == [], log.read_text()
    assert "request failed" not in log.read_text()
