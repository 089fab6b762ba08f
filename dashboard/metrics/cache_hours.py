"""Counts what the cache does hour by hour, for some days: for all processes together, else for this one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from threading import Lock
from typing import Protocol

from dashboard import clock

HOUR_KEY = "cache:hour:{hour:%Y-%m-%dT%H}"
HOURS_KEPT = 8 * 24
HOURS_SHOWN = 72


class SharedHours(Protocol):
    """Counters of all processes that end by themselves."""

    def count(self, key: str, added: Mapping[str, int], seconds: int | None = None) -> bool: ...
    def counted_each(self, keys: Sequence[str]) -> list[dict[str, int]]: ...


class HourCounters:
    """What cannot be told to the others is kept, up to as many hours as they would keep."""

    def __init__(self, shared: SharedHours | None) -> None:
        self._shared = shared
        self._own: dict[datetime, Counter[str]] = {}
        self._lock = Lock()

    def count(self, added: Mapping[str, int]) -> None:
        """Add to the counters of this hour."""
        with self._lock:
            self._own.setdefault(_hour_of(clock.now()), Counter()).update(added)

    def tell(self) -> None:
        """Give what was counted to the others, if they take it."""
        with self._lock:
            own, self._own = self._own, {}
        first = _hour_of(clock.now()) - timedelta(hours=HOURS_KEPT)
        left = {hour: counted for hour, counted in own.items() if hour > first and not self._tell(hour, counted)}
        with self._lock:
            for hour, counted in left.items():
                self._own.setdefault(hour, Counter()).update(counted)

    def last(self, count: int = HOURS_SHOWN) -> list[tuple[datetime, Counter[str]]]:
        """The last hours, this one last, each with its counters: of all processes, and of this one up to now."""
        self.tell()
        now = _hour_of(clock.now())
        hours = [now - timedelta(hours=back) for back in reversed(range(count))]
        keys = [HOUR_KEY.format(hour=hour) for hour in hours]
        told = self._shared.counted_each(keys) if self._shared is not None else []
        with self._lock:
            found = [Counter(self._own.get(hour, {})) for hour in hours]
        for counted, of_all in zip(found, told, strict=False):
            counted.update(of_all)
        return list(zip(hours, found, strict=True))

    def _tell(self, hour: datetime, counted: Mapping[str, int]) -> bool:
        key = HOUR_KEY.format(hour=hour)
        return self._shared is not None and self._shared.count(key, counted, HOURS_KEPT * 3600)


def _hour_of(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
