"""What the cache does for each report type, and which of its answers are large or often asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dashboard.metrics.cache_counters import Latency, latency_of
from dashboard.metrics.cached_question import KeyParts, read_key
from dashboard.metrics.report_cache import LAST_GOOD, How, ReportCache
from dashboard.reports import REPORTS
from dashboard.semantic.report import ReportType

LISTED = 10


@dataclass(frozen=True, kw_only=True)
class CacheUse:
    """Of one report type, since counting began. `bytes_served` before they are compressed, `bytes_stored` after."""

    report: ReportType
    hits: int
    misses: int
    waits: int
    stale: int
    errors: int
    bytes_served: int
    bytes_stored: int
    from_memory: Latency
    computed: Latency

    @property
    def answered(self) -> int:
        return self.hits + self.misses + self.waits + self.stale

    @property
    def hit_rate(self) -> float | None:
        """The share of answers that nobody had to wait for; None without answers."""
        return self.hits / self.answered if self.answered else None


@dataclass(frozen=True, kw_only=True)
class HourUse:
    """Of all report types together, from `hour` (UTC) on for an hour."""

    hour: datetime
    hits: int
    answered: int
    from_memory: Latency
    computed: Latency

    @property
    def hit_rate(self) -> float | None:
        return self.hits / self.answered if self.answered else None


@dataclass(frozen=True, kw_only=True)
class KeptKey:
    """One kept answer: what can be read of its key, and its bytes or how often it was asked for."""

    parts: KeyParts
    number: int


def read_use(cache: ReportCache) -> tuple[CacheUse, ...]:
    totals = cache.counters.totals()
    return tuple(_use(report, totals.get(report.name, {})) for report in REPORTS)


def read_hours(cache: ReportCache) -> tuple[HourUse, ...]:
    """The last days hour by hour, the present one last."""
    return tuple(
        HourUse(
            hour=hour,
            hits=counted.get(How.HIT.value, 0),
            answered=sum(counted.get(how.value, 0) for how in How),
            from_memory=latency_of(counted, "kept"),
            computed=latency_of(counted, "miss"),
        )
        for hour, counted in cache.counters.hours.last()
    )


def largest_answers(cache: ReportCache) -> tuple[KeptKey, ...]:
    return _keys(cache.largest(LISTED))


def hottest_answers(cache: ReportCache) -> tuple[KeptKey, ...]:
    """Those asked for most often today."""
    return _keys(cache.counters.most_asked(LISTED))


def _use(report: ReportType, totals: Mapping[str, int]) -> CacheUse:
    return CacheUse(
        report=report,
        hits=totals.get(How.HIT.value, 0),
        misses=totals.get(How.MISS.value, 0),
        waits=totals.get(How.WAIT.value, 0),
        stale=sum(totals.get(how.value, 0) for how in LAST_GOOD),
        errors=totals.get("error", 0),
        bytes_served=totals.get("bytes", 0),
        bytes_stored=totals.get("stored_bytes", 0),
        from_memory=latency_of(totals, "kept"),
        computed=latency_of(totals, "miss"),
    )


def _keys(found: list[tuple[str, int]]) -> tuple[KeptKey, ...]:
    read = ((read_key(key), number) for key, number in found)
    return tuple(KeptKey(parts=parts, number=number) for parts, number in read if parts is not None)
