"""Several nodes of the product on one machine: each its web server, jobs process and replica, on one PostgreSQL and one
Redis; and a client that asks them as a proxy does."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import psutil

from dashboard.setting_values import PROJECT_ROOT
from tests.lib.processes import soon
from tests.lib.product import free_port

WEB, JOBS = "web", "jobs"
_COMMANDS = {
    WEB: ("-m", "gunicorn", "--config", "gunicorn_config.py", "app:create_app_from_environment()"),
    JOBS: ("-m", "jobs"),
}
_AWAY = (502, 503, 504)
START_PATIENCE_S = 240.0
"""Six processes start together, and build three replicas."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`body`: what the JSON says, or the bytes where it is none."""

    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    body: Any
    node: str


class Node:
    """`tree`: the program that it runs. `environment`: what all nodes share."""

    def __init__(self, name: str, directory: Path, environment: Mapping[str, str], tree: Path = PROJECT_ROOT) -> None:
        self.name, self._tree, self.port = name, tree, free_port()
        directory.mkdir()
        own = {"K9_DATA_DIR": str(directory), "K9_PORT": str(self.port), "K9_WORKERS": "1"}
        self._environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **environment, **own}
        self._log = (directory / "log").open("a+")
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, *parts: str) -> None:
        for part in parts:
            self._running[part] = subprocess.Popen(
                [sys.executable, *_COMMANDS[part]],
                cwd=self._tree,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=self._log,
            )

    def is_ready(self) -> bool:
        try:
            return self.ask("GET", "/readyz", patience_s=5).status == 200
        except (OSError, HTTPException):
            return False

    def wait_until_ready(self) -> "Node":
        assert soon(self.is_ready, START_PATIENCE_S), f"{self.name}: {self.said()[-3000:]}"
        return self

    def runs(self, part: str) -> bool:
        return part in self._running and self._running[part].poll() is None

    def said(self) -> str:
        return Path(self._log.name).read_text()

    def kill(self, part: str) -> None:
        """As when the power fails: nothing of it runs a moment later."""
        process = self._running.pop(part)
        if process.poll() is None:
            family = psutil.Process(process.pid).children(recursive=True)
            for pid in (process.pid, *(child.pid for child in family)):
                _kill(pid)
        process.wait()

    def kill_worker(self) -> None:
        """One web process: the one that started it starts another."""
        workers = psutil.Process(self._running[WEB].pid).children()
        if workers:
            _kill(workers[0].pid)

    def stop(self) -> None:
        for part in list(self._running):
            self.kill(part)
        self._log.close()

    def ask(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: Any = None, patience_s: float = 30
    ) -> Answer:
        """Raises OSError or HTTPException where nobody answers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=patience_s)
        try:
            sent = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
            kind = {"Content-Type": "application/json"} if sent is not None else {}
            connection.request(method, path, sent, {**kind, **(headers or {})})
            response = connection.getresponse()
            content = response.read()
            told = dict(response.getheaders())
            is_json = "json" in told.get("Content-Type", "")
            return Answer(
                status=response.status,
                headers=told,
                cookies=tuple(one.split(";")[0] for one in response.headers.get_all("Set-Cookie") or ()),
                body=json.loads(content) if is_json else content,
                node=self.name,
            )
        finally:
            connection.close()


@dataclass
class Nodes:
    """`tokens`: of members of the cast."""

    nodes: Sequence[Node]
    tokens: Mapping[str, str]
    random: Random = field(default_factory=lambda: Random(7))

    def get(self, node: Node, who: str, path: str) -> Any:
        answer = node.ask("GET", path, self.headers(who))
        assert answer.status == 200, f"{node.name} {path}: {answer.status} {answer.body}"
        return answer.body

    def ask_any(self, method: str, who: str, path: str, body: Any = None) -> Answer:
        """As a proxy asks: a read that nobody answers goes to the next node. So does a write of ours, which carries a
        key by which it happens once."""
        headers = self.headers(who) | ({"Idempotency-Key": uuid4().hex} if method != "GET" else {})
        order = self.random.sample(list(self.nodes), len(self.nodes))
        failed: list[str] = []
        for node in (*order, *order, *order):
            try:
                answer = node.ask(method, path, headers, body, patience_s=60)
            except (OSError, HTTPException) as error:
                failed.append(f"{node.name}: {error!r}")
                continue
            if answer.status not in _AWAY:
                return answer
            failed.append(f"{node.name}: {answer.status} {answer.body}")
        raise AssertionError(f"no node answers {method} {path}: {failed}")

    def headers(self, who: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[who]}"}


@contextmanager
def running_nodes(nodes: Sequence[Node]) -> Iterator[None]:
    try:
        for node in nodes:
            node.start(WEB, JOBS)
        for node in nodes:
            node.wait_until_ready()
        yield
    finally:
        for node in nodes:
            node.stop()


def _kill(pid: int) -> None:
    try:
        psutil.Process(pid).kill()
    except psutil.NoSuchProcess:
        return
