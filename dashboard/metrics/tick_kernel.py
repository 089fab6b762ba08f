"""The tick over the replica's mapped columns: counts every part with the fused kernel and reads the sum out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from dashboard.metrics.counts import Counts, Ints, PanelCounts, TickPlan
from dashboard.metrics.engine import Part
from dashboard.metrics.numbers import Summed
from dashboard.metrics.tick_distinct import MOST_MARKS, distinct_by_panel, marks_needed
from dashboard.metrics.tick_layout import MOST_FILTERS, Question, lay_out, numbers_of
from dashboard.metrics.tick_run import Tally
from dashboard.metrics.tick_whole import count_part, widened
from dashboard.metrics.universe import Universes, positions_by_day, time_universe
from dashboard.semantic.fields import Dimension, Measure, Sum, TimeDimension
from data_access.replica.columns import flags_of, sums_of


def is_for_kernel(plan: TickPlan, universes: Universes) -> bool:
    """Not where panels show distinct counts of so many members that marking each takes too much memory."""
    return len(plan.filters) <= MOST_FILTERS and marks_needed(plan, universes) <= MOST_MARKS


def count_with_kernel(plan: TickPlan, parts: tuple[Part, ...], universes: Universes) -> Counts:
    """The counts of a plan that is for the kernel."""
    question = lay_out(plan, universes)
    picture = _Picture(plan, question, universes, [(part, count_part(part, question)) for part in parts])
    distinct = distinct_by_panel(plan, question, parts, universes)
    return Counts(
        rows=picture.rows,
        sums={measure.name: picture.summed(measure) for measure in plan.report.additive_inputs},
        distinct={m.name: picture.known_members(m.dimension) for m in plan.report.distinct_measures},
        panels={d.name: replace(picture.panel(d), distinct=distinct[d.name]) for d in plan.panels},
    )


@dataclass
class _Picture:
    """All parts together, in the words of the report."""

    plan: TickPlan
    question: Question
    universes: Universes
    counted: Sequence[tuple[Part, Tally]]

    def __post_init__(self) -> None:
        self._column = {d.name: column for column, d in enumerate(self.plan.report.coded_dimensions)}
        dimensions = [(name, self.plan.report.dimension(name)) for name, _ in self.plan.filters]
        self._filters = [name for name, dimension in dimensions if not isinstance(dimension, TimeDimension)]
        self._day_filters = [name for name, dimension in dimensions if isinstance(dimension, TimeDimension)]

        self._sum_numbers = numbers_of(sums_of(self.plan.report))
        self._flag_numbers = numbers_of(flags_of(self.plan.report))
        self.rows = sum(tally.rows for _, tally in self.counted)
        self._sums = np.sum([tally.sums for _, tally in self.counted], axis=0)
        self._flags = np.sum([tally.flags for _, tally in self.counted], axis=0)

    def summed(self, measure: Measure) -> Summed:
        """Total and known rows of an additive measure: of a count all rows are known."""
        flagged = int(self._flags[self._flag_numbers[measure.name]])
        if not isinstance(measure, Sum):
            return Summed(flagged, self.rows)
        return Summed(int(self._sums[self._sum_numbers[measure.name]]), flagged)

    def known_members(self, name: str) -> int:
        """Different members with rows, without "missing"."""
        rows = self._histogram(self._column[name])[:1]
        return int(np.count_nonzero(self._rolled(self.plan.report.dimension(name), rows)[1:]))

    def panel(self, dimension: Dimension) -> PanelCounts:
        """All passing rows, and those that fail only this dimension's own filter."""
        if isinstance(dimension, TimeDimension):
            return self._panel_counts(*self._by_day(dimension))
        table = self._histogram(self._column[self.plan.report.base_of(dimension).name])
        if dimension.name in self._filters:
            number = self._filters.index(dimension.name)
            table = _together([table, *(tally.own[number] for _, tally in self.counted)])
        return self._panel_counts(self.universes.of(self.plan.report, dimension).values, self._rolled(dimension, table))

    def _histogram(self, column: int) -> Ints:
        return _together([tally.histograms[column] for _, tally in self.counted])

    def _rolled(self, dimension: Dimension, table: Ints) -> Ints:
        return self.universes.rolled(self.plan.report, dimension, table.T)

    def _by_day(self, dimension: TimeDimension) -> tuple[tuple[str, ...], Ints]:
        days, conventions = self.plan.days, self.universes.conventions
        universe, position = time_universe(dimension, days, conventions), positions_by_day(dimension, days, conventions)
        table = np.zeros((len(universe.values), 1 + len(self.question.slots)), np.int64)
        for part, tally in self.counted:
            by_day = tally.days
            if dimension.name in self._day_filters:
                by_day = by_day + tally.own_days[self._day_filters.index(dimension.name)]
            first, last = np.searchsorted(part.days, [self.question.first_day, self.question.last_day + 1])
            np.add.at(table, position[part.days[first:last] - self.question.first_day], by_day[first:last])
        return universe.values, table

    def _panel_counts(self, values: tuple[str, ...], table: Ints) -> PanelCounts:
        """Who has a value is only counted when the panels' measure is a sum; nothing else asks."""
        inputs = self.plan.panel_inputs()
        known = {measure.name: table[:, 0] for measure in inputs}
        if isinstance(self.plan.measure, Sum):
            known[self.plan.measure.name] = table[:, 1 + len(inputs)]
        sums = {measure.name: table[:, 1 + slot] for slot, measure in enumerate(inputs)}
        return PanelCounts(values=values, rows=table[:, 0], sums=sums, known=known)


def _together(tables: Sequence[Ints]) -> Ints:
    """The sum of tables, each counted when there were so many members."""
    codes = max(table.shape[1] for table in tables)
    first, *others = tables
    return sum((widened(table, codes) for table in others), widened(first, codes))
