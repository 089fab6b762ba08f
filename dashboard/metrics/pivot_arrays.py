"""The cells of a pivot from the replica's mapped columns: a row's cell is a number, and the levels are sums over axes.

Only where the finest level, members of all dimensions multiplied, fits into memory; SQL answers the rest, and is what
this must agree with.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import starmap
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.metrics.counts import Flags, Ints, TickPlan, with_row_counts
from dashboard.metrics.engine import Part
from dashboard.metrics.numbers import Summed, scale_of
from dashboard.metrics.pivot_cells import Cell, CellPlan, Cells, Level, refuse_too_many
from dashboard.metrics.tick_layout import Question, Refusal, lay_out, numbers_of
from dashboard.metrics.universe import Universes, positions_by_day, time_universe
from dashboard.semantic.builder_question import OTHERS
from dashboard.semantic.fields import Dimension, Sum, TimeDimension
from data_access.replica.columns import flags_of, sums_of

MOST_CELLS = 2_000_000
MOST_SEEN = 96_000_000
"""Bytes of who was seen in which cell, for one distinct measure."""
BLOCK = 1 << 17
"""Rows worked on at once: what is made of them stays in the cache."""
_NONE_LOW, _NONE_HIGH = np.iinfo(np.int64).max, np.iinfo(np.int64).min


@dataclass(frozen=True, kw_only=True)
class Axis:
    """The members of a dimension of the pivot, and for each code that rows carry (of time: for each day of the period)
    the member's place. `column`: the number of the coded dimension; None for time."""

    values: tuple[str, ...]
    place: Ints
    column: int | None


@dataclass(kw_only=True)
class Tables:
    """Of the finest level, by cell: rows, sums and known rows [inputs], extremes [extremes], who was seen [distinct]
    by cell and member."""

    rows: Ints
    sums: Ints
    known: Ints
    lowest: Ints
    highest: Ints
    seen: list[Flags] = field(default_factory=list)


