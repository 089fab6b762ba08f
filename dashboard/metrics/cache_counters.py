"""Counts what the cache does, by report type: in the shared cache for all processes together, else for this one."""

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

KEY = "cache:counters"
FLUSHED_EVERY_S = 1.0
STEPS_MS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
"""Upper limits of the latencies that are told apart; what took longer is in one more step."""
_SEPARATOR = "|"


class SharedCounters(Protocol):
    """Counters of all processes."""

    def count(self, key: str, added: Mapping[str, int]) -> bool: ...
    def counted(self, key: str) -> dict[str, int]: ...
    def delete_keys(self, keys: list[str]) -> int: ...


@dataclass(frozen=True, kw_only=True)
class Latency:
    """Upper limits in ms of what so many of the answers took; None without answers."""

    n: int
    p50_ms: int | None
    p95_ms: int | None


class CacheCounters:
    """Counts in this process and adds it to the shared counters now and then, so that no answer waits for counting.

    What cannot be added, because nobody shares, is kept and added later: until then it is all there is to tell.
    """

    def __init__(self, shared: SharedCounters | None, *, flushed_every_s: float = FLUSHED_EVERY_S) -> None:
        self._shared, self._flushed_every_s = shared, flushed_every_s
        self._own: Counter[str] = Counter()
        self._lock = Lock()
        self._next_flush = time.monotonic() + flushed_every_s

    def count(self, report: str, **added: int) -> None:
        """Add to the counters of a report type."""
        with self._lock:
            self._own.update({f"{report}{_SEPARATOR}{name}": number for name, number in added.items()})
            is_due = time.monotonic() >= self._next_flush
        if is_due:
            self.flush()

    def count_latency(self, report: str, kind: str, milliseconds: float) -> None:
        step = bisect_left(STEPS_MS, milliseconds)
        self.count(report, **{f"{kind}{_SEPARATOR}{step}": 1})

    def flush(self) -> None:
        with self._lock:
            own, self._own = self._own, Counter()
            self._next_flush = time.monotonic() + self._flushed_every_s
        if own and not (self._shared is not None and self._shared.count(KEY, own)):
            with self._lock:
                self._own.update(own)

    def totals(self) -> dict[str, dict[str, int]]:
        """By report type and name: of all processes up to their last second, and of this one up to now."""
        self.flush()
        with self._lock:
            totals = Counter(self._own)
        totals.update(self._shared.counted(KEY) if self._shared is not None else {})
        found: dict[str, dict[str, int]] = {}
        for name, number in totals.items():
            report, _, counter = name.partition(_SEPARATOR)
            found.setdefault(report, {})[counter] = number
        return found


def latency_of(totals: Mapping[str, int], kind: str) -> Latency:
    """From the totals of a report type."""
    steps = [totals.get(f"{kind}{_SEPARATOR}{step}", 0) for step in range(len(STEPS_MS) + 1)]
    return Latency(n=sum(steps), p50_ms=_step(steps, 0.5), p95_ms=_step(steps, 0.95))


def _step(steps: list[int], share: float) -> int | None:
    wanted, passed = share * sum(steps), 0
    for step, number in enumerate(steps):
        passed += number
        if number and passed >= wanted:
            return STEPS_MS[min(step, len(STEPS_MS) - 1)]
    return None
