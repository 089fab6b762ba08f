"""A pivot: the numbers of a builder's question in lines and columns, ordered, with subtotals and totals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from dashboard.metrics.change import calculate_percent_change
from dashboard.metrics.numbers import number
from dashboard.metrics.pivot_cells import Cell, CellPlan, Cells, Level, Members, empty_cell
from dashboard.metrics.result import NOT_RECORDED, Emptiness, MemberWords, Number, Provenance
from dashboard.metrics.shifted import Shift
from dashboard.semantic.aggregation import Aggregation, Pick, amount_of
from dashboard.semantic.builder_question import BARS, OTHERS, TABLE, BuilderQuestion
from dashboard.semantic.fields import Sum
from dashboard.semantic.period import Days

MOST_BARS = 40


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line: the members of the first `len(members)` dimensions of the rows; fewer than all are a subtotal, none
    the total."""

    members: Members
    is_total: bool


@dataclass(frozen=True, kw_only=True)
class PivotColumn:
    """One column of numbers: a pick under the members of the first dimensions of the columns; none: over all."""

    members: Members
    pick: Pick
    is_total: bool


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """What changes are against: cells of the complete days of the period, and of the earlier ones."""

    now: Cells
    before: Cells
    shift: Shift
    days: Days


@dataclass(frozen=True, kw_only=True)
class Pivot:
    """The answer to a builder's question. `lines` and `columns` in the order of the table; `number` at any two.
    `emptiness`: why it stands on no rows."""

    question: BuilderQuestion
    plan: CellPlan
    cells: Cells
    earlier: Earlier | None
    lines: tuple[Line, ...]
    columns: tuple[PivotColumn, ...]
    provenance: Provenance
    labels: MemberWords
    emptiness: Emptiness | None = None

    @property
    def days(self) -> Days:
        return self.plan.days

    def number(self, line: Line, column: PivotColumn) -> Number:
        return self.numbers.of(column.pick, line.members, column.members)

    @property
    def suggested_view(self) -> str:
        """The question's; of more members than bars are read at a glance, a table."""
        is_long = sum(len(line.members) == 1 for line in self.lines) > MOST_BARS
        view = self.question.suggested_view
        return TABLE if view == BARS and is_long else view

    @cached_property
    def numbers(self) -> "Numbers":
        return Numbers(plan=self.plan, cells=self.cells, earlier=self.earlier)


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """From counted cells to the numbers of picks."""

    plan: CellPlan
    cells: Cells
    earlier: Earlier | None

    def of(self, pick: Pick, rows: Members, columns: Members) -> Number:
        level, members = (len(rows), len(columns)), (*rows, *columns)
        if pick.aggregation is Aggregation.CHANGE:
            return self._change(pick, level, members)
        cell = self._cell(self.cells, level, members)
        if pick.aggregation is Aggregation.SHARE:
            return self._share(pick, cell, self.cells[0, 0][()])
        return self._plain(pick, cell)

    @cached_property
    def _empty(self) -> Cell:
        return empty_cell(self.plan)

    def _cell(self, cells: Cells, level: Level, members: Members) -> Cell:
        return cells[level].get(members, self._empty)

    def _own(self, pick: Pick, cell: Cell) -> Number:
        """The measure as it is declared."""
        return number(self.plan.report, pick.measure, cell.rows, cell.summed, cell.distinct)

    def _plain(self, pick: Pick, cell: Cell) -> Number:
        own, report = self._own(pick, cell), self.plan.report
        if pick.is_own:
            return own
        if pick.aggregation is Aggregation.COUNT:
            return Number(value=own.n, n=own.n)
        amount = amount_of(report, pick.measure)
        assert amount is not None, f"{pick.name} needs an amount"
        if pick.aggregation is Aggregation.AVERAGE:
            return _mean(own)
        extremes = cell.lowest if pick.aggregation is Aggregation.MINIMUM else cell.highest
        value = extremes[amount.name]
        return Number(value=value, n=own.n, reason=None if value is not None else NOT_RECORDED)

    def _share(self, pick: Pick, cell: Cell, whole: Cell) -> Number:
        """Of whole numbers, so that every engine gives the same float."""
        part, total = (one.summed[pick.measure.name] for one in (cell, whole))
        if not total.total or (isinstance(pick.measure, Sum) and cell.rows and not part.known):
            return Number(value=None, n=part.known, reason=NOT_RECORDED)
        return Number(value=100 * part.total / total.total, n=self._own(pick, cell).n)

    def _change(self, pick: Pick, level: Level, members: Members) -> Number:
        if self.earlier is None:
            return Number(value=None, n=0, reason="no_previous")
        now = self._own(pick, self._cell(self.earlier.now, level, members))
        inside = [self.plan.report.dimension(name) for name in self.plan.set_of(level)]
        earlier = self.earlier.shift.members(inside, members)
        before = self._own(pick, self._cell(self.earlier.before, level, earlier))
        change = calculate_percent_change(now.value, before.value)
        return Number(value=change.value, n=now.n, reason=change.reason)


