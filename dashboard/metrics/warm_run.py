"""The last run that made answers in advance: when, for how long, how many, and what it did not get to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from data_access.job_store import JobStore

JOB = "warm_reports"
MADE, THERE, REFUSED, LEFT, SKIPPED = "answers", "there already", "not allowed now", "left for lack of time", "skipped"
"""What the counts of a run are called. Skipped: there was no cache that readers share."""


@dataclass(frozen=True, kw_only=True)
class WarmRun:
    """`seconds`: None while it runs; `error`: why it failed."""

    started_at: datetime
    seconds: float | None
    made: int
    there: int
    refused: int
    left: int
    is_skipped: bool
    error: str | None


def read_last_run(runs: JobStore) -> WarmRun | None:
    """None where there was none yet."""
    found = runs.last_runs(JOB, count=1)
    return _run(found[0]) if found else None


def _run(row: Mapping[str, Any]) -> WarmRun:
    counts: Mapping[str, int] = row["counts"] or {}
    started = cast(datetime, row["started_at"])
    return WarmRun(
        started_at=started,
        seconds=(row["ended_at"] - started).total_seconds() if row["ended_at"] is not None else None,
        made=counts.get(MADE, 0),
        there=counts.get(THERE, 0),
        refused=counts.get(REFUSED, 0),
        left=counts.get(LEFT, 0),
        is_skipped=SKIPPED in counts,
        error=row["error"],
    )
