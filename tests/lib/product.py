"""Runs ./k9 as a person would: a process of its own, settings in its environment."""

import os
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import psutil

from dashboard.setting_values import PROJECT_ROOT
from tests.lib.processes import is_alive, soon

COMMAND = [sys.executable, "-m", "commands"]


def k9(*arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end, with these settings only."""
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=PROJECT_ROOT,
        env=_environment(settings),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


class Product:
    """`./k9 run` on a data directory, without demo data."""

    def __init__(self, directory: Path, port: int, **settings: str) -> None:
        self._directory, self._port = directory, port
        wanted = {"K9_DATA_DIR": str(directory), "K9_PORT": str(port), "K9_DEMO": "off", "K9_WORKERS": "1"}
        self._log = (directory / "run.log").open("a+")
        self.process = subprocess.Popen(
            [*COMMAND, "run"],
            cwd=PROJECT_ROOT,
            env=_environment(wanted | settings),
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def answers(self) -> bool:
        """Does the page server say that it is alive?"""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._port}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def wait_until_it_answers(self) -> "Product":
        assert soon(lambda: self.answers() or self.process.poll() is not None), self.said()
        assert self.process.poll() is None, self.said()
        return self

    def said(self) -> str:
        return Path(self._log.name).read_text()

    def part(self, words: str) -> int | None:
        """The process id of the child whose command has these words ("gunicorn", "jobs"); None while there is none."""
        children = psutil.Process(self.process.pid).children()
        return next((int(child.pid) for child in children if words in _command(child)), None)

    def server_pid(self) -> int | None:
        """The process id of the embedded PostgreSQL; None while it does not run."""
        try:
            pid = int((self._directory / "postgres" / "postmaster.pid").read_text().split()[0])
        except (FileNotFoundError, IndexError):
            return None
        return pid if is_alive(pid) else None

    def all_pids(self) -> set[int]:
        """Everything that runs because of it."""
        ours = psutil.Process(self.process.pid)
        server = psutil.Process(self.server_pid() or 0)
        return {one.pid for parent in (ours, server) for one in (parent, *parent.children(recursive=True))}

    def end(self) -> None:
        """Make sure that nothing is left, whatever a test did to it."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)
        self._log.close()


def _command(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return []


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def still_running(pids: set[int]) -> list[str]:
    """The commands of those that have not ended within a time that should be enough for all of them."""
    soon(lambda: not any(is_alive(pid) for pid in pids))
    return [" ".join(_command(psutil.Process(pid))) for pid in pids if is_alive(pid)]


def _environment(settings: dict[str, str]) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | settings