def _mean(own: Number) -> Number:
    """Of a sum over the rows that have a value."""
    if own.value is None or not own.n:
        return Number(value=None, n=0, reason=NOT_RECORDED)
    return Number(value=own.value / own.n, n=own.n)


@dataclass(frozen=True, kw_only=True)
class Order:
    """How the members of each dimension follow each other: `places` by dimension name, unknown ones last."""

    question: BuilderQuestion
    numbers: Numbers
    places: Mapping[str, Mapping[str, int]]

    def lines(self) -> tuple[Line, ...]:
        rows = self.question.rows
        return tuple(self._below((), rows))

    def columns(self) -> tuple[PivotColumn, ...]:
        heads = [*self._heads((), self.question.columns)]
        depth = len(self.question.columns)
        return tuple(
            PivotColumn(members=members, pick=pick, is_total=len(members) < depth)
            for members in heads
            for pick in self.question.picks
        )

    def _below(self, parent: Members, rows: Sequence[str]) -> Iterable[Line]:
        """The lines under a parent, then its own as their total; every line where there are no dimensions."""
        depth = len(parent)
        if depth == len(rows):
            yield Line(members=parent, is_total=False)
            return
        for members in self._children.get(parent, ()):
            yield from self._below(members, rows)
        if not parent or self.question.subtotals:
            yield Line(members=parent, is_total=True)

    def _heads(self, parent: Members, columns: Sequence[str]) -> Iterable[Members]:
        if len(parent) == len(columns):
            yield parent
            return
        for members in self._column_children.get(parent, ()):
            yield from self._heads(members, columns)
        if not parent or self.question.subtotals:
            yield parent

    @cached_property
    def _children(self) -> dict[Members, list[Members]]:
        depth = len(self.question.rows)
        return self._families(self.question.rows, [(depth, 0)], is_ordered=True)

    @cached_property
    def _column_children(self) -> dict[Members, list[Members]]:
        depth = len(self.question.columns)
        return self._families(self.question.columns, [(0, depth)], is_ordered=False)

    def _families(
        self, names: Sequence[str], finest: Sequence[Level], *, is_ordered: bool
    ) -> dict[Members, list[Members]]:
        every = {members[:depth] for level in finest for members in self.numbers.cells[level]
                 for depth in range(1, len(names) + 1)}  # fmt: skip
        families: dict[Members, list[Members]] = {}
        for members in sorted(every, key=lambda members: self._natural(names, members)):
            families.setdefault(members[:-1], []).append(members)
        if is_ordered and self.question.order is not None:
            for children in families.values():
                self._sort(names[len(children[0]) - 1], children)
        return families

    def _natural(self, names: Sequence[str], members: Members) -> tuple[tuple[int, str], ...]:
        return tuple(
            (self.places[name].get(member, len(self.places[name])), member)
            for name, member in zip(names, members, strict=False)
        )

    def _sort(self, dimension: str, children: list[Members]) -> None:
        """By the order of the question; missing numbers, and what is together as others, last either way."""
        order = self.question.order or ""
        name, is_down = order.removeprefix("-"), order.startswith("-")
        pick = next((one for one in self.question.picks if one.name == name), None)
        if pick is None:
            if name == dimension and is_down:
                children.reverse()
        else:
            values = {members: self.numbers.of(pick, members, ()).value for members in children}
            sign = -1 if is_down else 1
            children.sort(key=lambda one: (values[one] is None, sign * (values[one] or 0)))
        children.sort(key=lambda members: members[-1] == OTHERS)


def levels_of(question: BuilderQuestion) -> tuple[Level, ...]:
    """The levels that a table shows, the totals always; those between only with subtotals. Ordering by a number needs
    the lines over all columns, which are the total's."""
    rows, columns = len(question.rows), len(question.columns)
    between = question.subtotals or question.order is not None
    return tuple(
        dict.fromkeys(
            (row, column)
            for row in range(rows + 1)
            for column in range(columns + 1)
            if between or (row in (0, rows) and column in (0, columns))
        )
    )


def with_kept(plan: CellPlan, members: frozenset[str]) -> CellPlan:
    """The same with all other members of the dimension of the top as OTHERS."""
    top = plan.question.top
    assert top is not None
    return replace(plan, kept={top.dimension: members})
