"""Sets a tick plan out for the kernel: which array rows it reads and which codes each filter allows."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.metrics.counts import Ints, TickPlan
from dashboard.metrics.universe import Universes
from dashboard.semantic.fields import Dimension, Sum, TimeDimension
from dashboard.semantic.report import ReportType


@dataclass(frozen=True)
class Layout:
    """Which array row is what, and how wide the output tables are, for one plan."""

    scope_rows: Ints
    scope_allows: NDArray[np.uint8]
    filter_rows: Ints
    filter_allows: NDArray[np.uint8]
    filter_names: tuple[str, ...]
    time_filters: tuple[tuple[TimeDimension, tuple[str, ...]], ...]
    histogram_names: tuple[str, ...]
    histogram_rows: Ints
    panel_inputs: Ints
    panel_present: Ints
    total_inputs: Ints
    total_present: Ints
    width: int

    @property
    def slots(self) -> int:
        return 1 + len(self.panel_inputs) + len(self.panel_present)


def input_rows(report: ReportType) -> tuple[dict[str, int], dict[str, int]]:
    """Row of each additive measure in `inputs`, and of each Sum in `present`."""
    inputs = report.additive_inputs
    sums = [measure for measure in inputs if isinstance(measure, Sum)]
    return (
        {measure.name: row for row, measure in enumerate(inputs)},
        {measure.name: row for row, measure in enumerate(sums)},
    )


def lay_out(plan: TickPlan, universes: Universes) -> Layout:
    report = plan.report
    row_of = {dimension.name: row for row, dimension in enumerate(report.coded_dimensions)}
    bases = [report.base_of(d) for d in plan.panels if not isinstance(d, TimeDimension)]
    counted = [report.dimension(measure.dimension) for measure in report.distinct_measures]
    histogram_names = tuple(dict.fromkeys(d.name for d in (*bases, *counted)))
    filters = [(report.dimension(name), members) for name, members in plan.filters]
    row_filters = [(d, members) for d, members in filters if not isinstance(d, TimeDimension)]
    scope = _scope_tables(plan)
    width = max(
        (len(universes.roll(report, d)) for d in report.coded_dimensions),
        default=1,
    )
    inputs, present = input_rows(report)
    panel = [measure.name for measure in plan.panel_inputs()]
    return Layout(
        scope_rows=_ints(row_of[member_dimension_on(report, column).name] for column, _ in scope),
        scope_allows=_allows([_allowed_codes(plan, c, codes, universes) for c, codes in scope], width),
        filter_rows=_ints(row_of[report.base_of(d).name] for d, _ in row_filters),
        filter_allows=_allows([_allowed_members(report, d, m, universes) for d, m in row_filters], width),
        filter_names=tuple(d.name for d, _ in row_filters),
        time_filters=tuple((d, members) for d, members in filters if isinstance(d, TimeDimension)),
        histogram_names=histogram_names,
        histogram_rows=_ints(row_of[name] for name in histogram_names),
        panel_inputs=_ints(inputs[name] for name in panel),
        panel_present=_ints(present[name] for name in panel if name in present),
        total_inputs=np.arange(len(inputs), dtype=np.int64),
        total_present=np.arange(len(present), dtype=np.int64),
        width=width,
    )


def _ints(numbers: Iterable[int]) -> Ints:
    return np.array(list(numbers), np.int64)


def _allows(positions: list[list[int]], width: int) -> NDArray[np.uint8]:
    table = np.zeros((len(positions), width), np.uint8)
    for row, allowed in enumerate(positions):
        table[row, allowed] = 1
    return table


def member_dimension_on(report: ReportType, column: str) -> Dimension:
    """The member dimension that a KEY column carries."""
    return next(d for d in report.coded_dimensions if d.column == column)


def _scope_tables(plan: TickPlan) -> list[tuple[str, tuple[str, ...]]]:
    """(KEY column, allowed codes) of which a row must satisfy one; none when everything is allowed."""
    scope = plan.scope
    if scope.all_projects:
        return []
    if not scope.is_own_rows:
        return [(plan.report.scope_column, scope.projects)]
    tables = [(plan.report.dog_column, scope.own_dogs)]
    if plan.report.own_column is not None:
        tables.append((plan.report.own_column, scope.own_employee))
    return tables


def _allowed_codes(plan: TickPlan, column: str, codes: tuple[str, ...], universes: Universes) -> list[int]:
    return _allowed_members(plan.report, member_dimension_on(plan.report, column), codes, universes)


def _allowed_members(
    report: ReportType, dimension: Dimension, members: tuple[str, ...], universes: Universes
) -> list[int]:
    """The codes that rows of one of the members carry."""
    position = universes.of(report, dimension).position
    wanted = [position[member] for member in members if member in position]
    allowed: list[int] = np.flatnonzero(np.isin(universes.roll(report, dimension), wanted)).tolist()
    return allowed
