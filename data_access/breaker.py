"""Keeps calls away from a server that does not answer: nobody waits for it again before somebody saw it well."""

import logging
import threading
import time
from collections.abc import Callable

log = logging.getLogger(__name__)


class Breaker:
    """Open: the server is not asked. While it is, a thread of its own looks whether it is well again, at once and then
    after every pause, so that no reader pays for the looking; a server that only hesitated, as one does on a busy
    machine, is asked again within milliseconds. Says once that it opened, and once that it closed.

    `look`: whether the server is well; it must not raise. `name`: what the log calls it.
    """

    def __init__(self, name: str, look: Callable[[], bool], *, pause_s: float) -> None:
        self._name, self._look, self._pause_s = name, look, pause_s
        self._lock = threading.Lock()
        self._is_open = self._is_looking = False
        self._next_look, self._opened_at = 0.0, -pause_s

    @property
    def is_open(self) -> bool:
        """Whether the server must not be asked; cheap."""
        if not self._is_open:
            return False
        self._look_when_due()
        return True

    def open(self, why: Exception) -> None:
        with self._lock:
            if self._is_open:
                return
            now = time.monotonic()
            # At once, unless that was of no use just now.
            self._next_look = max(now, self._opened_at + self._pause_s)
            self._is_open, self._opened_at = True, now
        log.warning("%s is not used until it answers again: %s", self._name, why)

    def _look_when_due(self) -> None:
        with self._lock:
            if self._is_looking or time.monotonic() < self._next_look:
                return
            self._is_looking = True
        threading.Thread(target=self._look_once, name=f"look-at-{self._name}", daemon=True).start()

    def _look_once(self) -> None:
        is_well = self._look()
        with self._lock:
            self._is_looking, self._next_look = False, time.monotonic() + self._pause_s
            self._is_open = self._is_open and not is_well
        if is_well:
            log.info("%s answers again", self._name)
