"""Looks at the processes of the running product every few seconds: processor time, memory, handles, connections."""

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import linear_regression, mean
from types import TracebackType

import psutil
from sqlalchemy import text

from bench.running import RunningProduct
from data_access.connect import OpenDatabase

EVERY_S = 10.0
_CONNECTIONS = text("SELECT sum(numbackends) FROM pg_stat_database")
GROUPS = ("web", "jobs", "database", "readers")


@dataclass(frozen=True, kw_only=True)
class Sample:
    """At `at` seconds: by group seconds of processor time so far, megabytes of memory (shared ones shared out), and
    those of them that no file stands behind; handles of our processes, connections of the database."""

    at: float
    busy_s: dict[str, float]
    memory_mb: dict[str, float]
    own_mb: dict[str, float]
    handles: int
    connections: int
    machine_percent: float


@dataclass
class Watch:
    product: RunningProduct
    database: OpenDatabase
    samples: list[Sample] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> "Watch":
        self._thread = threading.Thread(target=self._look_on)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop.set()
        assert self._thread is not None
        self._thread.join()

    def _look_on(self) -> None:
        began = time.monotonic()
        psutil.cpu_percent()
        while not self._stop.wait(EVERY_S):
            self.samples.append(self._look(time.monotonic() - began))

    def _look(self, at: float) -> Sample:
        busy, memory, own = (dict.fromkeys(GROUPS, 0.0) for _ in range(3))
        handles = 0
        for group, process in processes_of(self.product, self.database):
            try:
                whole_kb, own_kb = _memory_kb(process)
                memory[group] += whole_kb / 1024
                own[group] += own_kb / 1024
                busy[group] += _busy_s(group, process)
                handles += process.num_fds() if group in ("web", "jobs") else 0
            except (psutil.NoSuchProcess, OSError):
                continue
        with self.database.owner.read() as connection:
            connections = int(connection.execute(_CONNECTIONS).scalar_one())
        return Sample(
            at=at,
            busy_s=busy,
            memory_mb=memory,
            own_mb=own,
            handles=handles,
            connections=connections,
            machine_percent=psutil.cpu_percent(),
        )


def busy_of(product: RunningProduct, database: OpenDatabase) -> dict[str, float]:
    """By group, seconds of processor time until now."""
    busy = dict.fromkeys(GROUPS, 0.0)
    for group, process in processes_of(product, database):
        try:
            busy[group] += _busy_s(group, process)
        except psutil.NoSuchProcess:
            continue
    return busy


def _busy_s(group: str, process: psutil.Process) -> float:
    """Of the database with what its ended connections have used, which its first process keeps."""
    times = process.cpu_times()
    ended = times.children_user + times.children_system if group == "database" else 0.0
    return float(times.user + times.system + ended)


def processes_of(product: RunningProduct, database: OpenDatabase) -> Iterator[tuple[str, psutil.Process]]:
    """Ours by their command line, the database's, and the readers that locust plays."""
    assert database.server is not None, "a benchmark has a database of its own"
    started = psutil.Process(product.pid).children(recursive=True)
    yield from (("jobs" if "-m jobs" in _words(one) else "web", one) for one in started)
    here = psutil.Process().children(recursive=True)
    yield from (("readers", one) for one in here if "load_people" in _words(one))
    server = psutil.Process(int((database.server.directory / "postgres" / "postmaster.pid").read_text().split()[0]))
    yield from (("database", one) for one in (server, *server.children(recursive=True)))


def _memory_kb(process: psutil.Process) -> tuple[int, int]:
    """All of it, and what no file stands behind, in proportion to who else has it."""
    rolled = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
    found = {line.split()[0]: int(line.split()[1]) for line in rolled.splitlines()[1:]}
    return found["Pss:"], found["Pss_Anon:"]


def _words(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return ""


def slopes_of(samples: Sequence[Sample], *, since_s: float) -> str:
    """Means from `since_s` on, by how much each grows in an hour, and in an hour of the second half: what is kept in
    memory on purpose is full some day, a leak never is."""
    seen = [sample for sample in samples if sample.at >= since_s]
    if len(seen) < 6:
        return "too short to watch the processes"
    lines = [f"\n{'':24}{'mean':>10}{'an hour':>12}{'2nd half':>12}{'':4}from the first to the last"]
    for group in GROUPS[:3]:
        lines.append(_grown(f"{group}, MB", seen, [sample.memory_mb[group] for sample in seen]))
        lines.append(_grown(f"{group}, own MB", seen, [sample.own_mb[group] for sample in seen]))
    lines.append(_grown("handles", seen, [float(sample.handles) for sample in seen]))
    lines.append(_grown("connections", seen, [float(sample.connections) for sample in seen]))
    seconds = seen[-1].at - seen[0].at
    for group in GROUPS:
        used = (seen[-1].busy_s[group] - seen[0].busy_s[group]) / seconds
        lines.append(f"{f'{group}, processors':24}{used:>10.2f}")
    lines.append(f"{'machine, percent':24}{mean(sample.machine_percent for sample in seen):>10.0f}")
    return "\n".join(lines)


def _grown(name: str, seen: Sequence[Sample], values: Sequence[float]) -> str:
    half = len(seen) // 2
    course = " ".join(f"{value:.0f}" for value in values[:: max(1, len(values) // 8)])
    slopes = "".join(f"{_slope(seen[since:], values[since:]):>+12.1f}" for since in (0, half))
    return f"{name:24}{mean(values):>10.1f}{slopes}{'':4}{course}"


def _slope(seen: Sequence[Sample], values: Sequence[float]) -> float:
    return float(linear_regression([sample.at for sample in seen], values).slope * 3600)
