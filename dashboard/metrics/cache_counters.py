"""Counts what the cache does, by report type: in the shared cache for all processes together, else for this one."""

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from dashboard import clock
from dashboard.metrics.cache_hours import HourCounters, SharedHours

KEY = "cache:counters"
ASKED_KEY = "cache:asked:{day}"
ASKED_FOR_S = 2 * 86_400
"""How long it is known how often each answer was asked for; counted by the day, so that it does not grow for ever."""

FLUSHED_EVERY_S = 1.0
STEPS_MS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
"""Upper limits of the latencies that are told apart; what took longer is in one more step."""
_SEPARATOR = "|"
_MOST_KEYS = 10_000


class SharedCounters(SharedHours, Protocol):
    """Counters of all processes."""

    def counted(self, key: str) -> dict[str, int]: ...


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
        self.hours = HourCounters(shared)
        self._own: Counter[str] = Counter()
        self._asked: Counter[str] = Counter()
        self._lock = Lock()
        self._next_flush = time.monotonic() + flushed_every_s

    def count(self, report: str, **added: int) -> None:
        """Add to the counters of a report type."""
        with self._lock:
            self._own.update({f"{report}{_SEPARATOR}{name}": number for name, number in added.items()})
            is_due = time.monotonic() >= self._next_flush
        self.hours.count(added)
        if is_due:
            self.flush()

    def count_latency(self, report: str, kind: str, milliseconds: float) -> None:
        step = bisect_left(STEPS_MS, milliseconds)
        self.count(report, **{f"{kind}{_SEPARATOR}{step}": 1})

    def count_asked(self, key: str) -> None:
        """Somebody asked for the answer with this key."""
        with self._lock:
            self._asked[key] += 1
            if len(self._asked) > _MOST_KEYS:
                self._asked = Counter(dict(self._asked.most_common(_MOST_KEYS // 2)))

    def flush(self) -> None:
        with self._lock:
            own, self._own = self._own, Counter()
            asked, self._asked = self._asked, Counter()
            self._next_flush = time.monotonic() + self._flushed_every_s
        is_told = self._tell(KEY, own, None)
        self.hours.tell()
        is_asked_told = self._tell(_asked_today(), asked, ASKED_FOR_S)
        with self._lock:
            self._own.update({} if is_told else own)
            self._asked.update({} if is_asked_told else asked)

    def _tell(self, key: str, added: Mapping[str, int], seconds: int | None) -> bool:
        """Whether the others know it now."""
        return not added or (self._shared is not None and self._shared.count(key, added, seconds))

    def most_asked(self, count: int) -> list[tuple[str, int]]:
        """The keys asked for most often today (UTC), the most often first."""
        self.flush()
        with self._lock:
            asked = Counter(self._asked)
        asked.update(self._shared.counted(_asked_today()) if self._shared is not None else {})
        return asked.most_common(count)

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


def _asked_today() -> str:
    return ASKED_KEY.format(day=clock.now().date())


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
