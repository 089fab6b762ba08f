"""Timings as a plain table: median and 95th percentile in milliseconds, and ratios to one line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter


@dataclass(frozen=True)
class Timing:
    """Milliseconds of the runs of one thing."""

    name: str
    runs: Sequence[float]

    @property
    def median(self) -> float:
        return median(self.runs)

    @property
    def p95(self) -> float:
        return self.percentile(95)

    def percentile(self, percent: int) -> float:
        return quantiles(self.runs, n=100, method="inclusive")[percent - 1] if len(self.runs) > 1 else self.runs[0]


def timed(action: Callable[[], object]) -> float:
    """Milliseconds of one run."""
    start = perf_counter()
    action()
    return (perf_counter() - start) * 1000


def render(timings: Sequence[Timing], *, against: str) -> str:
    """One line per timing; `times` is its median over the median of the line called `against`."""
    reference = next(timing.median for timing in timings if timing.name == against)
    lines = [f"{'':24}{'runs':>6}{'median ms':>12}{'p95 ms':>10}{'times':>9}"]
    lines += [
        f"{t.name:24}{len(t.runs):>6}{t.median:>12.2f}{t.p95:>10.2f}{t.median / reference:>9.1f}" for t in timings
    ]
    return "\n".join(lines)
