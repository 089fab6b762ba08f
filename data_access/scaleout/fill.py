"""Keeps the store equal to PostgreSQL: the days that the change feed made dirty are read anew, and the months that they
lie in are written as a new version; every other month stays the file it was."""

import logging
import threading
import time
from dataclasses import dataclass, field

from dashboard import clock
from dashboard.config import Settings
from dashboard.errors import ProductError
from data_access.database import Database
from data_access.replica.base import feed_at
from data_access.replica.build import WRITE_LOCK, WRITE_WAIT_SECONDS, conventions_of
from data_access.replica.dirty import Dirty, find_dirty
from data_access.replica.failures import NeedsRebuild, write_failures
from data_access.replica.feed import read_batch
from data_access.replica.meta import FeedPosition, definition_version
from data_access.replica.postgres_rows import Snapshot, snapshot
from data_access.scaleout.facts import StoredFacts
from data_access.scaleout.manifest import Manifest
from data_access.scaleout.store import Store, store_directory
from data_access.scaleout.write import Moment, write_version

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
SWEEP_SECONDS = 60.0
_LONGEST_PAUSE_SECONDS = 30.0


@dataclass(frozen=True, kw_only=True)
class FillOutcome:
    """`months`: those that were written, {report: months}; `swept`: files removed."""

    changed: bool
    version: str
    months: dict[str, tuple[str, ...]] = field(default_factory=dict)
    seconds: float = 0.0
    swept: int = 0


class Filler:
    """Fills the store that the settings name. Several nodes may try: each takes the store's lock for its turn."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database, self._scratch = database, settings.data_dir
        self._store = Store(store_directory(settings))
        self._definition = definition_version(conventions_of(settings))
        self._position: tuple[str, FeedPosition] | None = None
        self._sweep_at = 0.0

    def run(self, stop: threading.Event) -> None:
        """Fill until `stop` is set. A failure is logged, and tried again after a growing pause."""
        pause = POLL_SECONDS
        while not stop.wait(pause):
            try:
                outcome = self.once()
                pause = POLL_SECONDS
                if outcome.changed:
                    log.info("the store has a new version", extra={"version": outcome.version})
            except Exception as error:
                log.error("the store was not filled: %s", error, exc_info=not isinstance(error, ProductError))
                pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)

    def once(self) -> FillOutcome:
        """Bring the store to this moment. Raises Unavailable when PostgreSQL or the disk fails; readers keep theirs."""
        started = time.monotonic()
        layout = self._store.layout
        with write_failures(), layout.locked(WRITE_LOCK, wait_seconds=WRITE_WAIT_SECONDS):
            before = self._store.current()
            with snapshot(self._database) as snap:
                written = self._written(before, snap)
            if written is not None:
                self._store.publish(written)
            layout.mark_checked(snap.begun)
            swept = self._swept(is_due=written is not None)
        now = written or before
        assert now is not None
        return FillOutcome(
            changed=written is not None,
            version=now.data_version,
            months=_written_months(now) if written else {},
            seconds=time.monotonic() - started,
            swept=swept,
        )

    def _swept(self, *, is_due: bool) -> int:
        """With a new version, and now and then: looking at every file each second would be no help."""
        if not is_due and time.monotonic() < self._sweep_at:
            return 0
        self._sweep_at = time.monotonic() + SWEEP_SECONDS
        return self._store.sweep(clock.now())

    def _written(self, before: Manifest | None, snap: Snapshot) -> Manifest | None:
        """The next version, which CURRENT does not name yet; None when nothing changed."""
        if before is not None and self._goes_on(before, snap):
            try:
                return self._step(before, snap)
            except NeedsRebuild as reason:
                log.info("the store is written anew: %s", reason)
        anew = write_version(self._database, self._store, self._moment(snap, feed_at(snap)), None, Dirty())
        return anew.following(before, clock.now()) if before is not None else anew

    def _goes_on(self, before: Manifest, snap: Snapshot) -> bool:
        """Whether a version is of this program, this database, and not of a later time of it."""
        is_ours = before.definition_version == self._definition and before.database == snap.database
        return is_ours and snap.low >= before.feed.low

    def _step(self, before: Manifest, snap: Snapshot) -> Manifest | None:
        known = self._position
        position = known[1] if known is not None and known[0] == before.data_version else before.feed
        batch = read_batch(snap, position)
        facts = StoredFacts(self._store.root, before)
        dirty = find_dirty(snap, batch, position, today=before.today, replica=lambda: facts)
        if dirty.is_empty:
            self._position = before.data_version, batch.position
            return None
        moment = self._moment(snap, batch.position)
        return write_version(self._database, self._store, moment, before, dirty)

    def _moment(self, snap: Snapshot, feed: FeedPosition) -> Moment:
        return Moment(snap=snap, definition_version=self._definition, feed=feed, scratch=self._scratch)


def _written_months(manifest: Manifest) -> dict[str, tuple[str, ...]]:
    found = {
        report: tuple(month for month, file in sorted(files.months.items()) if file.version == manifest.number)
        for report, files in manifest.reports.items()
    }
    return {report: months for report, months in found.items() if months}
