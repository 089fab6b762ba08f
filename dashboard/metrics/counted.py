"""Counts, groups and visible members, remembered while the days and projects that they stand on stay as they are."""

from collections.abc import Callable, Hashable
from datetime import time

from dashboard.metrics.asking import Asking, VisibleMembers, read_visible, visible_plan
from dashboard.metrics.cache import Answer, VersionedCache
from dashboard.metrics.counts import Counts, TickPlan
from dashboard.metrics.engine import KERNEL
from dashboard.metrics.grouping import fetch_groups
from dashboard.metrics.result import Group
from dashboard.metrics.rows import Listed, count_rows
from dashboard.metrics.tick_kernel import is_for_kernel
from dashboard.metrics.tile import count_bins
from dashboard.permissions import Viewer
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import Dimension, Measure
from dashboard.semantic.period import Days
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType
from dashboard.semantic.scope_codes import ScopeCodes

_MB = 2**20
_A_GROUP, _A_MEMBER = 1500, 80
"""Bytes that one takes in memory, about."""


class Counted:
    """For any number of threads. `engine`: one named by the caller always counts anew, and is the one that counts."""

    def __init__(self, conventions: Conventions) -> None:
        self._conventions = conventions
        self._pictures = VersionedCache(size=512, most_bytes=32 * _MB)
        # A thousand open pages have some thousands of them that hold from one written row to the next: 2 kB each.
        self._totals = VersionedCache(size=8192)
        self._groups = VersionedCache(size=1024, most_bytes=16 * _MB)
        self._tiles = VersionedCache(size=24, most_bytes=48 * _MB)

    def count(self, asking: Asking, plan: TickPlan, engine: str | None) -> Counts:
        """Totals stand on the rows of their days; the members of panels, on all that the state knows. What holds for
        some minutes only is counted anew (half a millisecond): remembered, it would push out what holds for hours."""
        reader, report = asking.universes.engine, plan.report.name
        parts = reader.parts(report) if engine in (None, KERNEL) else ()
        if plan.until is not None:
            return asking.count(plan, parts)
        key = (report, plan.scope, plan.days, plan.filters, plan.panels, plan.measure, plan.within)
        days = None if plan.panels else plan.days
        version = reader.version_of(report, days, plan.scope)
        memory = self._pictures if plan.panels else self._totals
        weigh = _bytes_of if plan.panels else None
        return self._remembered(memory, version, key, lambda: asking.count(plan, parts), engine, weigh)

    def bins(
        self, asking: Asking, plan: TickPlan, brushed: Dimension, bins: tuple[str, ...], engine: str | None
    ) -> tuple[Counts, ...]:
        """The counts of each bin of a dimension; none where no kernel counts them, unless an engine is named."""
        reader, report = asking.universes.engine, plan.report.name
        parts = reader.parts(report) if engine in (None, KERNEL) else ()
        if engine is None and not (parts and is_for_kernel(plan, asking.universes)):
            return ()
        key = (report, plan.scope, plan.days, plan.filters, plan.panels, plan.measure, brushed)
        version = reader.version_of(report, None, plan.scope)

        def count() -> tuple[Counts, ...]:
            return count_bins(plan, brushed, bins, lambda one: asking.count(one, parts))

        return self._remembered(self._tiles, version, key, count, engine, lambda found: sum(map(_bytes_of, found)))

    def whole(
        self, asking: Asking, query: Query, scope: ScopeCodes, days: Days, until: time | None, engine: str | None
    ) -> Group:
        """The totals of a query as the one group."""
        report = query.report
        plan = TickPlan(report=report, scope=scope, days=days, filters=query.filters, until=until)
        counts = self.count(asking, plan, engine)
        return Group((), counts.rows, {name: counts.number(report, report.measure(name)) for name in query.measures})

    def grouped(
        self, asking: Asking, query: Query, scope: ScopeCodes, days: Days, until: time | None, engine: str | None
    ) -> tuple[Group, ...]:
        def count() -> tuple[Group, ...]:
            return fetch_groups(query, scope, days, asking.universes, until)

        if engine is not None:
            return count()
        key = (query.report.name, query.measures, query.by, scope, days, query.filters, until)
        reader, report = asking.universes.engine, query.report.name
        version = reader.version_of(report, days, scope)
        return self._groups.get(version, key, count, weigh=lambda found: _A_GROUP * len(found))

    def _remembered(
        self,
        memory: VersionedCache,
        version: str,
        key: Hashable,
        compute: Callable[[], Answer],
        engine: str | None,
        weigh: Callable[[Answer], int] | None = None,
    ) -> Answer:
        """Remembered while the data stays; an engine named by the caller always counts anew."""
        return compute() if engine is not None else memory.get(version, key, compute, weigh)

    def visible(self, asking: Asking, report: ReportType, viewer: Viewer, scope: ScopeCodes) -> VisibleMembers:
        plan = visible_plan(asking, report, scope)
        key = ("visible", report.name, viewer.scope.key, asking.today)
        reader = asking.universes.engine
        return self._pictures.get(
            reader.version_of(report.name, None, scope),
            key,
            lambda: read_visible(plan, asking.count(plan, reader.parts(report.name)), self._conventions),
            weigh=lambda found: _A_MEMBER * sum(map(len, found.by_dimension.values())),
        )

    def rows(
        self,
        asking: Asking,
        query: Query,
        behind: Measure | None,
        scope: ScopeCodes,
        days: Days,
        rows: Listed,
        engine: str | None,
    ) -> int:
        """How many the `rows` behind a measure are; None: behind all of them."""
        if behind is None:
            return self.whole(asking, query, scope, days, None, engine).rows
        key = ("rows", query.report.name, behind, scope, days, query.filters)
        reader, report = asking.universes.engine, query.report.name
        version = reader.version_of(report, days, scope)
        return self._remembered(self._totals, version, key, lambda: count_rows(reader, rows), engine)


def _bytes_of(counts: Counts) -> int:
    return counts.bytes