class ArrayCells:
    """Counts a plan over the parts of a report."""

    def __init__(self, plan: CellPlan, parts: Sequence[Part], universes: Universes) -> None:
        self._plan, self._parts, self._universes = plan, parts, universes
        self._report = plan.report
        self._axes = tuple(self._axis(one, plan.kept.get(one.name)) for one in plan.question.dimensions)
        # Who is counted is counted one by one, also where the table has them together.
        counted = [self._report.dimension(one.dimension) for one in plan.distinct]
        self._counted = tuple(self._axis(one, None) for one in counted)
        self._shape = tuple(len(axis.values) for axis in self._axes)
        self._sums, self._flags = numbers_of(sums_of(self._report)), numbers_of(flags_of(self._report))

    @property
    def is_possible(self) -> bool:
        cells = prod(self._shape)
        return cells <= MOST_CELLS and all(cells * len(one.values) <= MOST_SEEN for one in self._counted)

    @cached_property
    def _question(self) -> Question:
        plan = self._plan
        return lay_out(
            TickPlan(report=plan.report, scope=plan.scope, days=plan.days, filters=plan.question.query.filters),
            self._universes,
        )

    def count(self) -> Cells:
        tables = self._empty()
        for part in self._parts:
            for rows, day_places in self._blocks(part):
                self._add(part, rows, day_places, tables)
        levels = {level: self._level(tables, level) for level in self._plan.levels}
        refuse_too_many(sum(map(len, levels.values())))
        return levels

    def _axis(self, dimension: Dimension, kept: frozenset[str] | None) -> Axis:
        """A member that is not `kept` (None: all are) has the place of OTHERS."""
        if isinstance(dimension, TimeDimension):
            days, conventions = self._plan.days, self._universes.conventions
            values = time_universe(dimension, days, conventions).values
            return Axis(values=values, place=positions_by_day(dimension, days, conventions), column=None)
        base = self._report.base_of(dimension)
        column = next(i for i, one in enumerate(self._report.coded_dimensions) if one.name == base.name)
        values = self._universes.of(self._report, dimension).values
        roll = self._universes.roll(self._report, dimension)
        if kept is None:
            return Axis(values=values, place=roll, column=column)
        chosen = (*(value for value in values if value in kept), OTHERS)
        places = {value: place for place, value in enumerate(chosen)}
        merged = np.array([places.get(value, len(chosen) - 1) for value in values], np.int64)
        return Axis(values=chosen, place=merged[roll], column=column)

    def _empty(self) -> Tables:
        cells, plan = prod(self._shape), self._plan
        inputs, extremes = len(plan.additive), len(plan.extremes)
        return Tables(
            rows=np.zeros(cells, np.int64),
            sums=np.zeros((inputs, cells), np.int64),
            known=np.zeros((inputs, cells), np.int64),
            lowest=np.full((extremes, cells), _NONE_LOW),
            highest=np.full((extremes, cells), _NONE_HIGH),
            seen=[np.zeros((cells, len(one.values)), np.bool_) for one in self._counted],
        )

    def _blocks(self, part: Part) -> Iterator[tuple[slice, Ints]]:
        """Rows of the period that may count, and the day of each, counted from its first."""
        question = self._question
        is_day = (part.days >= question.first_day) & (part.days <= question.last_day)
        is_day &= ~np.isin(part.days, list(part.excluded_days))
        for refusal in question.day_filters:
            is_day &= ~refusal.refused(part.days, question.conventions)
        edges = np.flatnonzero(np.diff(is_day, prepend=False, append=False))
        for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            day_of_row = np.repeat(
                part.days[first:last].astype(np.int64) - question.first_day, np.diff(part.starts[first : last + 1])
            )
            begin, end = int(part.starts[first]), int(part.starts[last])
            for start in range(begin, end, BLOCK):
                stop = min(start + BLOCK, end)
                yield slice(start, stop), day_of_row[start - begin : stop - begin]

    def _add(self, part: Any, rows: slice, days: Ints, tables: Tables) -> None:
        passing = self._passing(part, rows)
        cell = self._cells_of(part, rows, days)
        cell = cell if passing is None else cell[passing]
        size = len(tables.rows)
        tables.rows += np.bincount(cell, minlength=size)

        def taken(column: NDArray[Any]) -> NDArray[Any]:
            return column[rows] if passing is None else column[rows][passing]

        for number, measure in enumerate(self._plan.additive):
            is_known = self._has(part, measure.name, taken)
            tables.known[number] += _summed(cell, is_known, size)
            if isinstance(measure, Sum):
                values = taken(part.values(self._sums[measure.name]))
                tables.sums[number] += _summed(cell, values, size)
        for number, amount in enumerate(self._plan.extremes):
            is_known = self._has(part, amount.name, taken)
            # In the type of the table: numpy takes another, slow way where it has to convert.
            values = taken(part.values(self._sums[amount.name])).astype(np.int64)[is_known]
            where = cell[is_known]
            np.minimum.at(tables.lowest[number], where, values)
            np.maximum.at(tables.highest[number], where, values)
        for axis, seen in zip(self._counted, tables.seen, strict=True):
            assert axis.column is not None
            seen[cell, axis.place[taken(part.codes(axis.column))]] = True

    def _has(self, part: Any, name: str, taken: Any) -> Flags:
        """Rows with the flag of an additive measure: of a sum that there is a value, of a count that it counts."""
        byte, bit = divmod(self._flags[name], 8)
        has: Flags = (taken(part.flags(byte)) >> bit & 1).astype(np.bool_)
        return has

    def _cells_of(self, part: Any, rows: slice, days: Ints) -> Ints:
        cell = np.zeros(rows.stop - rows.start, np.int64)
        for axis in self._axes:
            cell *= len(axis.values)
            cell += axis.place[days if axis.column is None else part.codes(axis.column)[rows]]
        return cell

    def _passing(self, part: Any, rows: slice) -> Flags | None:
        """Which rows are in the scope and pass the filters; None where all do."""
        question = self._question

        def among(refusal: Refusal) -> Flags:
            allowed = np.zeros(question.sizes[refusal.column], np.bool_)
            allowed[list(refusal.allowed)] = True
            found: Flags = allowed[part.codes(refusal.column)[rows]]
            return found

        tests = [among(refusal) for refusal in question.filters]
        if question.scope:
            tests.append(np.logical_or.reduce([among(refusal) for refusal in question.scope]))
        return np.logical_and.reduce(tests) if tests else None

    def _level(self, tables: Tables, level: Level) -> dict[tuple[str, ...], Cell]:
        """The cells that have rows; of the whole, its one cell always."""
        inside = self._plan.set_of(level)
        outside = tuple(i for i, one in enumerate(self._plan.question.dimensions) if one.name not in inside)
        shape = self._shape or (1,)
        gone = outside if self._shape else ()

        def rolled(table: NDArray[Any], how: Any) -> Any:
            return how.reduce(table.reshape(*shape, *table.shape[1:]), axis=gone).reshape(-1, *table.shape[1:])

        rows = rolled(tables.rows, np.add)
        at = np.flatnonzero(rows) if inside else np.zeros(1, np.int64)
        seen = [rolled(one, np.logical_or)[at, 1:].sum(axis=1).tolist() for one in tables.seen]
        cells: dict[tuple[str, ...], Cell] = self._as_cells(
            self._members(inside, at), rows[at].tolist(),
            [rolled(one, np.add)[at].tolist() for one in tables.sums],
            [rolled(one, np.add)[at].tolist() for one in tables.known],
            [rolled(one, np.minimum)[at].tolist() for one in tables.lowest],
            [rolled(one, np.maximum)[at].tolist() for one in tables.highest],
            seen,
        )  # fmt: skip
        return cells

    def _members(self, inside: Sequence[str], at: Ints) -> list[tuple[str, ...]]:
        axes = [a for a, d in zip(self._axes, self._plan.question.dimensions, strict=True) if d.name in inside]
        if not axes:
            return [()]
        places = np.unravel_index(at, tuple(len(axis.values) for axis in axes))
        texts = [[axis.values[i] for i in place.tolist()] for axis, place in zip(axes, places, strict=True)]
        return list(zip(*texts, strict=True))

    def _as_cells(self, members: list[tuple[str, ...]], rows: list[int], *tables: list[list[int]]) -> Any:
        plan, report = self._plan, self._report
        sums, known, lowest, highest, seen = tables
        scales = [10 ** scale_of(report, one) for one in plan.extremes]

        def cell(at: int, count: int) -> Cell:
            summed = {
                one.name: Summed(sums[i][at], known[i][at]) if isinstance(one, Sum) else Summed(known[i][at], count)
                for i, one in enumerate(plan.additive)
            }
            return Cell(
                rows=count,
                summed=with_row_counts(report, count, summed),
                distinct={one.name: seen[i][at] for i, one in enumerate(plan.distinct)},
                lowest={one.name: _extreme(lowest[i][at], scales[i]) for i, one in enumerate(plan.extremes)},
                highest={one.name: _extreme(highest[i][at], scales[i]) for i, one in enumerate(plan.extremes)},
            )

        return dict(zip(members, starmap(cell, enumerate(rows)), strict=True))


def _summed(cell: Ints, values: NDArray[Any], size: int) -> Ints:
    """Sums of whole numbers by cell: in floats, the fast way, where they hold those of one block exactly."""
    if values.dtype == np.int64 and np.abs(values).max(initial=0) >= 2**53 // BLOCK:
        table = np.zeros(size, np.int64)
        np.add.at(table, cell, values)
        return table
    return np.bincount(cell, weights=values, minlength=size).astype(np.int64)


def _extreme(value: int, scale: int) -> float | None:
    return None if value in (_NONE_LOW, _NONE_HIGH) else value / scale
