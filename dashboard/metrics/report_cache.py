"""Keeps answers while the days that they stand on stay the same, and has each computed once, whoever asks.

The shared cache serves all processes; where there is none, each keeps its own. A question is computed by one thread of
one process: the others wait for it, or show the last good answer and say so.
"""

import logging
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from heapq import nlargest
from itertools import islice
from typing import Protocol

from dashboard.errors import Abandoned, ProductError, Unavailable
from dashboard.metrics.cache_counters import CacheCounters
from dashboard.metrics.cached_question import CachedQuestion, is_about, read_key
from dashboard.metrics.flights import Flight, Flights
from dashboard.metrics.kept_answer import KeptAnswer, Unreadable
from dashboard.metrics.kept_here import MOST_BYTES, KeptHere

log = logging.getLogger(__name__)

LEASE_S = 5.0
"""How long a process may compute before another one may begin as well: it may have been killed."""
LONGEST_WAIT_S = 10.0
PATIENCE_S = 0.3
"""How long somebody waits for a fresh answer who could have the last good one."""
POLL_S = 0.02
MOST_WEIGHED = 20_000


class SharedCache(Protocol):
    """What all processes share; every call answers at once, as if nothing were there, while `is_away`."""

    @property
    def is_away(self) -> bool: ...
    def get(self, key: str) -> bytes | None: ...
    def set(self, key: str, value: bytes, timeout: int | None = None) -> bool: ...
    def keys(self, beginning: str) -> Iterable[str]: ...
    def sizes(self, keys: list[str]) -> list[int]: ...
    def delete_keys(self, keys: list[str]) -> int: ...
    def lock(self, key: str, token: str, seconds: float) -> bool | None: ...
    def unlock(self, key: str, token: str) -> None: ...


class How(StrEnum):
    """Where an answer came from."""

    HIT = "hit"
    MISS = "miss"
    WAIT = "wait"
    """Computed for somebody else who asked at the same time."""
    UPDATING = "updating"
    """The last good one, while somebody computes the new one."""
    STALE = "stale"
    """The last good one, because the new one cannot be computed now."""


LAST_GOOD = (How.UPDATING, How.STALE)
"""Answers that are not known to hold any more."""


@dataclass(frozen=True)
class Served:
    """An answer and where it came from."""

    kept: KeptAnswer
    how: How


Compute = Callable[[], KeptAnswer]
_Flight = Flight[Served, KeptAnswer]


