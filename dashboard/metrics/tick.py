"""A page's whole picture: numbers with their change, and panels cut to what a card shows."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from dashboard.errors import ProductError, Unavailable
from dashboard.metrics.counts import Counts, PanelCounts, TickPlan
from dashboard.metrics.numbers import Summed
from dashboard.metrics.result import Change, Number, PanelMember, PanelResult
from dashboard.semantic.fields import (
    MISSING,
    TIME_PANEL,
    BandDimension,
    CountDistinct,
    Dimension,
    Measure,
    Panel,
    TimeDimension,
)
from dashboard.semantic.period import Days
from dashboard.semantic.report import ReportType, time_dimension_for

PANEL_MEMBERS = 60
"""Members sent for one card at most; the rest is summed as "others" and listed on demand."""

logger = logging.getLogger(__name__)


def panel_dimension(report: ReportType, panel: Panel, days: Days) -> Dimension:
    """What a panel shows: its dimension, or the time grain that suits the period."""
    return time_dimension_for(report, days.count) if panel.by == TIME_PANEL else report.dimension(panel.by)


def changes(report: ReportType, before: Counts, days: Days, measures: Sequence[Measure]) -> dict[str, Change]:
    return {m.name: Change(previous=before.number(report, m), days=days) for m in measures}


def build_panel(plan: TickPlan, name: str, dimension: Dimension, counts: Counts) -> PanelResult:
    """One panel; what goes wrong in it stays in it."""
    assert plan.measure is not None
    empty = PanelResult(name=name, dimension=dimension, measure=plan.measure)
    try:
        return _built(empty, plan, counts.panels[dimension.name])
    except ProductError as error:
        return replace(empty, error=error)
    except (ArithmeticError, LookupError, ValueError):
        logger.exception("panel failed report=%s panel=%s", plan.report.name, name)
        return replace(empty, error=Unavailable("this chart could not be computed", code="panel_failed"))


def _built(empty: PanelResult, plan: TickPlan, panel: PanelCounts) -> PanelResult:
    report, measure, dimension = plan.report, empty.measure, empty.dimension
    selected = set(dict(plan.filters).get(dimension.name, ()))
    positions = _worth_showing(dimension, panel, selected)
    numbers = {position: panel.number(report, measure, position) for position in positions}
    if not _has_own_order(dimension):
        positions.sort(key=lambda position: _rank(numbers[position], panel.rows[position]))
    kept, rest = _cut(positions, dimension, lambda position: panel.values[position] in selected)
    return replace(
        empty,
        members=tuple(
            PanelMember(
                value=panel.values[position],
                n=int(panel.rows[position]),
                number=numbers[position],
                selected=panel.values[position] in selected,
            )
            for position in kept
        ),
        total_members=len(positions),
        others=_sum_of(report, measure, panel, rest) if rest else None,
        others_n=int(panel.rows[rest].sum()) if rest else 0,
    )


def _has_own_order(dimension: Dimension) -> bool:
    return isinstance(dimension, TimeDimension | BandDimension)


def _worth_showing(dimension: Dimension, panel: PanelCounts, selected: set[str]) -> list[int]:
    """Every member of an ordered dimension; of a nominal one, all that have rows or are selected, and those
    at zero too while the card has room for them."""
    every = range(len(panel.values))
    missing_at = panel.values.index(MISSING) if MISSING in panel.values else -1
    known = [p for p in every if p != missing_at or panel.rows[p] or MISSING in selected]
    if _has_own_order(dimension) or len(known) <= PANEL_MEMBERS:
        return known
    chosen = {panel.values.index(value) for value in selected if value in panel.values}
    return sorted(chosen.union(np.flatnonzero(panel.rows).tolist()))


def _rank(shown: Number, rows: Any) -> tuple[bool, float, int]:
    """Largest first, what is not known last; equal values by rows."""
    return (shown.value is None, -(shown.value or 0), -int(rows))


def _cut(
    positions: list[int], dimension: Dimension, is_selected: Callable[[int], bool]
) -> tuple[list[int], list[int]]:
    if _has_own_order(dimension):
        return positions, []
    kept = positions[:PANEL_MEMBERS]
    rest = positions[PANEL_MEMBERS:]
    return kept + [p for p in rest if is_selected(p)], [p for p in rest if not is_selected(p)]


def _sum_of(report: ReportType, measure: Measure, panel: PanelCounts, rest: list[int]) -> Number | None:
    """The number over all the rest together; distinct counts do not add up, so there is none for them."""
    if isinstance(measure, CountDistinct):
        return None
    rows = int(panel.rows[rest].sum())
    summed = {
        name: Summed(int(total[rest].sum()), int(panel.known[name][rest].sum()))
        for name, total in panel.sums.items()
    }
    whole = Counts(rows=rows, sums=summed, distinct={})
    return whole.number(report, measure)
