"""A file of so many training sessions imported: seconds, processor seconds, and whether memory stays flat."""

import os
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import psutil

from dashboard.config import Settings
from data_access.connect import OpenDatabase, opened_database
from data_access.database import Actor
from data_access.importer.request import ImportRequest, Progress
from data_access.importer.service import import_file
from data_access.migrate import migrate

BENCH = Actor(name="bench")
MOST_S = 60
_MB = 1024 * 1024
_HEADER = "dog,trainer,project,date,time,category,Duration (min),rating /10,location,run\n"


@dataclass
class _Memory:
    """What the process holds, portion by portion."""

    process: psutil.Process = field(default_factory=lambda: psutil.Process(os.getpid()))
    seen: list[int] = field(default_factory=list)

    def look(self, progress: Progress) -> None:
        self.seen.append(self.process.memory_info().rss)


def run(settings: Settings, rows: int, engines: Sequence[str] = ()) -> None:
    """Print the figures of one import into an empty database, audit log included."""
    with TemporaryDirectory(prefix="k9-bench-import-") as directory:
        own = replace(settings, data_dir=Path(directory), database_url="", checkpoint_dir=None)
        path = own.data_dir / "sessions.csv"
        _write(path, rows)
        with opened_database(own) as database:
            migrate(own, database.owner, database.app_login)
            _import(database, path, own.timezone, rows)


def _write(path: Path, rows: int) -> None:
    chosen = random.Random(20_261_126)
    with path.open("w", encoding="utf-8") as file:
        file.write(_HEADER)
        for number in range(rows):
            day = f"20{chosen.randrange(18, 26)}-{chosen.randrange(1, 13):02}-{chosen.randrange(1, 29):02}"
            clock = f"{chosen.randrange(6, 20):02}:{chosen.randrange(60):02}"
            names = f"D{chosen.randrange(300):03},T{chosen.randrange(40):02},P{chosen.randrange(8)}"
            marks = f"{chosen.randrange(10, 90)},{chosen.randrange(21) / 2}"
            file.write(f"{names},{day},{clock},DETECTION,{marks},Gate {chosen.randrange(9)},{number}\n")


def _import(database: OpenDatabase, path: Path, timezone: str, rows: int) -> None:
    memory = _Memory()
    creating = ("dog", "trainer", "project")
    request = ImportRequest(path=path, target="training_session", create_missing=creating, watch=memory.look)
    before, processor = memory.process.memory_info().rss, time.process_time()
    outcome = import_file(database.app, request, actor=BENCH, timezone=timezone)
    assert outcome.is_complete, outcome.rejections[:3]
    tenth = memory.seen[max(0, len(memory.seen) // 10 - 1)]
    click.echo(f"{rows:,} rows, {path.stat().st_size / _MB:,.0f} MB, in {outcome.seconds:.1f} s; promised: {MOST_S} s")
    click.echo(f"of these {time.process_time() - processor:.1f} s of this process on the processor")
    click.echo(
        f"memory: {before / _MB:,.0f} MB before, {tenth / _MB:,.0f} MB after a tenth of the rows,"
        f" {max(memory.seen) / _MB:,.0f} MB at most"
    )
