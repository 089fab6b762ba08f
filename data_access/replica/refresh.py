"""Keeps the replica equal to PostgreSQL: reads the change feed again and again and redoes the days it made dirty."""

import logging
import threading
import time
from dataclasses import dataclass, field
from datetime import date

from dashboard.config import Settings
from dashboard.errors import Conflict, ProductError
from dashboard.semantic.conventions import Conventions
from data_access.database import Database
from data_access.replica.build import (
    BUILD_LOCK,
    WRITE_LOCK,
    WRITE_WAIT_SECONDS,
    current_meta,
    rebuild,
    replica_directory,
)
from data_access.replica.changes import State, Step, take_step
from data_access.replica.failures import write_failures
from data_access.replica.layout import Layout, Named
from data_access.replica.meta import FeedPosition, Meta, definition_version
from data_access.replica.postgres_rows import Snapshot, snapshot

log = logging.getLogger(__name__)

POLL_SECONDS = 0.2
TIDY_SECONDS = 60.0
_LONGEST_PAUSE_SECONDS = 5.0
_LARGE_SHARE = 0.03
_LARGE_ROWS = 20_000


@dataclass(frozen=True, kw_only=True)
class RefreshOutcome:
    """`version`: the data version that serves now. `rows`: of the delta. `is_large`: a new base would help."""

    changed: bool
    version: str
    dirty: dict[str, tuple[date, ...]] = field(default_factory=dict)
    seconds: float = 0.0
    rows: int = 0
    is_large: bool = False


def refresh_once(database: Database, settings: Settings, conventions: Conventions) -> RefreshOutcome:
    """Bring the replica to this moment: by days where that is enough, else as a whole."""
    return Refresher(database, settings, conventions).once()


class Refresher:
    """Refreshes one replica directory. Several may run: each takes the write lock for its moment."""

    def __init__(self, database: Database, settings: Settings, conventions: Conventions) -> None:
        self._database, self._settings, self._conventions = database, settings, conventions
        self._layout = Layout(replica_directory(settings))
        self._version = definition_version(conventions)
        self._read: tuple[Named, Meta] | None = None
        self._position: tuple[str, FeedPosition] | None = None
        self._folding: threading.Thread | None = None

    def run(self, stop: threading.Event) -> None:
        """Refresh until `stop` is set. A failure is logged, and tried again after a growing pause."""
        pause, tidied = POLL_SECONDS, 0.0
        while not stop.is_set():
            try:
                outcome = self.once()
                pause = POLL_SECONDS
                if outcome.is_large:
                    self.fold_in_background()
                if time.monotonic() - tidied > TIDY_SECONDS:
                    tidied = time.monotonic()
                    self.tidy()
            except Exception as error:
                log.error("refresh failed: %s", error, exc_info=not isinstance(error, ProductError))
                pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
            stop.wait(pause)

    def once(self) -> RefreshOutcome:
        """One round. Raises Unavailable when PostgreSQL or the disk fails; the serving state stays."""
        started = time.monotonic()
        with write_failures():
            before = self._meta()
            step = self._step(before) if before is not None else None
        if step is None or step.rebuild:
            return self._rebuilt(before, step, started)
        delta_rows = sum(step.meta.rows.values()) if step.meta.delta else 0
        return RefreshOutcome(
            changed=step.meta is not before,
            version=step.meta.data_version,
            dirty={report: tuple(sorted(days)) for report, days in step.dirty.days.items() if days},
            seconds=time.monotonic() - started,
            rows=delta_rows,
            is_large=delta_rows > max(_LARGE_ROWS, _LARGE_SHARE * step.meta.base_rows),
        )

    def fold_in_background(self) -> None:
        """Start to build a new base beside the refreshes, unless that goes on already."""
        if self._folding is not None and self._folding.is_alive():
            return
        self._folding = threading.Thread(target=self._fold, name="replica-fold", daemon=True)
        self._folding.start()

    def tidy(self) -> None:
        """Remove what nobody names any more, and what a killed process left."""
        self._layout.clean(bases=False)
        try:
            with self._layout.locked(BUILD_LOCK, wait_seconds=0):
                self._layout.clean(bases=True)
        except Conflict:
            log.debug("another process builds a base; it tidies up itself")

    def _fold(self) -> None:
        try:
            rebuild(self._database, self._settings, self._conventions, wait_seconds=0)
        except Conflict:
            log.info("another process already builds a new base")
        except Exception:
            log.exception("building a new base failed; the present one and its delta go on serving")

    def _meta(self) -> Meta | None:
        """The serving state when it fits this program, read from the disk only when CURRENT changed."""
        named = self._layout.current()
        if named is None:
            return None
        if self._read is None or self._read[0] != named:
            meta = current_meta(self._layout)
            if meta is None:
                return None
            self._read = named, meta
        meta = self._read[1]
        return meta if meta.definition_version == self._version else None

    def _step(self, before: Meta) -> Step | None:
        """None when the state belongs to another database, or to a later time of this one."""
        with self._layout.locked(WRITE_LOCK, wait_seconds=WRITE_WAIT_SECONDS), snapshot(self._database) as snap:
            before = self._meta() or before
            if snap.database != before.database or snap.low < before.feed.low:
                return None
            return self._publish(before, snap)

    def _publish(self, before: Meta, snap: Snapshot) -> Step:
        position = before.feed
        if self._position is not None and self._position[0] == before.data_version:
            position = self._position[1]
        step = take_step(self._database, snap, State(self._layout, before), self._conventions, position)
        if step.rebuild is None:
            if step.meta is not before:
                self._layout.point_to(State(self._layout, step.meta).named)
                self._read = self._layout.current() or State(self._layout, step.meta).named, step.meta
                self._layout.clean(bases=False)
            self._position = step.meta.data_version, step.position
            self._layout.mark_checked(snap.begun)
        return step

    def _rebuilt(self, before: Meta | None, step: Step | None, started: float) -> RefreshOutcome:
        reason = step.rebuild if step is not None else "there is no replica of this definition and database"
        log.info("rebuilding the replica: %s", reason)
        found = before or current_meta(self._layout)
        above = found.generation if found is not None else 0
        meta = rebuild(self._database, self._settings, self._conventions, above=above)
        rows = sum(meta.rows.values())
        return RefreshOutcome(changed=True, version=meta.data_version, seconds=time.monotonic() - started, rows=rows)
