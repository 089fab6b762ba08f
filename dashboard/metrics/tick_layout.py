"""Sets a tick plan out for the kernel: which columns are counted and which codes each filter refuses."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dashboard.metrics.counts import TickPlan
from dashboard.metrics.days import EPOCH, day_mask
from dashboard.metrics.universe import Universes
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import Dimension, Measure, Sum, TimeDimension
from dashboard.semantic.query import Filters
from dashboard.semantic.report import ReportType
from data_access.replica.columns import MINUTE_CODES, flags_of, sums_of

MOST_FILTERS = 28
"""Each is a bit of 32, and the scope is one."""


@dataclass(frozen=True)
class Refusal:
    """Rows whose code in this column (the number of a coded dimension, or behind those the time of day) is not among
    the allowed ones, of so many."""

    column: int
    allowed: tuple[int, ...]
    codes: int

    def inverted(self) -> "Refusal":
        """Of all other codes."""
        return replace(self, allowed=tuple(np.setdiff1d(np.arange(self.codes), self.allowed).tolist()))


@dataclass(frozen=True)
class DayRefusal:
    """Days that belong to none of the members of a part of the calendar."""

    part: str
    members: tuple[str, ...]
    is_inverted: bool = False

    def refused(self, days: NDArray[np.int32], conventions: Conventions) -> NDArray[np.bool_]:
        refused: NDArray[np.bool_] = day_mask(self.part, self.members, days, conventions) == self.is_inverted
        return refused

    def inverted(self) -> "DayRefusal":
        return replace(self, is_inverted=not self.is_inverted)


@dataclass(frozen=True)
class Slot:
    """What panels add up beside the rows: the value of a sum, or a flag, by its number in the report."""

    is_flag: bool
    number: int


@dataclass(frozen=True, kw_only=True)
class Question:
    """What has to be counted over a part of a report, in numbers of its columns.

    Rows outside of days [first_day, last_day] (since 1970-01-01) and outside of the scope (a row is in it when one of
    its refusals lets it pass; none: all are) count nowhere. `columns`: the coded dimensions with a histogram.
    `sizes`: codes of each coded dimension. `has_own`: panels of filtered dimensions are wanted. What `within`
    and `within_days` refuse counts nowhere either.
    """

    first_day: int
    last_day: int
    scope: tuple[Refusal, ...]
    filters: tuple[Refusal, ...]
    day_filters: tuple[DayRefusal, ...]
    columns: tuple[int, ...]
    sizes: tuple[int, ...]
    slots: tuple[Slot, ...]
    has_own: bool
    conventions: Conventions
    within: tuple[Refusal, ...] = ()
    within_days: tuple[DayRefusal, ...] = ()

    @property
    def unfiltered(self) -> "Question":
        """The same about all rows in scope and period, with every column."""
        return replace(self, filters=(), day_filters=(), columns=tuple(range(len(self.sizes))), has_own=False)

    @property
    def inverted(self) -> "Question":
        """The same about the rows that the one filter refuses."""
        filters = tuple(refusal.inverted() for refusal in self.filters)
        days = tuple(refusal.inverted() for refusal in self.day_filters)
        return replace(self, filters=filters, day_filters=days, has_own=False)

    @property
    def filter_count(self) -> int:
        return len(self.filters) + len(self.day_filters)

    @property
    def is_within(self) -> bool:
        return bool(self.within or self.within_days)


def lay_out(plan: TickPlan, universes: Universes) -> Question:
    report = plan.report
    column_of = {dimension.name: column for column, dimension in enumerate(report.coded_dimensions)}
    bases = [report.base_of(d) for d in plan.panels if not isinstance(d, TimeDimension)]
    counted = [report.dimension(measure.dimension) for measure in report.distinct_measures]
    filters, day_filters = _refusals(plan, plan.filters, universes)
    within, within_days = _refusals(plan, plan.within, universes)
    return Question(
        first_day=(plan.days.start - EPOCH).days,
        last_day=(plan.days.end - EPOCH).days,
        scope=tuple(_refusal(report, d, codes, universes) for d, codes in _scope_tables(plan)),
        filters=filters,
        day_filters=day_filters,
        columns=tuple(dict.fromkeys(column_of[d.name] for d in (*bases, *counted))),
        sizes=tuple(len(universes.roll(report, d)) for d in report.coded_dimensions),
        slots=_slots(plan),
        has_own=bool(plan.panels),
        conventions=universes.conventions,
        within=(*within, *_later(plan)),
        within_days=within_days,
    )


def _refusals(
    plan: TickPlan, filters: Filters, universes: Universes
) -> tuple[tuple[Refusal, ...], tuple[DayRefusal, ...]]:
    """What filters on columns refuse, and those on parts of the calendar."""
    named = [(plan.report.dimension(name), members) for name, members in filters]
    return (
        tuple(_refusal(plan.report, d, members, universes) for d, members in named if not isinstance(d, TimeDimension)),
        tuple(DayRefusal(d.part, members) for d, members in named if isinstance(d, TimeDimension)),
    )


def own_bit(plan: TickPlan, dimension: Dimension) -> int:
    """The bit of the filter on this very dimension: those on columns come first; 0 where there is none."""
    named = [plan.report.dimension(name) for name, _ in plan.filters]
    of_days = [one.name for one in named if isinstance(one, TimeDimension)]
    bits = [*(one.name for one in named if one.name not in of_days), *of_days]
    return 1 << bits.index(dimension.name) if dimension.name in bits else 0


def _slots(plan: TickPlan) -> tuple[Slot, ...]:
    """Per additive measure that the panels' measure is made of its value or flag; for a sum itself, who has one."""
    report = plan.report
    sums, flags = numbers_of(sums_of(report)), numbers_of(flags_of(report))
    slots = [
        Slot(is_flag=False, number=sums[m.name]) if m.name in sums else Slot(is_flag=True, number=flags[m.name])
        for m in plan.panel_inputs()
    ]
    if isinstance(plan.measure, Sum):
        slots.append(Slot(is_flag=True, number=flags[plan.measure.name]))
    return tuple(slots)


