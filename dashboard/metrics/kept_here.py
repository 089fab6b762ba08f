"""The answers that this process keeps for itself, for when there is no shared cache."""

import time
from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock

from dashboard.metrics.kept_answer import KeptAnswer

MOST_BYTES = 64 * 2**20
_BESIDE = 2048
"""Bytes that an answer takes beside its body, about."""


class KeptHere:
    """Holds answers up to `most_bytes` together; the least recently used goes first. For any number of threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes, self._bytes = most_bytes, 0
        self._held: OrderedDict[str, tuple[float, KeptAnswer]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> KeptAnswer | None:
        with self._lock:
            until, kept = self._held.get(key, (0.0, None))
            if kept is None:
                return None
            if time.monotonic() >= until:
                self._remove(key)
                return None
            self._held.move_to_end(key)
            return kept

    def put(self, key: str, kept: KeptAnswer, seconds: float) -> None:
        with self._lock:
            self._remove(key)
            if _weight(kept) > self._most_bytes:
                return
            self._held[key] = time.monotonic() + seconds, kept
            self._bytes += _weight(kept)
            while self._bytes > self._most_bytes:
                self._remove(next(iter(self._held)))

    def keys(self) -> list[str]:
        with self._lock:
            return list(self._held)

    def sizes(self) -> dict[str, int]:
        """Bytes by key."""
        with self._lock:
            return {key: len(kept.body) for key, (_, kept) in self._held.items()}

    def delete(self, keys: Iterable[str]) -> int:
        """How many of them were there."""
        with self._lock:
            return sum(self._remove(key) for key in keys)

    def _remove(self, key: str) -> bool:
        found = self._held.pop(key, None)
        if found is not None:
            self._bytes -= _weight(found[1])
        return found is not None


def _weight(kept: KeptAnswer) -> int:
    return len(kept.body) + _BESIDE
