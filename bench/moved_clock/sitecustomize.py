"""Loaded by every process of the product that `./k9 bench faults` starts: its clock is ahead of the machine's, or
behind it, by as many seconds as a file says. The database and the disk keep their own time."""

import os
import time
from datetime import UTC, datetime
from pathlib import Path

from dashboard import clock

_FILE = Path(os.environ["BENCH_MOVED_CLOCK"])


def _moved() -> datetime:
    return datetime.fromtimestamp(time.time() + float(_FILE.read_text(encoding="ascii") or 0), UTC)


clock.set_source(_moved)