def numbers_of(measures: tuple[Measure, ...]) -> dict[str, int]:
    return {measure.name: number for number, measure in enumerate(measures)}


def _scope_tables(plan: TickPlan) -> list[tuple[Dimension, tuple[str, ...]]]:
    """(member dimension, allowed codes) of which a row must satisfy one; none when everything is allowed."""
    scope, report = plan.scope, plan.report
    if scope.all_projects:
        return []
    if not scope.is_own_rows:
        return [(_dimension_on(report, report.scope_column), scope.projects)]
    tables = [(_dimension_on(report, report.dog_column), scope.own_dogs)]
    if report.own_column is not None:
        tables.append((_dimension_on(report, report.own_column), scope.own_employee))
    return tables


def _dimension_on(report: ReportType, column: str) -> Dimension:
    """The member dimension that a KEY column carries."""
    return next(d for d in report.coded_dimensions if d.column == column)


def _refusal(report: ReportType, dimension: Dimension, members: tuple[str, ...], universes: Universes) -> Refusal:
    """Of all codes but those that rows of one of the members carry."""
    universe, roll = universes.of(report, dimension), universes.roll(report, dimension)
    is_wanted = np.zeros(len(universe.values), np.bool_)
    is_wanted[[universe.position[member] for member in members if member in universe.position]] = True
    allowed: list[int] = np.flatnonzero(is_wanted[roll]).tolist()
    column = report.coded_dimensions.index(report.base_of(dimension))
    return Refusal(column, tuple(allowed), len(roll))


def _later(plan: TickPlan) -> tuple[Refusal, ...]:
    """Of what happened after the plan's time of day, where it has one; what has no time counts at any. Raises
    ValueError for one between two minutes."""
    if plan.until is None:
        return ()
    if plan.until.second or plan.until.microsecond:
        raise ValueError(f"rows are known by the minute, there are none up to {plan.until}")
    allowed = range(2 + 60 * plan.until.hour + plan.until.minute)
    return (Refusal(len(plan.report.coded_dimensions), tuple(allowed), MINUTE_CODES),)
