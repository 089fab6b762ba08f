"""What a tick asks for and what every implementation must give: whole-number counts, nothing rounded."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dashboard.metrics.numbers import Summed, number
from dashboard.metrics.result import Number
from dashboard.metrics.scope import ScopeCodes
from dashboard.metrics.statements import distinct_measures
from dashboard.semantic.fields import Count, CountDistinct, Dimension, Measure
from dashboard.semantic.period import Days
from dashboard.semantic.query import Filters
from dashboard.semantic.report import ReportType

Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class TickPlan:
    """Panels by dimension over one measure, under a scope, a period and filters.

    A panel's counts ignore the filter on its own dimension and obey all others. Without panels: totals only.
    """

    report: ReportType
    scope: ScopeCodes
    days: Days
    filters: Filters
    panels: tuple[Dimension, ...] = ()
    measure: Measure | None = None

    def panel_inputs(self) -> tuple[Measure, ...]:
        """The additive measures, beyond the row count, that the panels' measure is made of."""
        made_of = self.report.inputs_of(self.measure) if self.measure else ()
        return tuple(dict.fromkeys(m for m in made_of if not is_row_count(m)))

    def panel_distinct(self) -> tuple[CountDistinct, ...]:
        return (self.measure,) if isinstance(self.measure, CountDistinct) else ()


def is_row_count(measure: Measure) -> bool:
    return isinstance(measure, Count) and not measure.where


@dataclass(frozen=True, kw_only=True)
class PanelCounts:
    """Counts of one panel by position of `values`: rows, and per measure name totals and known rows."""

    values: tuple[str, ...]
    rows: Ints
    sums: dict[str, Ints] = field(default_factory=dict)
    known: dict[str, Ints] = field(default_factory=dict)
    distinct: dict[str, Ints] = field(default_factory=dict)

    def number(self, report: ReportType, measure: Measure, position: int) -> Number:
        rows = int(self.rows[position])
        summed = {
            name: Summed(int(total[position]), int(self.known[name][position]))
            for name, total in self.sums.items()
        }
        distinct = {name: int(counts[position]) for name, counts in self.distinct.items()}
        return number(report, measure, rows, with_row_counts(report, rows, summed), distinct)


@dataclass(frozen=True, kw_only=True)
class Counts:
    """The whole picture: totals over passing rows, and the panels by dimension name."""

    rows: int
    sums: dict[str, Summed]
    distinct: dict[str, int]
    panels: dict[str, PanelCounts] = field(default_factory=dict)

    def number(self, report: ReportType, measure: Measure) -> Number:
        return number(
            report, measure, self.rows, with_row_counts(report, self.rows, self.sums), self.distinct
        )


def with_row_counts(report: ReportType, rows: int, summed: dict[str, Summed]) -> dict[str, Summed]:
    """The plain row counts are not summed anywhere: they are the rows."""
    return summed | {m.name: Summed(rows, rows) for m in report.measures if is_row_count(m)}


def no_counts(report: ReportType, inputs: tuple[Measure, ...]) -> Counts:
    """The counts over no rows at all."""
    return Counts(
        rows=0,
        sums={measure.name: Summed(0, 0) for measure in inputs},
        distinct={measure.name: 0 for measure in distinct_measures(report)},
    )
