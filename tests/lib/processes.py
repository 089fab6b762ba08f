"""Looks at processes of the system: does one live, does something come true soon, and how long did it take."""

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


def seconds_until(claim: Callable[[], bool], patience_s: float = PATIENCE_S) -> float:
    """How long `claim` went on being false: until the last look that found it so began. What follows is not counted: to
    look takes a machine that has other things to do as long as it likes."""
    began = last = looking = time.monotonic()
    while not claim():
        assert time.monotonic() - began < patience_s, "it never happens"
        last = looking
        time.sleep(0.05)
        looking = time.monotonic()
    return last - began
