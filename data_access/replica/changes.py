"""From one state of the replica to the next: reads the feed since that state and writes the delta it asks for."""

import logging
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from dashboard.semantic.conventions import Conventions
from data_access.database import Database
from data_access.replica.attached import Workspace
from data_access.replica.delta import build_delta
from data_access.replica.dirty import Dirty, find_dirty
from data_access.replica.failures import NeedsRebuild, reading_state
from data_access.replica.feed import read_batch
from data_access.replica.generation import Generation, OpenDirectory
from data_access.replica.layout import Layout, Named, base_name, delta_name
from data_access.replica.meta import FeedPosition, Meta, day_number
from data_access.replica.postgres_rows import Snapshot

log = logging.getLogger(__name__)

_MANY_DAYS = 60
_MANY_ROWS = 50_000


@dataclass(frozen=True, kw_only=True)
class Step:
    """What a reading of the feed led to: `meta` of the newest state, or why everything has to be read anew."""

    meta: Meta
    position: FeedPosition
    dirty: Dirty
    rebuild: str | None = None


class State:
    """A base or a delta on the disk as the starting point of a step; opened for questions only when asked."""

    def __init__(self, layout: Layout, meta: Meta) -> None:
        self.layout = layout
        self.meta = meta

    @property
    def named(self) -> Named:
        generation, delta = self.meta.generation, self.meta.delta
        return Named(base=base_name(generation), delta=delta_name(generation, delta) if delta else None)

    @cached_property
    def opened(self) -> Generation:
        """Raises NeedsRebuild when its files are damaged or lost."""
        workspace = Workspace(memory_mb=512)
        with reading_state(self.named.delta or self.named.base):
            base = OpenDirectory(workspace, self.layout.root / self.named.base, "base")
            named = self.named.delta
            delta = OpenDirectory(workspace, self.layout.root / named, "delta") if named else None
            return Generation(workspace, base, delta)


def take_step(
    database: Database,
    snap: Snapshot,
    state: State,
    conventions: Conventions,
    position: FeedPosition,
    *,
    any_size: bool = False,
) -> Step:
    """Read the feed from `position`; write the next delta when something is dirty. CURRENT stays as it is.

    `any_size`: as a delta even where a new base would be quicker (just after one was built).
    """
    batch = read_batch(snap, position)
    meta, dirty = state.meta, Dirty()
    try:
        dirty = find_dirty(snap, batch, position, today=meta.today, replica=lambda: state.opened)
        if not any_size and _is_large(state, dirty, batch.size):
            raise NeedsRebuild("so many days changed that reading everything is quicker")
        if not dirty.is_empty:
            meta = build_delta(database, snap, state.layout, conventions, meta, dirty, batch.position)
    except NeedsRebuild as reason:
        return Step(meta=state.meta, position=batch.position, dirty=dirty, rebuild=str(reason))
    return Step(meta=meta, position=batch.position, dirty=dirty)


def _is_large(state: State, dirty: Dirty, changes: int) -> bool:
    """By the rows that the dirty days have now and the rows that changed."""
    if len(set().union(*dirty.days.values())) <= _MANY_DAYS:
        return False
    rows = changes
    for report, days in dirty.days.items():
        for part in state.opened.parts(report):
            hit = np.isin(part.days, [day_number(day) for day in days])
            rows += int(np.diff(part.starts)[hit].sum())
    return rows > _MANY_ROWS
