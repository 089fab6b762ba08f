"""The reading end of the replica: which generation is current, opened once per process and shared by its threads."""

import ctypes
import logging
import os
import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from dashboard.errors import Unavailable
from data_access.replica.attached import Workspace
from data_access.replica.generation import Generation, OpenDirectory
from data_access.replica.layout import Layout, Named, Stamp

log = logging.getLogger(__name__)

_TRIES = 5


@dataclass(frozen=True)
class _Opened:
    """What is open now: for which state of the CURRENT file, in which process."""

    pid: int
    stamp: Stamp
    named: Named
    base: OpenDirectory
    generation: Generation


class ReplicaReader:
    """Gives the current generation. Opens nothing before the first question, so it survives a fork.

    A new generation is attached completely before it replaces the old one; the old one closes itself when
    the last request that holds it ends. `memory_mb`: for all statements of this process together.
    """

    def __init__(self, directory: Path, *, memory_mb: int = 1024, threads: int | None = None) -> None:
        self.layout = Layout(directory)
        self._memory_mb, self._threads = memory_mb, threads
        self._opened: _Opened | None = None
        self._workspace: Workspace | None = None
        self._lock = threading.Lock()
        os.register_at_fork(after_in_child=self._forget)

    def current(self) -> Generation:
        """The newest generation; one os.stat when nothing changed. Raises Unavailable before the first build."""
        opened = self._opened
        stamp = self._stamp()
        if opened is not None and stamp == opened.stamp:
            return opened.generation
        with self._lock:
            opened = self._opened
            if opened is None or self._stamp() != opened.stamp:
                opened = self._opened = self._open_newest(opened)
            return opened.generation

    def checked_at(self) -> datetime | None:
        """When the replica was last known to equal PostgreSQL; None when no refresh ever ran."""
        return self.layout.checked_at()

    def _stamp(self) -> Stamp:
        try:
            return self.layout.stamp()
        except FileNotFoundError:
            raise Unavailable(
                "the data for reports has not been prepared yet",
                code="replica_missing",
                hint="it is being built; if this stays, run `./k9 rebuild`",
            ) from None

    def _open_newest(self, before: _Opened | None) -> _Opened:
        """A directory named a moment ago may be gone already when this process was asleep: read CURRENT again."""
        for attempt in range(_TRIES):
            stamp, named = self._stamp(), self.layout.current()
            try:
                if named is not None:
                    return self._open(stamp, named, before)
            except (OSError, ValueError, duckdb.IOException):
                if attempt == _TRIES - 1:
                    raise
                log.warning("replica generation %s could not be opened, trying again", named, exc_info=True)
        raise Unavailable("the replica's CURRENT file cannot be read", hint="run `./k9 rebuild`")

    def _open(self, stamp: Stamp, named: Named, before: _Opened | None) -> _Opened:
        workspace = self._workspace = self._workspace or Workspace(memory_mb=self._memory_mb, threads=self._threads)
        root = self.layout.root
        if before is not None and before.named.base == named.base:
            base = before.base
        else:
            base = OpenDirectory(workspace, root / named.base, "base")
        delta = OpenDirectory(workspace, root / named.delta, "delta") if named.delta else None
        generation = Generation(workspace, base, delta, before.generation if before is not None else None)
        return _Opened(os.getpid(), stamp, named, base, generation)

    def _forget(self) -> None:
        """In a forked child: the parent's connection and lock are not ours.

        Never closed either, not even when the child ends: DuckDB would wait for threads that the fork did not
        bring along, and crash. Hence one reference too many.
        """
        ctypes.pythonapi.Py_IncRef(ctypes.py_object((self._opened, self._workspace)))
        self._lock = threading.Lock()
        self._opened = self._workspace = None
