"""Looks at processes of the system: does one live, and does something come true soon."""

import time
from collections.abc import Callable

import psutil

from data_access.processes import lives

PATIENCE_S = 60.0


def is_alive(pid: int) -> bool:
    try:
        return lives(psutil.Process(pid))
    except psutil.NoSuchProcess:
        return False


def soon(claim: Callable[[], bool], patience_s: float = PATIENCE_S) -> bool:
    """Wait for `claim`; False when it did not come true within a time that no test should need."""
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        if claim():
            return True
        time.sleep(0.05)
    return False
