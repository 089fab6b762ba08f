"""Rebuilds the replica beside the one that serves, catches up with what happened meanwhile, and switches."""

import logging
import shutil
from pathlib import Path

from dashboard.config import Settings
from dashboard.errors import Unavailable
from dashboard.semantic.conventions import Conventions
from data_access.database import Database
from data_access.replica.base import build_base
from data_access.replica.changes import State, take_step
from data_access.replica.failures import write_failures
from data_access.replica.layout import FACTS_FILE, Layout
from data_access.replica.meta import Meta, definition_version, read_meta
from data_access.replica.postgres_rows import snapshot

log = logging.getLogger(__name__)

BUILD_LOCK, WRITE_LOCK = "build", "write"
"""One process builds a base at a time; one, for a moment, writes a delta and moves CURRENT. Build before write."""

BUILD_WAIT_SECONDS = 600.0
WRITE_WAIT_SECONDS = 60.0
_TRIES = 3


def replica_directory(settings: Settings) -> Path:
    return settings.data_dir / "replica"


def conventions_of(settings: Settings) -> Conventions:
    """The unit's conventions as configured."""
    return Conventions(
        week_start=settings.week_start,
        tier_limits=settings.tier_limits,
        age_bands=settings.age_bands,
        experience_bands=settings.experience_bands,
        timezone=settings.timezone,
        holidays=settings.holidays,
    )


def ensure_replica(settings: Settings, database: Database) -> Meta:
    """The replica that fits this program's definitions: the one that is there, or a new one."""
    conventions = conventions_of(settings)
    found = current_meta(Layout(replica_directory(settings)))
    if found is not None and found.definition_version == definition_version(conventions):
        return found
    return rebuild(database, settings, conventions)


def rebuild(
    database: Database,
    settings: Settings,
    conventions: Conventions,
    *,
    above: int | None = None,
    wait_seconds: float = BUILD_WAIT_SECONDS,
) -> Meta:
    """A new base of everything; readers keep the old state until it is whole and has caught up.

    `above`: not needed any more when a generation above it already serves. Raises Conflict when another build
    goes on for longer than `wait_seconds`, Unavailable when PostgreSQL or the disk fails; then nothing changed.
    """
    layout = Layout(replica_directory(settings))
    with write_failures(), layout.locked(BUILD_LOCK, wait_seconds=wait_seconds):
        layout.clean(bases=True)
        found = current_meta(layout)
        if above is not None and found is not None and found.generation > above:
            return found
        for _ in range(_TRIES):
            state = State(layout, build_base(database, layout, conventions))
            published = _publish(database, state, conventions)
            if published is not None:
                return published
            shutil.rmtree(layout.root / state.named.base, ignore_errors=True)
    raise Unavailable(
        "tables are replaced as a whole faster than the replica can be built", hint="the next refresh tries again"
    )


def _publish(database: Database, state: State, conventions: Conventions) -> Meta | None:
    """Catch up with what was committed during the build, then switch. None when days are not enough for that."""
    layout = state.layout
    with layout.locked(WRITE_LOCK, wait_seconds=WRITE_WAIT_SECONDS), snapshot(database) as snap:
        step = take_step(database, snap, state, conventions, state.meta.feed, any_size=True)
        if step.rebuild:
            log.warning("a new base is out of date already: %s", step.rebuild)
            return None
        layout.point_to(State(layout, step.meta).named)
        layout.mark_checked(snap.begun)
        layout.clean(bases=False)
    return step.meta


def current_meta(layout: Layout) -> Meta | None:
    """What CURRENT names, read from the disk; None when there is nothing usable."""
    named = layout.current()
    if named is None:
        return None
    try:
        for name in filter(None, (named.base, named.delta)):
            (layout.root / name / FACTS_FILE).stat()
        return read_meta(layout.root / (named.delta or named.base))
    except (OSError, ValueError, KeyError, TypeError):
        log.warning("the replica that CURRENT names cannot be read", exc_info=True)
        return None
