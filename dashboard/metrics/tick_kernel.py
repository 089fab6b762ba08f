"""The tick over the replica's mapped columns: runs the fused kernel on all cores and reads it out."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from dashboard.metrics.counts import Counts, Ints, PanelCounts, TickPlan
from dashboard.metrics.days import EPOCH, day_mask
from dashboard.metrics.engine import Part
from dashboard.metrics.kernel import NO_FILTER, TWO_OR_MORE, tick_days
from dashboard.metrics.numbers import Summed
from dashboard.metrics.tick_layout import Layout, input_rows, lay_out
from dashboard.metrics.universe import Universes, positions_by_day, time_universe
from dashboard.semantic.fields import Dimension, Measure, Sum, TimeDimension
from dashboard.semantic.report import ReportType

THREADS = min(os.cpu_count() or 1, 8)
ALONE_BELOW_ROWS = 60_000
"""Under this many rows a second thread costs more than it brings."""


@cache
def _pool() -> ThreadPoolExecutor:
    """Made at the first tick, so after the web server's fork."""
    return ThreadPoolExecutor(THREADS, thread_name_prefix="tick")


@dataclass
class _Tables:
    """The kernel's output arrays for one run of days."""

    histograms: Ints
    own: Ints
    day_all: Ints
    day_own: Ints
    totals: Ints


def count_with_kernel(plan: TickPlan, parts: tuple[Part, ...], universes: Universes) -> Counts:
    """The counts of a plan. A CountDistinct as panel measure is not for the kernel: use SQL for it."""
    layout = lay_out(plan, universes)
    days = np.zeros((plan.days.count, layout.slots), np.int64)
    own_days = np.zeros((len(layout.time_filters), plan.days.count, layout.slots), np.int64)
    whole: _Tables | None = None
    for part in parts:
        tables = _run_part(plan, part, layout, universes)
        at = part.days - (plan.days.start - EPOCH).days
        inside = (at >= 0) & (at < plan.days.count)
        days[at[inside]] += tables.day_all[inside]
        own_days[:, at[inside]] += tables.day_own[:, inside]
        whole = tables if whole is None else _added(whole, tables)
    assert whole is not None, "a generation has at least its base"
    whole.day_all, whole.day_own = days, own_days
    return _read_out(plan, layout, whole, universes)


def _added(one: _Tables, other: _Tables) -> _Tables:
    one.histograms += other.histograms
    one.own += other.own
    one.totals += other.totals
    return one


def _day_failed(plan: TickPlan, part: Part, layout: Layout, universes: Universes) -> NDArray[np.int16]:
    failed = np.full(len(part.days), NO_FILTER, np.int16)
    count = np.zeros(len(part.days), np.int64)
    for index, (dimension, members) in enumerate(layout.time_filters):
        refused = ~day_mask(dimension.part, members, part.days, universes.conventions)
        failed[refused] = index
        count += refused
    failed[count > 1] = TWO_OR_MORE
    if part.excluded_days:
        failed[np.isin(part.days, list(part.excluded_days))] = TWO_OR_MORE
    return failed


def _run_part(plan: TickPlan, part: Part, layout: Layout, universes: Universes) -> _Tables:
    """Run the kernel over the part's days of the period, in as many threads as the rows are worth."""
    first, last = np.searchsorted(
        part.days, [(plan.days.start - EPOCH).days, (plan.days.end - EPOCH).days + 1]
    ).tolist()
    day_failed = _day_failed(plan, part, layout, universes)
    rows = int(part.starts[last] - part.starts[first])
    pieces = THREADS if rows > ALONE_BELOW_ROWS else 1
    edges = np.linspace(int(part.starts[first]), int(part.starts[last]), pieces + 1)
    cuts = [first, *np.searchsorted(part.starts, edges[1:-1]).clip(first, last).tolist(), last]

    def run(piece: int) -> _Tables:
        return _run_days(part, layout, day_failed, cuts[piece], cuts[piece + 1])

    if pieces == 1:
        return run(0)
    tables = list(_pool().map(run, range(pieces)))
    for other in tables[1:]:
        tables[0] = _added(tables[0], other)
        tables[0].day_all += other.day_all
        tables[0].day_own += other.day_own
    return tables[0]


def _run_days(part: Part, layout: Layout, day_failed: NDArray[np.int16], first: int, last: int) -> _Tables:
    slots, days = layout.slots, len(part.days)
    tables = _Tables(
        histograms=np.zeros((len(layout.histogram_rows), layout.width, slots), np.int64),
        own=np.zeros((len(layout.filter_rows), layout.width, slots), np.int64),
        day_all=np.zeros((days, slots), np.int64),
        day_own=np.zeros((len(layout.time_filters), days, slots), np.int64),
        totals=np.zeros(1 + len(layout.total_inputs) + len(layout.total_present), np.int64),
    )
    tick_days(
        part.codes, part.inputs, part.present, part.starts, first, last, day_failed,
        layout.scope_rows, layout.scope_allows, layout.filter_rows, layout.filter_allows,
        layout.histogram_rows, layout.panel_inputs, layout.panel_present,
        layout.total_inputs, layout.total_present,
        tables.histograms, tables.own, tables.day_all, tables.day_own, tables.totals,
    )  # fmt: skip
    return tables


