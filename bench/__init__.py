"""Benchmarks: each prints one plain table. BENCHMARKS is the one list; a file is imported when it is run."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

from dashboard.config import Settings


@dataclass(frozen=True, kw_only=True)
class Benchmark:
    """`bench.<name>` has `run(settings, rows, engines)`; `rows`: the usual number of training sessions."""

    name: str
    purpose: str
    rows: int = 1_000_000

    def run(self, settings: Settings, rows: int, engines: Sequence[str]) -> None:
        import_module(f"bench.{self.name}").run(settings, rows, engines)


BENCHMARKS: tuple[Benchmark, ...] = (
    Benchmark(name="tick", purpose="a click's picture on the server, by engine"),
    Benchmark(name="click", purpose="from a click to the last chart painted, in Chromium"),
    Benchmark(name="phone", purpose="the brief on a slow phone: first figure, all figures, complete; bytes"),
    Benchmark(name="refresh", purpose="from a commit to the page; a late row; everything anew"),
    Benchmark(name="aggregate", purpose="the key figures of a day, week and month kept; a late row; all from nothing"),
    Benchmark(name="week", purpose="a week of work: hit rate, latencies, change to fresh", rows=4_000_000),
    Benchmark(name="audit", purpose="what the audit triggers cost; the log sealed and verified (--rows: entries)"),
    Benchmark(name="files", purpose="a report's JSON, trends, drill-down, option lists, PDF and workbook"),
    Benchmark(name="seal", purpose="from the approval to the sealed report with its PDF, 50 of each report type"),
    Benchmark(name="anomaly", purpose="unusual days found against those planted in demo data: precision and recall"),
)
