"""The one DuckDB connection of a process, and the files attached to it for as long as somebody uses them."""

import logging
import os
import threading
import weakref
from itertools import count
from pathlib import Path

import duckdb

log = logging.getLogger(__name__)


class Workspace:
    """An in-memory DuckDB that generations attach their files to; made anew in a forked process.

    `memory_mb`: what all statements of the process may use together before they spill or fail.
    """

    def __init__(self, *, memory_mb: int = 1024, threads: int | None = None) -> None:
        self.pid = os.getpid()
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": f"{memory_mb}MB",
            "threads": str(threads or os.cpu_count() or 1),
        }
        self._root = duckdb.connect(":memory:", config=config)
        self._lock = threading.Lock()
        self._numbers = count(1)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of its own to the same databases, for one thread at a time."""
        with self._lock:
            return self._root.cursor()

    def new_alias(self, kind: str) -> str:
        return f"{kind}_{next(self._numbers)}"


def quoted(path: Path) -> str:
    """A path as DuckDB's SQL writes a text: where it names files it takes no parameters."""
    return "'" + str(path).replace("'", "''") + "'"


class AttachedFile:
    """A DuckDB file (or with None an empty catalog) attached under its own alias; let go with the last user.

    Generations share the file of their base by sharing this object.
    """

    def __init__(self, workspace: Workspace, path: Path | None, kind: str) -> None:
        self.alias = workspace.new_alias(kind)
        place = quoted(path) if path else "':memory:'"
        with workspace.cursor() as cursor:
            cursor.execute(f"ATTACH {place} AS {self.alias}" + (" (READ_ONLY)" if path else ""))
        weakref.finalize(self, _detach, workspace, self.alias)


def _detach(workspace: Workspace, alias: str) -> None:
    if workspace.pid != os.getpid():
        return  # a forked child must not touch its parent's connection
    try:
        with workspace.cursor() as cursor:
            cursor.execute(f"DETACH {alias}")
    except duckdb.Error:
        log.warning("a replica file could not be closed", exc_info=True)
