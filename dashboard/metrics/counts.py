"""What a tick asks for and what every implementation must give: whole-number counts, nothing rounded."""

from dataclasses import dataclass, field
from datetime import time

import numpy as np
from numpy.typing import NDArray

from dashboard.metrics.numbers import Summed, number, scale_of
from dashboard.metrics.result import Number
from dashboard.semantic.fields import Count, CountDistinct, Dimension, Measure, Ratio, Sum
from dashboard.semantic.period import Days
from dashboard.semantic.query import Filters
from dashboard.semantic.report import ReportType
from dashboard.semantic.scope_codes import ScopeCodes

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
_FEW = 2048
"""Bytes of what counts consist of beside their arrays, about."""


@dataclass(frozen=True, kw_only=True)
class TickPlan:
    """Panels by dimension over one measure, under a scope, a period and filters.

    A panel's counts ignore the filter on its own dimension and obey all others. Without panels: totals only.
    `within`: rows of no such member count nowhere, in that dimension's own panel neither. `until` (whole minutes): nor
    do those that happened later on their day.
    """

    report: ReportType
    scope: ScopeCodes
    days: Days
    filters: Filters
    panels: tuple[Dimension, ...] = ()
    measure: Measure | None = None
    within: Filters = ()
    until: time | None = None

    def panel_inputs(self) -> tuple[Measure, ...]:
        """The additive measures, beyond the row count, that the panels' measure is made of."""
        made_of = self.report.inputs_of(self.measure) if self.measure else ()
        return tuple(m for m in made_of if m.name not in self.report.row_counts)

    def panel_distinct(self) -> tuple[CountDistinct, ...]:
        return (self.measure,) if isinstance(self.measure, CountDistinct) else ()


@dataclass(frozen=True, kw_only=True)
class PanelCounts:
    """Counts of one panel by position of `values`: rows, and per measure name totals and known rows."""

    values: tuple[str, ...]
    rows: Ints
    sums: dict[str, Ints] = field(default_factory=dict)
    known: dict[str, Ints] = field(default_factory=dict)
    distinct: dict[str, Ints] = field(default_factory=dict)

    def rows_behind(self, report: ReportType, measure: Measure) -> list[int]:
        """How many rows the measure stands on, at each position."""
        found = self.numbers(report, measure, np.arange(len(self.values)))
        return [int(one.value or 0) if isinstance(measure, Count) else one.n for one in found]

    def numbers(self, report: ReportType, measure: Measure, positions: Ints) -> list[Number]:
        """The measure at each of the positions."""
        rows = self.rows[positions].tolist()
        if measure.name in report.row_counts:
            return [Number(value=count, n=count) for count in rows]
        summed = {
            name: list(map(Summed, total[positions].tolist(), self.known[name][positions].tolist()))
            for name, total in self.sums.items()
        } | dict.fromkeys(report.row_counts, [Summed(count, count) for count in rows])
        distinct = {name: counts[positions].tolist() for name, counts in self.distinct.items()}
        return [
            number(
                report, measure, count, {n: s[at] for n, s in summed.items()}, {n: d[at] for n, d in distinct.items()}
            )
            for at, count in enumerate(rows)
        ]

    def ranking(self, report: ReportType, measure: Measure) -> NDArray[np.float64]:
        """The measure by position, to sort by; nan where it is missing or over too few rows."""
        match measure:
            case CountDistinct():
                return self.distinct[measure.name].astype(float)
            case Ratio():
                over, under = (self._totals(name) for name in measure.over)
                scale = 10 ** scale_of(report, report.measure(measure.over[1]))
                enough = under >= max(measure.minimum * scale, 1)
                ratio = np.full(len(under), np.nan)
                np.divide(over, under, out=ratio, where=enough)
                return ratio
            case Sum():
                unknown = (self.known[measure.name] == 0) & (self.rows > 0)
                return np.where(unknown, np.nan, self._totals(measure.name))
        return self._totals(measure.name).astype(float)

    def _totals(self, name: str) -> Ints:
        return self.sums.get(name, self.rows)

    @property
    def bytes(self) -> int:
        """Of memory, without the names of members, which the state shares with all."""
        numbers = (self.rows, *self.sums.values(), *self.known.values(), *self.distinct.values())
        return sum(one.nbytes for one in numbers)


@dataclass(frozen=True, kw_only=True)
class Counts:
    """The whole picture: totals over passing rows, and the panels by dimension name."""

    rows: int
    sums: dict[str, Summed]
    distinct: dict[str, int]
    panels: dict[str, PanelCounts] = field(default_factory=dict)

    def number(self, report: ReportType, measure: Measure) -> Number:
        return number(report, measure, self.rows, with_row_counts(report, self.rows, self.sums), self.distinct)

    @property
    def bytes(self) -> int:
        """Of memory, about."""
        return _FEW + sum(_FEW + panel.bytes for panel in self.panels.values())


def with_row_counts(report: ReportType, rows: int, summed: dict[str, Summed]) -> dict[str, Summed]:
    """The plain row counts are not summed anywhere: they are the rows."""
    return summed | dict.fromkeys(report.row_counts, Summed(rows, rows))


def no_counts(report: ReportType, inputs: tuple[Measure, ...]) -> Counts:
    """The counts over no rows at all."""
    return Counts(
        rows=0,
        sums={measure.name: Summed(0, 0) for measure in inputs},
        distinct={measure.name: 0 for measure in report.distinct_measures},
    )
