"""The faults of `./k9 bench faults`, made for real on the processes of a running product and on its disk."""

import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psutil

from bench.faults_truth import WRONG_CLOCKS
from bench.running import RunningProduct, free_port
from dashboard.errors import SetupError
from data_access.embedded import EmbeddedServer
from data_access.processes import lives

DISK_MB = 700
"""As large as the small disk is on which the product of this drill lives."""
FULL_S, AWAY_S, MOVED_S = 8.0, 5.0, 8.0


@dataclass(frozen=True, kw_only=True)
class Fault:
    """`hurt` makes it and returns when it is over; what is well again after that was well by itself."""

    name: str
    hurt: Callable[[], None]


@dataclass
class KillableRedis:
    """A Redis that forgets everything when it is killed, and comes back at the same address."""

    port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        program = shutil.which("redis-server")
        if program is None:
            raise SetupError("this drill needs a Redis", hint="install Debian's redis-server")
        words = (program, "--port", str(self.port), "--save", "", "--bind", "127.0.0.1")
        self._process = subprocess.Popen(words, stdout=subprocess.DEVNULL)  # noqa: S603 - as it is installed

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()


class SmallDisk:
    """A disk in memory; only who may mount can have one."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._ballast = directory / "ballast"

    def __enter__(self) -> "SmallDisk":
        self.directory.mkdir(parents=True, exist_ok=True)
        words = ("mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(self.directory))
        done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
        if done.returncode:
            raise SetupError(f"no small disk can be mounted: {done.stderr.strip()}", hint="run this drill as root")
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run(("umount", "--lazy", str(self.directory)), check=True)  # noqa: S603, S607 - as the machine has it

    def fill(self) -> None:
        """To the last byte, again and again: others give some back meanwhile."""
        until = time.monotonic() + FULL_S
        with self._ballast.open("ab", buffering=0) as ballast:
            while time.monotonic() < until:
                for size in (2**20, 4096, 1):
                    _write_until_full(ballast.write, b"\0" * size)
                time.sleep(0.05)

    def empty(self) -> None:
        self._ballast.unlink()


def _write_until_full(write: Callable[[bytes], int | None], block: bytes) -> None:
    try:
        while True:
            write(block)
    except OSError:
        return


@dataclass(frozen=True, kw_only=True)
class Hurting:
    """What can be done to a product. `clock_file`: says by how many seconds its clock is off."""

    product: RunningProduct
    server: EmbeddedServer
    redis: KillableRedis
    disk: SmallDisk
    clock_file: Path

    def faults(self) -> tuple[Fault, ...]:
        return (
            Fault(name="PostgreSQL killed", hurt=self.kill_database),
            Fault(name=f"Redis killed, away for {AWAY_S:.0f} s", hurt=self.kill_redis),
            Fault(name="the jobs process killed", hurt=lambda: self._kill(self._started("-m jobs"))),
            Fault(name="a web process killed", hurt=lambda: self._kill(self._workers()[0])),
            Fault(name="the whole web server killed", hurt=self.kill_web),
            Fault(name=f"the disk full for {FULL_S:.0f} s", hurt=self.fill_disk),
            *(Fault(name=name, hurt=partial(self._move, seconds)) for name, seconds in WRONG_CLOCKS.items()),
            Fault(name="all killed at once", hurt=self.kill_all),
        )

    def kill_database(self) -> None:
        pid_file = self.server.directory / "postgres" / "postmaster.pid"
        self._kill(psutil.Process(int(pid_file.read_text().split()[0])))

    def kill_redis(self) -> None:
        self.redis.kill()
        time.sleep(AWAY_S)
        self.redis.start()

    def kill_web(self) -> None:
        master = self._started("gunicorn")
        for process in (master, *self._workers()):
            self._kill(process)

    def kill_all(self) -> None:
        self.redis.kill()
        self.kill_database()
        self._kill(self._started("-m jobs"))
        self.kill_web()
        self.redis.start()

    def fill_disk(self) -> None:
        self.disk.fill()
        self.disk.empty()

    def _move(self, seconds: int) -> None:
        self.clock_file.write_text(str(seconds), encoding="ascii")
        time.sleep(MOVED_S)
        self.clock_file.write_text("0", encoding="ascii")

    def _started(self, words: str) -> psutil.Process:
        """The process of `./k9 run` with these words."""
        for process in psutil.Process(self.product.pid).children():
            # One that was just killed is still in the list.
            if lives(process) and words in " ".join(process.cmdline()):
                return process
        raise AssertionError(f"nothing runs {words}: {self.product.log()[-2000:]}")

    def _workers(self) -> list[psutil.Process]:
        return list(self._started("gunicorn").children())

    def _kill(self, process: psutil.Process) -> None:
        process.send_signal(signal.SIGKILL)
