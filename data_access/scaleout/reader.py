"""The reading end of the store: which version is current, opened once per process and shared by its threads."""

import ctypes
import os
import threading
from datetime import datetime
from pathlib import Path

from dashboard.config import Settings
from dashboard.errors import Unavailable
from data_access.replica.layout import Stamp
from data_access.scaleout.cluster import Cluster, check_client
from data_access.scaleout.spark import SparkFacts
from data_access.scaleout.store import Store, store_directory


class StoreReader:
    """Gives the current version; for a version that is followed by another, whoever holds it keeps it."""

    def __init__(self, root: Path, cluster: Cluster) -> None:
        self._store, self._cluster = Store(root), cluster
        self._opened: tuple[Stamp, SparkFacts] | None = None
        self._lock = threading.Lock()
        os.register_at_fork(after_in_child=self._forget)

    def current(self) -> SparkFacts:
        """One os.stat when nothing changed. Raises Unavailable before the first filling."""
        stamp = self._stamp()
        with self._lock:
            if self._opened is None or self._opened[0] != stamp:
                manifest = self._store.current()
                if manifest is None:
                    raise _not_filled()
                self._opened = stamp, SparkFacts(self._store.root, manifest, self._cluster)
            return self._opened[1]

    def checked_at(self) -> datetime | None:
        """When the store was last known to equal PostgreSQL; None when it never was."""
        return self._store.layout.checked_at()

    def _stamp(self) -> Stamp:
        try:
            return self._store.layout.stamp()
        except FileNotFoundError:
            raise _not_filled() from None

    def _forget(self) -> None:
        """In a forked child: the parent's sessions are not ours to end, hence one reference too many."""
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(self._opened))
        self._lock, self._opened = threading.Lock(), None


def store_reader(settings: Settings) -> StoreReader:
    """As configured. SetupError where the client is not installed: at the start, not at the first question."""
    check_client()
    return StoreReader(store_directory(settings), Cluster(settings.spark_url))


def _not_filled() -> Unavailable:
    return Unavailable(
        "the store of older days has not been filled yet",
        code="store_missing",
        hint="the jobs process fills it; if this stays, run `./k9 refresh`",
    )