class ReportCache:
    """Answers questions from memory. `ttl_s`: how long an answer is kept; `shared`: None for this process alone;
    `most_bytes_here`: what this process keeps of its own answers, for as long as the shared cache is away."""

    def __init__(
        self, shared: SharedCache | None, *, ttl_s: int, counters: CacheCounters, most_bytes_here: int = MOST_BYTES
    ) -> None:
        self._shared, self.ttl_s, self.counters = shared, ttl_s, counters
        self._here = KeptHere(most_bytes_here)
        self._flights: Flights[Served, KeptAnswer] = Flights()

    @property
    def is_shared(self) -> bool:
        """Whether all processes keep their answers in one place now."""
        return self._shared is not None and not self._shared.is_away

    def answer(self, question: CachedQuestion, compute: Compute) -> Served:
        """The answer to the question; `compute` makes it where nobody has. Raises what `compute` raises."""
        started = time.perf_counter()
        served = self._answer(question, compute)
        took_ms = (time.perf_counter() - started) * 1000
        self.counters.count_asked(question.key)
        self.counters.count(question.report, **{served.how.value: 1, "bytes": len(served.kept.body)})
        self.counters.count_latency(question.report, "miss" if served.how is How.MISS else "kept", took_ms)
        return served

    def clear(self, *, report: str | None = None, day: date | None = None) -> int:
        """Forget the answers about a report type, and of a period with the day; all of them, if neither is named.
        How many there were: in the shared cache, or where there is none, in this process."""
        here = self._here.delete([key for key in self._here.keys() if is_about(key, report=report, day=day)])
        if self._shared is None or self._shared.is_away:
            return here
        found = self._shared.keys(f"report:{report}:" if report else "report:")
        return self._shared.delete_keys([key for key in found if is_about(key, report=report, day=day)])

    def largest(self, count: int) -> list[tuple[str, int]]:
        """Keys and bytes of the largest answers that are kept, the largest first."""
        sizes = self._here.sizes()
        if self._shared is not None and not self._shared.is_away:
            keys = [key for key in islice(self._shared.keys("report:"), MOST_WEIGHED) if read_key(key)]
            sizes = dict(zip(keys, self._shared.sizes(keys), strict=False))
        return nlargest(count, sizes.items(), key=lambda pair: pair[1])

    def _answer(self, question: CachedQuestion, compute: Compute) -> Served:
        with self._flights.join(f"{question.key} {question.version}") as (flight, is_leader):
            if is_leader:
                flight.landed = self._lead(question, compute, flight)
                return flight.landed
            return self._follow(question, compute, flight)

    def _lead(self, question: CachedQuestion, compute: Compute, flight: _Flight) -> Served:
        found = self._find(question)
        if found is not None and found.version == question.version:
            return Served(found, How.HIT)
        flight.meanwhile = found
        try:
            return self._compute_once(question, compute, found)
        except Unavailable:
            if found is None:
                raise
            log.warning("the last good answer is shown: a new one cannot be computed now", exc_info=True)
            return Served(found, How.STALE)

    def _follow(self, question: CachedQuestion, compute: Compute, flight: _Flight) -> Served:
        if not flight.wait(PATIENCE_S):
            if flight.meanwhile is not None:
                return Served(flight.meanwhile, How.UPDATING)
            flight.wait(LONGEST_WAIT_S)
        if flight.landed is not None:
            how = How.WAIT if flight.landed.how is How.MISS else flight.landed.how
            return Served(flight.landed.kept, how)
        if isinstance(flight.error, ProductError) and not isinstance(flight.error, Abandoned):
            # The same question under the same rights: the same refusal.
            raise flight.error
        return Served(self._compute(question, compute), How.MISS)

    def _compute_once(self, question: CachedQuestion, compute: Compute, last_good: KeptAnswer | None) -> Served:
        """Computed here, unless another process is at it: then its answer, or the last good one."""
        started, token, name = time.monotonic(), secrets.token_hex(8), f"lock:{question.key}:{question.version}"
        while True:
            is_ours = self._lock(name, token)
            if is_ours is not False:
                return self._compute_unless_there(question, compute, name, token, is_locked=is_ours is True)
            time.sleep(POLL_S)
            found = self._find(question)
            if found is not None and found.version == question.version:
                return Served(found, How.WAIT)
            waited = time.monotonic() - started
            if last_good is not None and waited > PATIENCE_S:
                return Served(last_good, How.UPDATING)
            if waited > LONGEST_WAIT_S:
                return Served(self._compute(question, compute), How.MISS)

    def _compute_unless_there(
        self, question: CachedQuestion, compute: Compute, name: str, token: str, *, is_locked: bool
    ) -> Served:
        """Another process may have ended between our look and our lock."""
        try:
            found = self._find(question) if is_locked else None
            if found is not None and found.version == question.version:
                return Served(found, How.WAIT)
            return Served(self._compute(question, compute), How.MISS)
        finally:
            if self._shared is not None:
                self._shared.unlock(name, token)

    def _lock(self, name: str, token: str) -> bool | None:
        return self._shared.lock(name, token, LEASE_S) if self._shared is not None else None

    def _compute(self, question: CachedQuestion, compute: Compute) -> KeptAnswer:
        kept = compute()
        self._here.put(question.key, kept, self.ttl_s)
        if self._shared is not None and not self._shared.is_away:
            value = kept.to_bytes()
            is_held = self._shared.set(question.key, value, self.ttl_s)
            self.counters.count(question.report, **({"stored_bytes": len(value)} if is_held else {"error": 1}))
        return kept

    def _find(self, question: CachedQuestion) -> KeptAnswer | None:
        """What is kept for the question, of whatever version."""
        if self._shared is None:
            return self._here.get(question.key)
        value = self._shared.get(question.key)
        if value is None:
            return self._here.get(question.key) if self._shared.is_away else None
        try:
            return KeptAnswer.from_bytes(value)
        except Unreadable:
            log.warning("an answer in the cache cannot be read and is computed anew", extra={"key": question.key})
            self.counters.count(question.report, error=1)
            return None
