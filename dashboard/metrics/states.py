"""Which state of the facts answers a question: the replica of this node, PostgreSQL, or the cluster for older days."""

from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from dashboard import clock
from dashboard.errors import InvalidInput, Unavailable, nearest
from dashboard.metrics.asking import Asking
from dashboard.metrics.cache import VersionedCache
from dashboard.metrics.engine import DUCKDB, KERNEL, POSTGRESQL, SPARK, Engine, HeldReplica, Replica
from dashboard.metrics.universe import Universes
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.query import Query


@dataclass(frozen=True, kw_only=True)
class Far:
    """The store of all days that a cluster answers from. `recent_months`: those, this one included, that it is not
    asked about."""

    store: Replica
    recent_months: int

    def recent_from(self, today: date) -> date:
        """The first day that the node answers for itself."""
        months = 12 * today.year + today.month - self.recent_months
        return date(max(months // 12, 1), months % 12 + 1, 1) if months >= 12 else date.min

    def held(self) -> "Far":
        return Far(store=_HeldLater(self.store), recent_months=self.recent_months)

    def version(self) -> str:
        """Of the store; none before it is filled."""
        try:
            return str(self.store.current().data_version)
        except Unavailable:
            return ""


@dataclass
class _HeldLater:
    """A store that stays as it was when it was first looked at: most questions never ask it."""

    store: Replica
    _held: list[tuple[datetime | None, Any]] = field(default_factory=list)

    def current(self) -> Any:
        return self._hold()[1]

    def checked_at(self) -> datetime | None:
        return self._hold()[0]

    def _hold(self) -> tuple[datetime | None, Any]:
        if not self._held:
            self._held.append((self.store.checked_at(), self.store.current()))
        return self._held[0]


class States:
    """Gives the state that a question is answered on. `engine`: what answers unless a caller names another."""

    def __init__(
        self, *, replica: Replica | None, source: Engine, far: Far | None, conventions: Conventions, engine: str
    ) -> None:
        self.source = source
        self._replica, self._far = replica, far
        self._conventions, self._engine = conventions, engine
        self._universes = VersionedCache(size=4)

    def pinned(self) -> "States":
        """The same, held to what serves now."""
        held = copy(self)
        if self._replica is not None:
            held._replica = HeldReplica(checked=self._replica.checked_at(), generation=self._replica.current())
        held._far = self._far and self._far.held()
        return held

    def of(self, engine: str | None, query: Query | None = None) -> Asking:
        """`engine`: named by the caller (None: as configured); `query`: what is asked, where that decides."""
        name = engine or self._engine
        known = (KERNEL, DUCKDB, POSTGRESQL, SPARK)
        if name not in known:
            raise InvalidInput(
                f"there is no engine called {name!r}", field="engine", value=name, suggestion=nearest(name, known)
            )
        if name == POSTGRESQL or self._replica is None:
            return self._asking(self.source, self.source.as_of)
        near = self._on(self._replica)
        if self._far is None or engine in (KERNEL, DUCKDB):
            return near
        if engine == SPARK or (query is not None and self._reaches_back(near, query)):
            return self._on(self._far.store)
        return near

    def _reaches_back(self, near: Asking, query: Query) -> bool:
        """Whether there are rows of the question's days before those that the node answers for."""
        assert self._far is not None
        first = near.universes.engine.first_day(query.report.name)
        recent = self._far.recent_from(near.today)
        return first is not None and first < recent and near.days(query).start < recent <= near.today

    def _on(self, replica: Replica) -> Asking:
        # In this order: what is current now is at least as new as what was found equal before.
        checked_at = replica.checked_at()
        state: Engine = replica.current()
        return self._asking(state, max(state.as_of, checked_at or state.as_of))

    def _asking(self, engine: Engine, as_of: datetime) -> Asking:
        own = engine.data_version
        universes = self._universes.get(own, "universes", lambda: Universes(engine, self._conventions))
        today = clock.today(self._conventions.timezone)
        return Asking(universes=universes, today=today, as_of=as_of, version=self._followed(engine, own))

    def _followed(self, engine: Engine, own: str) -> str:
        """What open pages follow: another one when the node's replica or the store has changed."""
        if self._far is None or self._replica is None or engine is self.source:
            return own
        return f"{self._replica.current().data_version}+{self._far.version()}"
