"""Benchmarks: each prints one plain table. BENCHMARKS is the one list; a file is imported when it is run."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

from dashboard.config import Settings


@dataclass(frozen=True, kw_only=True)
class Benchmark:
    """`bench.<name>` has `run(settings, rows, engines)`; `rows`: the usual number of training sessions; `module`: where
    the name is no name of a module; `takes`: further options of the command that its `run` takes by name;
    `is_asked_for`: it takes long, or more than this machine, and is left out of `all`."""

    name: str
    purpose: str
    rows: int = 1_000_000
    module: str = ""
    takes: tuple[str, ...] = ()
    is_asked_for: bool = False

    def run(self, settings: Settings, rows: int, engines: Sequence[str], **options: object) -> None:
        wanted = {name: options[name] for name in self.takes}
        import_module(f"bench.{self.module or self.name}").run(settings, rows, engines, **wanted)


BENCHMARKS: tuple[Benchmark, ...] = (
    Benchmark(name="tick", purpose="a click's picture on the server, by engine"),
    Benchmark(name="click", purpose="from a click to the last chart painted, in Chromium"),
    Benchmark(name="brush", purpose="a range dragged along a chart while all cards follow: frames per second"),
    Benchmark(name="phone", purpose="the brief on a slow phone: first figure, all figures, complete; bytes"),
    Benchmark(
        name="pages", purpose="every page on a throttled phone: bytes, requests, paints, shifts, score", rows=20_000
    ),
    Benchmark(name="axe", purpose="what axe-core finds on every page, both languages, themes, screens", rows=20_000),
    Benchmark(name="screenshots", purpose="pictures of every page for docs/screenshots", rows=20_000),
    Benchmark(name="refresh", purpose="from a commit to the page; a late row; everything anew"),
    Benchmark(name="aggregate", purpose="the key figures of a day, week and month kept; a late row; all from nothing"),
    Benchmark(name="week", purpose="a week of work: hit rate, latencies, change to fresh", rows=4_000_000),
    Benchmark(name="audit", purpose="what the audit triggers cost; the log sealed and verified (--rows: entries)"),
    Benchmark(name="files", purpose="a report's JSON, trends, drill-down, option lists, PDF and workbook"),
    Benchmark(name="builder", purpose="tables of the report builder, whole and while one clicks", rows=4_000_000),
    Benchmark(name="overview", purpose="everything that a commander's overview asks for", rows=4_000_000),
    Benchmark(name="search", purpose="the command palette, from what is typed to what is found"),
    Benchmark(name="seal", purpose="from the approval to the sealed report with its PDF, 50 of each report type"),
    Benchmark(name="webhooks", purpose="from a commit to the receiver, alone and in a crowd", rows=20_000),
    Benchmark(
        name="import", purpose="a large file imported: seconds, and whether memory stays flat", module="importing"
    ),
    Benchmark(
        name="outbox", purpose="4,000 mails due at once, to a mail server in trouble too; lost, doubled", rows=20_000
    ),
    Benchmark(
        name="load",
        purpose="many people at once: latencies by kind, errors, processors, memory, and whether anything grows",
        takes=("users", "minutes", "calm"),
        is_asked_for=True,
    ),
    Benchmark(
        name="cost", purpose="what each action of people costs, in processor time", rows=20_000, is_asked_for=True
    ),
    Benchmark(
        name="faults",
        purpose="everything killed, the disk full, the clock moved, under people at work: wrong, lost, recovery",
        rows=6000,
        is_asked_for=True,
    ),
    Benchmark(
        name="scale-out",
        purpose="the heavy and the simple question on a Spark cluster of processes, on Sail, and on this node",
        rows=3_000_000,
        module="scale_out",
        is_asked_for=True,
    ),
    Benchmark(name="scan", purpose="sqlmap and wapiti against the running product", rows=6000, is_asked_for=True),
    Benchmark(name="anomaly", purpose="unusual days found against those planted in demo data: precision and recall"),
    Benchmark(name="quality", purpose="every record judged, a day's report judged, and errors found of those planted"),
)
