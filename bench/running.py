"""The product as people start it: `./k9 run` with its real processes, in a data directory of its own."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from dashboard.config import DEMO_ACCOUNTS_FILE
from dashboard.errors import SetupError

ROOT = Path(__file__).parents[1]
READY_WITHIN_S = 180
STOP_WITHIN_S = 40
_OURS = re.compile(r"K9_|DATABASE_|REPORT_|SMTP_|SECRET_KEY|REDIS_URL|PYTHONPATH")


@dataclass(frozen=True, kw_only=True)
class RunningProduct:
    """Where it answers, and what its processes have written so far."""

    url: str
    data_dir: Path
    log_file: Path
    pid: int

    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    def demo_password(self) -> str:
        """The one of all demo accounts, as the file says that people are pointed to."""
        first_line = (self.data_dir / DEMO_ACCOUNTS_FILE).read_text(encoding="utf-8").splitlines()[0]
        return first_line.rpartition(": ")[2]


@contextmanager
def running_product(data_dir: Path, **settings: str) -> Iterator[RunningProduct]:
    """Start it on `data_dir` and a free port, wait until it is ready, and stop it as Ctrl-C does."""
    data_dir.mkdir(parents=True, exist_ok=True)
    port, log_file = free_port(), data_dir / "log.txt"
    environment = {name: text for name, text in os.environ.items() if not _OURS.match(name)}
    environment |= {"K9_DATA_DIR": str(data_dir), "K9_PORT": str(port)}
    with log_file.open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [ROOT / "k9", "run"], env=environment | settings, stdout=log, stderr=log, start_new_session=True
        )
    product = RunningProduct(url=f"http://127.0.0.1:{port}", data_dir=data_dir, log_file=log_file, pid=process.pid)
    try:
        _wait_until_ready(process, product)
        yield product
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(STOP_WITHIN_S)


@contextmanager
def running_redis() -> Iterator[str]:
    """The address of a Redis of our own, which remembers nothing over its end."""
    program = shutil.which("redis-server")
    if program is None:
        raise SetupError("this benchmark needs a Redis", hint="install Debian's redis-server")
    port = free_port()
    words = (program, "--port", str(port), "--save", "", "--bind", "127.0.0.1")
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL)  # noqa: S603 - as it is installed
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_until_ready(process: subprocess.Popen[bytes], product: RunningProduct) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while not _is_ready(product.url):
        assert process.poll() is None, f"it ended with {process.returncode}:\n{product.log()[-3000:]}"
        assert time.monotonic() < deadline, f"not ready within {READY_WITHIN_S} s:\n{product.log()[-3000:]}"
        time.sleep(0.2)


def _is_ready(url: str) -> bool:
    try:
        with urlopen(f"{url}/readyz", timeout=5) as response:  # noqa: S310 - our own address
            return bool(response.status == 200)
    except (URLError, OSError):
        return False
