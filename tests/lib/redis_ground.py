"""A Redis of a test's own, that can be stopped, hung, started again, emptied and filled up."""

import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from tests.lib.processes import soon
from tests.lib.product import free_port


class RedisGround:
    """Debian's redis-server on a free port, remembering nothing over a stop."""

    def __init__(self, directory: Path) -> None:
        self._directory, self._port = directory, free_port()
        self.client = Redis(port=self._port, socket_timeout=5)
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self._port}/0"

    @property
    def patient_url(self) -> str:
        """The same, for tests of what it holds: the product goes on without a Redis that takes 50 ms for an answer, and
        on a machine that does other things besides, a good one does now and then."""
        return f"{self.url}?socket_timeout=30"

    def keys(self, pattern: str) -> list[bytes]:
        return [key for key in self.client.keys(pattern) if isinstance(key, bytes)]

    def value(self, key: bytes) -> bytes:
        value = self.client.get(key)
        assert isinstance(value, bytes)
        return value

    def start(self) -> None:
        program = shutil.which("redis-server")
        assert program, "the tests need Debian's redis-server"
        words = (program, "--port", str(self._port), "--save", "", "--dir", str(self._directory))
        self._process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
        assert soon(self._answers), "redis-server did not start"

    def stop(self) -> None:
        """As when it is killed."""
        if self._process is not None:
            self.wake()
            self._process.kill()
            self._process.wait()
            self._process = None

    def hang(self) -> None:
        """It takes connections and says nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def wake(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def _answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except RedisError:
            return False


@contextmanager
def redis_ground(directory: Path) -> Iterator[RedisGround]:
    made = RedisGround(directory)
    try:
        yield made
    finally:
        made.stop()
        made.client.close()
