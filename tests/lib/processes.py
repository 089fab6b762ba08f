"""Looks at processes of the system: does one live, and does something come true soon."""

import time
from collections.abc import Callable

import psutil

PATIENCE_S = 60.0


def is_alive(pid: int) -> bool:
    """A zombie has ended; that nobody has taken note of it yet is not its fault."""
    try:
        return str(psutil.Process(pid).status()) != str(psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def soon(claim: Callable[[], bool]) -> bool:
    """Wait for `claim`; False when it did not come true within a time that no test should need."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if claim():
            return True
        time.sleep(0.05)
    return False
