"""The cells of a pivot, every grouping level counted from the rows: nothing that does not add up is ever added.

One statement gives the sums, counts and extremes of all levels, one more per distinct measure its counts; both group
to the finest level first and go on from there, so that the rows are read once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from dashboard.errors import InvalidInput
from dashboard.metrics.counts import with_row_counts
from dashboard.metrics.numbers import Summed, scale_of
from dashboard.metrics.statements import passing_rows
from dashboard.metrics.universe import Universes, member_text
from dashboard.semantic.aggregation import Aggregation, amount_of
from dashboard.semantic.builder_question import OTHERS, BuilderQuestion
from dashboard.semantic.fields import MISSING, CountDistinct, Dimension, Measure, Sum, TimeDimension
from dashboard.semantic.period import Days
from dashboard.semantic.report import ReportType
from dashboard.semantic.scope_codes import ScopeCodes

MOST_GROUPS = 200_000
"""Cells of one answer; more are no table that anybody reads, and are refused, never cut."""

Level = tuple[int, int]
"""How many dimensions of the rows and of the columns a cell is grouped by; (0, 0) is the whole."""
Members = tuple[str, ...]


@dataclass
class Cell:
    """What was counted over the rows of one combination of members. Extremes are None where no row has a value."""

    rows: int = 0
    summed: dict[str, Summed] = field(default_factory=dict)
    distinct: dict[str, int] = field(default_factory=dict)
    lowest: dict[str, float | None] = field(default_factory=dict)
    highest: dict[str, float | None] = field(default_factory=dict)


Cells = dict[Level, dict[Members, Cell]]


@dataclass(frozen=True, kw_only=True)
class CellPlan:
    """What is counted over which rows. `kept`: the members of a dimension that are not OTHERS, by its name."""

    question: BuilderQuestion
    scope: ScopeCodes
    days: Days
    levels: tuple[Level, ...]
    kept: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def report(self) -> ReportType:
        return self.question.report

    @cached_property
    def additive(self) -> tuple[Measure, ...]:
        """The measures that have to be summed to know all picks; row counts are never summed."""
        inputs = (one for pick in self.question.picks for one in self.report.inputs_of(pick.measure))
        return tuple(dict.fromkeys(one for one in inputs if one.name not in self.report.row_counts))

    @cached_property
    def extremes(self) -> tuple[Sum, ...]:
        wanted = (Aggregation.MINIMUM, Aggregation.MAXIMUM)
        amounts = (amount_of(self.report, p.measure) for p in self.question.picks if p.aggregation in wanted)
        return tuple(dict.fromkeys(one for one in amounts if one is not None))

    @cached_property
    def distinct(self) -> tuple[CountDistinct, ...]:
        measures = (pick.measure for pick in self.question.picks)
        return tuple(dict.fromkeys(one for one in measures if isinstance(one, CountDistinct)))

    def set_of(self, level: Level) -> tuple[str, ...]:
        """The names of the dimensions that a level groups by."""
        return (*self.question.rows[: level[0]], *self.question.columns[: level[1]])

    def mask_of(self, level: Level) -> int:
        """What grouping() says of a level: a bit per dimension, the first one highest, 0 where it is grouped by."""
        inside = self.set_of(level)
        bits = [name not in inside for name in (*self.question.rows, *self.question.columns)]
        return sum(1 << place for place, bit in enumerate(reversed(bits)) if bit)


def count_cells(plan: CellPlan, universes: Universes) -> Cells:
    """Every cell of every level of the plan. Raises InvalidInput where there are too many of them."""
    cells: Cells = {level: {} for level in plan.levels}
    fetch = universes.engine.fetch
    for level, members, numbers in _read(plan, fetch(_summing(plan, universes))):
        cells[level][members] = _cell(plan, numbers)
    # Over no rows at all, not every engine gives the line of the whole.
    cells[0, 0].setdefault((), empty_cell(plan))
    for measure in plan.distinct:
        for level, members, numbers in _read(plan, fetch(_counting(plan, measure, universes))):
            cells[level][members].distinct[measure.name] = int(numbers[0])
    return cells


def _passing(plan: CellPlan, measures: Sequence[Measure], universes: Universes) -> sa.Subquery:
    question = plan.question
    return passing_rows(
        plan.report, universes.conventions,
        scope=plan.scope, days=plan.days, filters=question.query.filters, by=question.dimensions, measures=measures,
    )  # fmt: skip


def _keys(plan: CellPlan, rows: sa.Subquery) -> list[sa.ColumnElement[Any]]:
    return [_key(plan, rows.c[f"by_{one.name}"], one).label(f"by_{one.name}") for one in plan.question.dimensions]


def _key(plan: CellPlan, column: sa.ColumnElement[Any], dimension: Dimension) -> sa.ColumnElement[Any]:
    """The member of a row, or OTHERS where it is not among those that are kept. An empty text is missing."""
    if isinstance(dimension, TimeDimension):
        return column
    kept, known = plan.kept.get(dimension.name), sa.func.nullif(column, "")
    if kept is None:
        return known
    missing = (known.is_(None), None if MISSING in kept else OTHERS)
    return sa.case(missing, (known.in_(sorted(kept - {MISSING})), known), else_=OTHERS)


def _summing(plan: CellPlan, universes: Universes) -> sa.Select[Any]:
    measures = tuple(dict.fromkeys((*plan.additive, *plan.extremes)))
    rows = _passing(plan, measures, universes)
    keys = _keys(plan, rows)
    made = [(f"{how}_{one.name}", how, rows.c[f"in_{one.name}"]) for one, how in _wanted(plan)]
    inner = [_AGGREGATES[how](column).label(name) for name, how, column in made]
    finest = sa.select(*keys, sa.func.count().label("rows"), *inner).group_by(*map(_bare, keys)).subquery("finest")
    outer = [_MERGES[how](finest.c[name]) for name, how, _ in made]
    return _levels(plan, finest, [sa.func.sum(finest.c.rows), *outer])


def _bare(key: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """The expression of a label: names of labels are no names in a GROUP BY everywhere."""
    return key.element if isinstance(key, sa.Label) else key


_AGGREGATES: dict[str, Any] = {
    "sum": sa.func.sum,
    "known": sa.func.count,
    "lowest": sa.func.min,
    "highest": sa.func.max,
}
_MERGES: dict[str, Any] = {"sum": sa.func.sum, "known": sa.func.sum, "lowest": sa.func.min, "highest": sa.func.max}


def _wanted(plan: CellPlan) -> list[tuple[Measure, str]]:
    """The columns of the summing statement, after the rows, in the order that `_cell` reads them."""
    sums = [(one, how) for one in plan.additive for how in ("sum", "known")]
    return sums + [(one, how) for one in plan.extremes for how in ("lowest", "highest")]


def _counting(plan: CellPlan, measure: CountDistinct, universes: Universes) -> sa.Select[Any]:
    rows = _passing(plan, (measure,), universes)
    keys, member = _keys(plan, rows), rows.c[f"in_{measure.name}"]
    finest = sa.select(*keys, member.label("member")).distinct().subquery("finest")
    return _levels(plan, finest, [sa.func.count(finest.c.member.distinct())])


def _levels(plan: CellPlan, finest: sa.Subquery, numbers: Iterable[sa.ColumnElement[Any]]) -> sa.Select[Any]:
    keys = [finest.c[f"by_{one.name}"] for one in plan.question.dimensions]
    if not keys:
        return sa.select(*numbers)
    sets = [_set([finest.c[f"by_{name}"] for name in plan.set_of(level)]) for level in plan.levels]
    grouping = sa.func.grouping_sets(*sets)
    select = sa.select(sa.func.grouping(*keys).label("which"), *keys, *numbers).group_by(grouping)
    return select.limit(MOST_GROUPS + 1)


def _set(keys: Sequence[sa.ColumnElement[Any]]) -> sa.ColumnElement[Any]:
    return sa.tuple_(*keys) if keys else sa.text("()")  # type: ignore[return-value]


def _read(plan: CellPlan, records: Sequence[Sequence[Any]]) -> Iterable[tuple[Level, Members, Sequence[Any]]]:
    refuse_too_many(len(records))
    dimensions = plan.question.dimensions
    if not dimensions:
        return [((0, 0), (), record) for record in records]
    level_of = {plan.mask_of(level): level for level in plan.levels}
    places = {level: [i for i, d in enumerate(dimensions, 1) if d.name in plan.set_of(level)] for level in plan.levels}
    first = 1 + len(dimensions)
    found = []
    for record in records:
        level = level_of[record[0]]
        members = tuple(member_text(dimensions[place - 1], record[place]) for place in places[level])
        found.append((level, members, record[first:]))
    return found


def refuse_too_many(cells: int) -> None:
    """Raises InvalidInput for a table that is larger than any is."""
    if cells > MOST_GROUPS:
        raise InvalidInput(
            f"this table has more than {MOST_GROUPS:,} cells",
            code="too_many_groups",
            field="rows",
            hint="take a dimension out, ask for the top of one, or narrow the period or a filter",
        )


def _cell(plan: CellPlan, numbers: Sequence[Any]) -> Cell:
    rows = int(numbers[0] or 0)
    cell, place = Cell(rows=rows), 1
    for measure in plan.additive:
        total, known = numbers[place : place + 2]
        cell.summed[measure.name] = Summed(int((total or 0) * 10 ** scale_of(plan.report, measure)), int(known or 0))
        place += 2
    cell.summed = with_row_counts(plan.report, rows, cell.summed)
    for measure in plan.extremes:
        lowest, highest = numbers[place : place + 2]
        cell.lowest[measure.name] = None if lowest is None else float(lowest)
        cell.highest[measure.name] = None if highest is None else float(highest)
        place += 2
    return cell


def empty_cell(plan: CellPlan) -> Cell:
    """A combination of members that has no rows."""
    cell = Cell(summed={one.name: Summed(0, 0) for one in plan.additive})
    cell.summed = with_row_counts(plan.report, 0, cell.summed)
    cell.distinct = {one.name: 0 for one in plan.distinct}
    cell.lowest = cell.highest = {one.name: None for one in plan.extremes}
    return cell
