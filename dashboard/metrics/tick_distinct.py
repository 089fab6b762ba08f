"""How many different members the rows of each panel's members have, by the second kernel: see `kernel_distinct.py`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.metrics.counts import Ints, TickPlan
from dashboard.metrics.engine import Part
from dashboard.metrics.kernel_arrays import Marks, Met
from dashboard.metrics.kernel_distinct import mark_rows
from dashboard.metrics.tick_layout import Question, own_bit
from dashboard.metrics.tick_run import arrays_of, runs_of, stored_of
from dashboard.metrics.universe import Universes, positions_by_day, time_universe
from dashboard.semantic.fields import CountDistinct, Dimension, TimeDimension

MOST_MARKS = 2**24
"""Bytes of a tick's tables; where members by members are more, SQL counts them."""


def marks_needed(plan: TickPlan, universes: Universes) -> int:
    """How large the tables of a plan would be; none where its measure is no distinct count."""
    return sum(
        _members(plan, dimension, universes) * _members(plan, plan.report.dimension(measure.dimension), universes)
        for measure in plan.panel_distinct()
        for dimension in plan.panels
    )


def _members(plan: TickPlan, dimension: Dimension, universes: Universes) -> int:
    if isinstance(dimension, TimeDimension):
        return len(time_universe(dimension, plan.days, universes.conventions).values)
    return len(universes.of(plan.report, dimension).values)


def distinct_by_panel(
    plan: TickPlan, question: Question, parts: Sequence[Part], universes: Universes
) -> dict[str, dict[str, Ints]]:
    """By dimension of a panel, the plan's distinct count by position of its members; nothing where it has none."""
    found: dict[str, dict[str, Ints]] = {dimension.name: {} for dimension in plan.panels}
    for measure in plan.panel_distinct():
        for dimension, counts in _Marking(plan, question, universes, measure).counts(parts):
            found[dimension.name][measure.name] = counts
    return found


@dataclass(frozen=True)
class _Marking:
    plan: TickPlan
    question: Question
    universes: Universes
    measure: CountDistinct

    def counts(self, parts: Sequence[Part]) -> Iterator[tuple[Dimension, Ints]]:
        panels = self.plan.panels
        sizes = np.array([_members(self.plan, dimension, self.universes) for dimension in panels], np.int64)
        width = _members(self.plan, self._of, self.universes)
        met = Met(np.zeros(width * int(sizes.sum()), np.uint8), np.zeros(int(sizes.sum()), np.int64))
        rows_at = np.cumsum(sizes) - sizes
        for part in parts:
            asked, marks = arrays_of(part, self.question), self._marks(part, rows_at, width)
            mark_rows(stored_of(part), asked, marks, runs_of(part, self.question, asked), met)
        for dimension, first, size in zip(panels, rows_at, sizes, strict=True):
            yield dimension, met.different[first : first + size]

    def _marks(self, part: Part, rows_at: Ints, width: int) -> Marks:
        behind = [self._behind(part, dimension) for dimension in self.plan.panels]
        members = np.zeros((len(behind), max(map(len, behind), default=0)), np.uint32)
        for line, found in zip(members, behind, strict=True):
            line[: len(found)] = found
        return Marks(
            of=self._place(part, self._of),
            of_members=self._behind(part, self._of).astype(np.uint32),
            width=width,
            places=np.array([self._place(part, dimension) for dimension in self.plan.panels], np.int64).reshape(-1, 2),
            members=members,
            bits=np.array([own_bit(self.plan, dimension) for dimension in self.plan.panels], np.uint32),
            rows_at=rows_at,
            tables_at=rows_at * width,
        )

    @property
    def _of(self) -> Dimension:
        return self.plan.report.dimension(self.measure.dimension)

    def _place(self, part: Part, dimension: Dimension) -> Ints:
        """Of a part of the calendar there is no column."""
        if isinstance(dimension, TimeDimension):
            return np.zeros(2, np.int64)
        names = [one.name for one in self.plan.report.coded_dimensions]
        place: Ints = part.code_places[names.index(self.plan.report.base_of(dimension).name)]
        return place

    def _behind(self, part: Part, dimension: Dimension) -> Ints:
        """The position of the member behind each code; of a part of the calendar behind each day of the part, where
        days outside of the period are not looked at."""
        if not isinstance(dimension, TimeDimension):
            return self.universes.roll(self.plan.report, dimension)
        first, last = np.searchsorted(part.days, [self.question.first_day, self.question.last_day + 1])
        members = np.zeros(len(part.days), np.int64)
        positions = positions_by_day(dimension, self.plan.days, self.universes.conventions)
        members[first:last] = positions[part.days[first:last] - self.question.first_day]
        return members
