"""Starts the long-running processes, starts a dead one again (a few times), stops all of them cleanly."""

import ctypes
import logging
import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType

import psutil

from dashboard.errors import SetupError, Unavailable
from data_access.processes import lives

LOOK_EVERY_S = 0.2
READY_WITHIN_S = 120
STOP_WITHIN_S = 8
RESTARTS_ALLOWED = 5
RESTARTS_WITHIN_S = 60
_PR_SET_PDEATHSIG = 1
# Loaded before any fork: a child that shares its parent's locks must not load anything.
_LIBRARY = ctypes.CDLL(None)

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Child:
    """A process that has to run as long as we do."""

    name: str
    command: tuple[str, ...]


class Supervisor:
    """Runs `children` until a signal, or until one of them dies too often."""

    def __init__(self, children: Sequence[Child], *, working_directory: Path) -> None:
        self._children = children
        self._directory = working_directory
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._restarts: dict[str, deque[float]] = {child.name: deque() for child in children}
        self._watches: list[Callable[[], object]] = []
        self._is_stopping = False

    def watch(self, keep_running: Callable[[], object]) -> None:
        """Call `keep_running` every few moments: it starts what it looks after, should that have died."""
        self._watches.append(keep_running)

    def run(self, host: str, port: int, *, on_ready: Callable[[], None]) -> None:
        """Start all, say so once `host`:`port` answers, and stay until SIGTERM or SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask_to_stop)
        try:
            for child in self._children:
                self._start(child)
            if self._wait_until_ready(host, port):
                on_ready()
            while not self._is_stopping:
                self._look_after()
                time.sleep(LOOK_EVERY_S)
        finally:
            self._stop_all()

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._is_stopping = True

    def _start(self, child: Child) -> None:
        # A session of its own: Ctrl-C reaches us alone, and we stop the children in order.
        self._running[child.name] = subprocess.Popen(  # noqa: S603 - our own command
            child.command, cwd=self._directory, start_new_session=True, preexec_fn=partial(_die_with, os.getpid())
        )
        log.info("started", extra={"child": child.name, "pid": self._running[child.name].pid})

    def _look_after(self) -> None:
        for watch in self._watches:
            watch()
        for child in self._children:
            code = self._running[child.name].poll()
            if code is not None and not self._is_stopping:
                self._restart(child, code)

    def _restart(self, child: Child, code: int) -> None:
        moments = self._restarts[child.name]
        now = time.monotonic()
        while moments and now - moments[0] > RESTARTS_WITHIN_S:
            moments.popleft()
        if len(moments) >= RESTARTS_ALLOWED:
            raise Unavailable(f"{child.name} ended {len(moments) + 1} times within a minute, last with code {code}")
        moments.append(now)
        log.warning("ended, starting it again", extra={"child": child.name, "code": code})
        self._start(child)

    def _wait_until_ready(self, host: str, port: int) -> bool:
        """True once something answers; False when asked to stop meanwhile. A child that dies now will not recover."""
        deadline = time.monotonic() + READY_WITHIN_S
        address = ("127.0.0.1" if host in ("0.0.0.0", "") else "::1" if host == "::" else host, port)  # noqa: S104
        while not self._is_stopping:
            for child in self._children:
                code = self._running[child.name].poll()
                if code is not None:
                    raise SetupError(f"{child.name} ended with code {code} while starting", hint="see its log above")
            if _answers(address):
                return True
            if time.monotonic() > deadline:
                raise SetupError(f"the pages do not answer within {READY_WITHIN_S} s", hint="see the log above")
            time.sleep(0.05)
        return False

    def _stop_all(self) -> None:
        self._is_stopping = True
        for process in self._running.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + STOP_WITHIN_S
        for name, process in self._running.items():
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                log.warning("did not stop in time, killed", extra={"child": name})
                _kill_session(process)


def _kill_session(process: subprocess.Popen[bytes]) -> None:
    """Kill a child with all that it has started, and wait until none of them holds a lock or a port any more."""
    family = psutil.Process(process.pid).children(recursive=True)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    deadline = time.monotonic() + STOP_WITHIN_S
    while any(lives(member) for member in family) and time.monotonic() < deadline:
        time.sleep(0.02)


def _die_with(parent: int) -> None:
    """Ask the kernel to stop this child should its parent be killed: no orphan keeps the port. Linux only."""
    if hasattr(_LIBRARY, "prctl"):
        _LIBRARY.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            # It was killed before we could ask.
            os._exit(1)


def _answers(address: tuple[str, int]) -> bool:
    """A page can be had: the port alone listens long before a worker is ready to answer."""
    connection = HTTPConnection(*address, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
