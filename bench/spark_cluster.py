"""A real cluster on this machine's loopback: a master, workers as processes of their own, and a Spark Connect server.

Small enough to stand beside other work, about 1 GB for each two workers; for benchmarks and tests, not for use.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil

from dashboard.errors import SetupError
from dashboard.setting_values import PROJECT_ROOT

PROGRAMS = PROJECT_ROOT / ".venv-spark"
HOST = "127.0.0.1"
_PATIENCE_S = 600.0
_JAVA = "-XX:+UseSerialGC -Xss512k"
_QUICK_START = " -XX:TieredStopAtLevel=1"
"""Half the seconds until the first answers, and less code in memory; for figures the whole compiler is wanted."""
_DAEMON_MB, _DRIVER_MB, _EXECUTOR_MB, _WORKER_MB = 64, 640, 512, 600
"""Spark refuses to start with less than 450 MB of heap."""


class SparkCluster:
    """Started when made; `stop` ends every process of it."""

    def __init__(self, directory: Path, *, workers: int = 2, is_quick: bool = True) -> None:
        self._directory, self._home = directory, _spark_home()
        self._java = _JAVA + (_QUICK_START if is_quick else "")
        self._ports = {name: _free_port() for name in ("master", "master_page", "connect")}
        self.workers: list[psutil.Popen] = []
        self._processes: list[psutil.Popen] = []
        try:
            self._start(workers)
        except BaseException:
            self.stop()
            raise

    @property
    def url(self) -> str:
        return f"sc://{HOST}:{self._ports['connect']}"

    def executors(self) -> int:
        """How many processes work for the Connect server, as the master sees it."""
        return sum(1 for worker in self._told()["workers"] if worker["state"] == "ALIVE" and worker["coresused"])

    def kill_worker(self) -> None:
        """As when its machine is gone: the worker and its executor, without a word."""
        worker = self.workers.pop()
        for process in (*worker.children(recursive=True), worker):
            process.send_signal(signal.SIGKILL)
        worker.wait()

    def memory_mb(self) -> int:
        """Of all processes together, what they share counted once."""
        return sum(int(one.memory_full_info().pss) for one in self._family() if one.is_running()) // 2**20

    def processor_s(self) -> float:
        """What all processes together have computed so far."""
        return sum(map(processor_s, self._processes))

    def stop(self) -> None:
        """The Connect server first, so that nobody restarts what is being stopped."""
        for process in reversed(self._processes):
            family = [*_children(process), process]
            for one in family:
                with suppress(psutil.NoSuchProcess):
                    one.terminate()
            for one in psutil.wait_procs(family, timeout=10)[1]:
                one.kill()

    def _family(self) -> list[psutil.Process]:
        return [one for process in self._processes for one in (process, *_children(process))]

    def _start(self, workers: int) -> None:
        master = f"spark://{HOST}:{self._ports['master']}"
        words = ["--host", HOST, "--port", str(self._ports["master"]), "--webui-port", str(self._ports["master_page"])]
        self._daemon("master", ["org.apache.spark.deploy.master.Master", *words])
        self._wait(lambda: self._told()["status"] == "ALIVE", "the master")
        for number in range(1, workers + 1):
            limits = ["--host", HOST, "--cores", "1", "--memory", f"{_WORKER_MB}m", "--webui-port", "0"]
            words = ["org.apache.spark.deploy.worker.Worker", *limits, master]
            self.workers.append(self._daemon(f"worker-{number}", words))
        self._connect(master)
        self._wait(lambda: self.executors() == workers and _answers(self._ports["connect"]), "the cluster")

    def _connect(self, master: str) -> None:
        settings = {
            "spark.connect.grpc.binding.address": HOST,
            "spark.connect.grpc.binding.port": str(self._ports["connect"]),
            "spark.driver.host": HOST,
            "spark.driver.extraJavaOptions": self._java,
            "spark.executor.extraJavaOptions": self._java,
            "spark.executor.memory": f"{_EXECUTOR_MB}m",
            "spark.log.level": "WARN",
            "spark.sql.shuffle.partitions": "2",
            "spark.ui.enabled": "false",
        }
        words = ["--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "--master", master]
        words += [word for pair in settings.items() for word in ("--conf", "=".join(pair))]
        self._run("connect", [str(self._home / "bin/spark-submit"), *words, "spark-internal"], memory_mb=_DRIVER_MB)

    def _daemon(self, name: str, words: Sequence[str]) -> psutil.Popen:
        return self._run(name, [str(self._home / "bin/spark-class"), *words], memory_mb=_DAEMON_MB)

    def _run(self, name: str, words: Sequence[str], *, memory_mb: int) -> psutil.Popen:
        environment = {
            "SPARK_HOME": str(self._home),
            "SPARK_LOCAL_IP": HOST,
            "SPARK_DAEMON_MEMORY": f"{memory_mb}m",
            "SPARK_DAEMON_JAVA_OPTS": self._java,
            "SPARK_WORKER_DIR": str(self._directory / "work"),
            "SPARK_LOCAL_DIRS": str(self._directory / "local"),
        }
        return self._keep(_start(words, environment, self._directory / f"{name}.log"))

    def _keep(self, process: psutil.Popen) -> psutil.Popen:
        self._processes.append(process)
        return process

    def _told(self) -> dict[str, Any]:
        """What the master says of itself; nothing before it does."""
        address = f"http://{HOST}:{self._ports['master_page']}/json/"
        with suppress(OSError, ValueError), urllib.request.urlopen(address, timeout=5) as answer:
            told: dict[str, Any] = json.load(answer)
            return told
        return {"status": "", "workers": []}

    def _wait(self, is_there: Any, what: str) -> None:
        deadline = time.monotonic() + _PATIENCE_S
        while not is_there():
            ended = [process for process in self._processes if process.poll() is not None]
            if ended or time.monotonic() > deadline:
                raise SetupError(f"{what} did not start: see the logs in {self._directory}", field="spark")
            time.sleep(0.2)


@contextmanager
def spark_cluster(directory: Path, *, workers: int = 2, is_quick: bool = True) -> Iterator[SparkCluster]:
    """A cluster that lives as long as the block."""
    made = SparkCluster(directory, workers=workers, is_quick=is_quick)
    try:
        yield made
    finally:
        made.stop()


@dataclass(frozen=True)
class SailServer:
    url: str
    process: psutil.Popen


@contextmanager
def sail_server(directory: Path) -> Iterator[SailServer]:
    """Sail with a driver and two workers in one process."""
    port = _free_port()
    program = PROGRAMS / "bin/sail"
    words = [str(program), "spark", "server", "--ip", HOST, "--port", str(port)]
    settings = {"SAIL_MODE": "local-cluster", "SAIL_CLUSTER__WORKER_INITIAL_COUNT": "2", "PYTHONPATH": _client_home()}
    process = _start(words, settings, directory / "sail.log")
    try:
        deadline = time.monotonic() + _PATIENCE_S
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise SetupError(f"Sail did not start: see sail.log in {directory}", field="sail")
            time.sleep(0.2)
        yield SailServer(f"sc://{HOST}:{port}", process)
    finally:
        process.terminate()
        process.wait()


def processor_s(process: psutil.Process) -> float:
    """What it and its children have computed so far: the same on a machine that does other things as well."""
    times = [one.cpu_times() for one in (process, *_children(process)) if one.is_running()]
    return float(sum(one.user + one.system for one in times))


def _client_home() -> str:
    """Where our own client lies. Sail does as the client beside it does, and does not know the newest, which Spark's
    own programs bring along."""
    found = find_spec("pyspark")
    if found is None or found.origin is None:
        raise SetupError("Sail needs the client of Spark Connect", hint="pip install -r requirements-scaleout.txt")
    return str(Path(found.origin).parents[1])


def _spark_home() -> Path:
    found = list(PROGRAMS.glob("lib/python*/site-packages/pyspark/jars"))
    if not found or not shutil.which("java"):
        raise SetupError(
            "a cluster needs Spark and Java 17, which are not installed here", field="spark", hint="make spark"
        )
    return found[0].parent


def _start(words: Sequence[str], settings: Mapping[str, str], log: Path) -> psutil.Popen:
    with log.open("ab") as said:
        return psutil.Popen(words, env=os.environ | settings, stdin=subprocess.DEVNULL, stdout=said, stderr=said)


def _children(process: psutil.Popen) -> list[psutil.Process]:
    with suppress(psutil.NoSuchProcess):
        return list(process.children(recursive=True))
    return []


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
        return True
    return False


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        return int(taken.getsockname()[1])
