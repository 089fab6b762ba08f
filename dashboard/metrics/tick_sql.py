"""The tick in SQL, on DuckDB and on PostgreSQL: the kernel's second and third implementation, and its oracle.

Panels without a filter of their own share one GROUPING SETS statement with the totals; each panel with one
gets a statement without that filter: k + 1 statements for k filtered panels.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa

from dashboard.metrics.counts import Counts, PanelCounts, TickPlan, no_counts
from dashboard.metrics.numbers import Summed
from dashboard.metrics.statements import (
    grouped,
    grouping_sets,
    passing_rows,
    sums_over,
)
from dashboard.metrics.universe import Universe, Universes, member_text, time_universe
from dashboard.semantic.fields import CountDistinct, Dimension, Measure, Sum, TimeDimension
from dashboard.semantic.query import Filters
from dashboard.semantic.report import ReportType

Record = Sequence[Any]


def count_with_sql(plan: TickPlan, universes: Universes) -> Counts:
    """The counts of a plan, by statements that run unchanged on either engine."""
    filtered = {name for name, _ in plan.filters}
    shared = [d for d in plan.panels if d.name not in filtered]
    measures = (*plan.report.additive_inputs, *plan.report.distinct_measures)
    totals, records = _shared_statement(plan, shared, measures, universes)
    panels = {d.name: _panel(plan, d, records[d.name], measures, universes) for d in shared}
    for dimension in plan.panels:
        if dimension.name in filtered:
            found = _own_statement(plan, dimension, universes)
            panels[dimension.name] = _panel(plan, dimension, found, panel_measures(plan), universes)
    return Counts(rows=totals.rows, sums=totals.sums, distinct=totals.distinct, panels=panels)


def panel_measures(plan: TickPlan) -> tuple[Measure, ...]:
    return (*plan.panel_inputs(), *plan.panel_distinct())


def _passing(
    plan: TickPlan,
    universes: Universes,
    filters: Filters,
    by: Sequence[Dimension],
    measures: Sequence[Measure],
) -> sa.Subquery:
    return passing_rows(
        plan.report, universes.conventions,
        scope=plan.scope, days=plan.days, filters=(*filters, *plan.within), by=by, measures=measures,
        until=plan.until,
    )  # fmt: skip


def _shared_statement(
    plan: TickPlan, shared: Sequence[Dimension], measures: Sequence[Measure], universes: Universes
) -> tuple[Counts, dict[str, list[Record]]]:
    """The totals, and per dimension its records (member, rows, sums...)."""
    rows = _passing(plan, universes, plan.filters, shared, measures)
    fetch = universes.engine.fetch
    if not shared:
        return _totals(plan.report, fetch(sa.select(*sums_over(rows, measures)))[0], measures), {}
    records: dict[str, list[Record]] = {dimension.name: [] for dimension in shared}
    totals = no_counts(plan.report, plan.report.additive_inputs)
    everything = (1 << len(shared)) - 1
    for which, *record in fetch(grouping_sets(rows, shared, measures)):
        if which == everything:
            totals = _totals(plan.report, record[len(shared) :], measures)
            continue
        # `which` has a 0 bit for the one dimension this record groups by, the first one highest.
        index = len(shared) - (~which & everything).bit_length()
        records[shared[index].name].append((record[index], *record[len(shared) :]))
    return totals, records


def _own_statement(plan: TickPlan, dimension: Dimension, universes: Universes) -> list[Record]:
    others = tuple(pair for pair in plan.filters if pair[0] != dimension.name)
    rows = _passing(plan, universes, others, (dimension,), panel_measures(plan))
    return list(universes.engine.fetch(grouped(rows, (dimension,), panel_measures(plan))))


def _totals(report: ReportType, record: Record, measures: Iterable[Measure]) -> Counts:
    rows, sums, distinct = read_sums(report, record, measures)
    return Counts(rows=rows, sums=sums, distinct=distinct)


def read_sums(
    report: ReportType, record: Record, measures: Iterable[Measure]
) -> tuple[int, dict[str, Summed], dict[str, int]]:
    """Rows, sums and distinct counts from the columns that `sums_over` made, in its order."""
    sums: dict[str, Summed] = {}
    distinct: dict[str, int] = {}
    position = 1
    for measure in measures:
        if isinstance(measure, CountDistinct):
            distinct[measure.name] = int(record[position])
            position += 1
        else:
            sums[measure.name] = Summed(_whole(report, measure, record[position]), int(record[position + 1]))
            position += 2
    return int(record[0]), sums, distinct


def _whole(report: ReportType, measure: Measure, total: Any) -> int:
    """A sum as a whole number: decimals times 10**scale, nothing summed as 0."""
    scale = report.column(measure.column).scale if isinstance(measure, Sum) else 0
    return 0 if total is None else int(total * 10**scale)


def _panel(
    plan: TickPlan,
    dimension: Dimension,
    records: list[Record],
    measures: Sequence[Measure],
    universes: Universes,
) -> PanelCounts:
    universe = _universe(plan, dimension, universes)
    found = [(member_text(dimension, record[0]), read_sums(plan.report, record[1:], measures)) for record in records]
    # PostgreSQL may know a member that the replica has not met yet.
    extra = tuple(sorted({member for member, _ in found}.difference(universe.values)))
    values = (*universe.values, *extra)
    return _filled(Universe(values), found, panel_measures(plan))


def _filled(
    universe: Universe,
    found: list[tuple[str, tuple[int, dict[str, Summed], dict[str, int]]]],
    measures: Sequence[Measure],
) -> PanelCounts:
    size = len(universe.values)
    rows = np.zeros(size, np.int64)
    sums = {m.name: np.zeros(size, np.int64) for m in measures if m.additive}
    known = {m.name: np.zeros(size, np.int64) for m in measures if m.additive}
    distinct = {m.name: np.zeros(size, np.int64) for m in measures if not m.additive}
    for member, (count, summed, counted) in found:
        position = universe.position[member]
        rows[position] = count
        for name in sums:
            sums[name][position], known[name][position] = summed[name].total, summed[name].known
        for name in distinct:
            distinct[name][position] = counted[name]
    return PanelCounts(values=universe.values, rows=rows, sums=sums, known=known, distinct=distinct)


def _universe(plan: TickPlan, dimension: Dimension, universes: Universes) -> Universe:
    if isinstance(dimension, TimeDimension):
        return time_universe(dimension, plan.days, universes.conventions)
    return universes.of(plan.report, dimension)
