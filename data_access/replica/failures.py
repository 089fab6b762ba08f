"""What can go wrong while files are written, as one clear error."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from dashboard.errors import DISK_FULL, Unavailable


class NeedsRebuild(Exception):
    """Days are not enough to come from the present state to the next one; says why."""


@contextmanager
def reading_state(name: str) -> Iterator[None]:
    """A file of the state that serves which cannot be opened or read: only a new base helps."""
    try:
        yield
    except (OSError, duckdb.Error) as error:
        raise NeedsRebuild(f"{name} cannot be read") from error


@contextmanager
def write_failures() -> Iterator[None]:
    """A failed write leaves the serving state as it was and becomes Unavailable; the next run starts clean."""
    try:
        yield
    except OSError as error:
        raise _not_written(is_full=error.errno in DISK_FULL) from error
    except duckdb.Error as error:
        raise _not_written(is_full=_says_full(str(error))) from error


def _says_full(words: str) -> bool:
    """DuckDB passes on the system's words, and has words of its own for what it spills."""
    return "space" in words or any(os.strerror(number) in words for number in DISK_FULL)


def _not_written(*, is_full: bool) -> Unavailable:
    return Unavailable(
        "the replica could not be written" + (": no space is left for it" if is_full else ""),
        code="replica_write_failed",
        hint="readers keep the last good state; " + ("free some space" if is_full else "see the log"),
    )