def _read_out(plan: TickPlan, layout: Layout, tables: _Tables, universes: Universes) -> Counts:
    report = plan.report
    inputs = report.additive_inputs
    known_at = {name: 1 + len(inputs) + row for name, row in input_rows(report)[1].items()}
    rows = int(tables.totals[0])
    sums = {
        measure.name: Summed(
            int(tables.totals[1 + index]),
            int(tables.totals[known_at[measure.name]]) if measure.name in known_at else rows,
        )
        for index, measure in enumerate(inputs)
    }
    distinct = {
        measure.name: _known_members(report, measure.dimension, layout, tables, universes)
        for measure in report.distinct_measures
    }
    panels = {d.name: _panel(plan, d, layout, tables, universes) for d in plan.panels}
    return Counts(rows=rows, sums=sums, distinct=distinct, panels=panels)


def _known_members(report: ReportType, name: str, layout: Layout, tables: _Tables, universes: Universes) -> int:
    by_code = _histogram(layout, tables, name)[:, :1]
    return int(np.count_nonzero(universes.rolled(report, report.dimension(name), by_code)[1:]))


def _histogram(layout: Layout, tables: _Tables, dimension: str) -> Ints:
    found: Ints = tables.histograms[layout.histogram_names.index(dimension)]
    return found


def _panel(plan: TickPlan, dimension: Dimension, layout: Layout, tables: _Tables, universes: Universes) -> PanelCounts:
    if isinstance(dimension, TimeDimension):
        values, table = _time_table(plan, dimension, layout, tables, universes)
    else:
        values, table = _member_table(plan.report, dimension, layout, tables, universes)
    return _panel_counts(plan.panel_inputs(), values, table)


def _panel_counts(inputs: tuple[Measure, ...], values: tuple[str, ...], table: Ints) -> PanelCounts:
    sums = [measure for measure in inputs if isinstance(measure, Sum)]
    known = {m.name: table[:, 0] for m in inputs} | {
        m.name: table[:, 1 + len(inputs) + slot] for slot, m in enumerate(sums)
    }
    return PanelCounts(
        values=values,
        rows=table[:, 0],
        sums={measure.name: table[:, 1 + slot] for slot, measure in enumerate(inputs)},
        known=known,
    )


def _member_table(
    report: ReportType, dimension: Dimension, layout: Layout, tables: _Tables, universes: Universes
) -> tuple[tuple[str, ...], Ints]:
    """Counts by position: all passing rows, and those that fail only this dimension's own filter."""
    table = _histogram(layout, tables, report.base_of(dimension).name)
    if dimension.name in layout.filter_names:
        table = table + tables.own[layout.filter_names.index(dimension.name)]
    return universes.of(report, dimension).values, universes.rolled(report, dimension, table)


def _time_table(
    plan: TickPlan, dimension: TimeDimension, layout: Layout, tables: _Tables, universes: Universes
) -> tuple[tuple[str, ...], Ints]:
    by_day = tables.day_all
    names = [filtered.name for filtered, _ in layout.time_filters]
    if dimension.name in names:
        by_day = by_day + tables.day_own[names.index(dimension.name)]
    universe = time_universe(dimension, plan.days, universes.conventions)
    rolled = np.zeros((len(universe.values), by_day.shape[1]), np.int64)
    np.add.at(rolled, positions_by_day(dimension, plan.days, universes.conventions), by_day)
    return universe.values, rolled


def warm_up() -> None:
    """Compile the kernel, or load it compiled, for the array types of replicas before the first reader."""
    no_rows, nothing = np.empty(0, np.int64), np.zeros((0, 1), np.uint8)
    for code_type in (np.uint16, np.uint32):
        for input_type in (np.int32, np.int64):
            tick_days(
                np.zeros((1, 1), code_type), np.zeros((1, 1), input_type), np.zeros((1, 1), np.uint8),
                np.array([0, 1], np.int64), 0, 1, np.full(1, NO_FILTER, np.int16),
                no_rows, nothing, no_rows, nothing, no_rows, no_rows, no_rows, no_rows, no_rows,
                np.zeros((0, 1, 1), np.int64), np.zeros((0, 1, 1), np.int64), np.zeros((1, 1), np.int64),
                np.zeros((0, 1, 1), np.int64), np.zeros(1, np.int64),
            )  # fmt: skip
