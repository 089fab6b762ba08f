"""How soon an open page may ask for the version again: at once with few readers, later with many.

A poll costs about a millisecond of a processor, and a thousand pages that ask each second would leave nothing for
those who click.
"""

import threading
import time
from collections import deque
from collections.abc import Callable

ASK_AGAIN = "Ask-Again-In"
"""The header that says it, in seconds."""
SOONEST_S, LATEST_S = 1.0, 4.0
"""An open page follows the data within 5 s."""
MOST_A_S = 60
"""Polls that a process wants to answer each second."""
_REMEMBERED_S = 5.0


class Pace:
    """Counts the pages that are open at this process: each is asked for once in the pause that it was told."""

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        self._ticks = ticks
        self._told: deque[tuple[float, float]] = deque()
        self._sum_s = 0.0
        self._lock = threading.Lock()

    def next_pause_s(self) -> float:
        """For the page that asks now."""
        now = self._ticks()
        with self._lock:
            while self._told and now - self._told[0][0] > _REMEMBERED_S:
                self._sum_s -= self._told.popleft()[1]
            pages = self._sum_s / _REMEMBERED_S
            pause = min(max(pages / MOST_A_S, SOONEST_S), LATEST_S)
            self._told.append((now, pause))
            self._sum_s += pause
        return pause
