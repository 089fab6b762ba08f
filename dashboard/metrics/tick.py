"""A page's whole picture: numbers with their change, and panels cut to what a card shows."""

import logging
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from dashboard.errors import InvalidInput, ProductError, Unavailable, nearest
from dashboard.metrics.asking import VisibleMembers
from dashboard.metrics.counts import Counts, Flags, Ints, PanelCounts, TickPlan
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
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType, time_dimension_for

PANEL_MEMBERS = 60
"""Members sent for one card at most; the rest is summed as "others" and listed on demand."""

logger = logging.getLogger(__name__)


def panel_dimension(report: ReportType, panel: Panel, days: Days) -> Dimension:
    """What a panel shows: its dimension, or the time grain that suits the period."""
    return time_dimension_for(report, days.count) if panel.by == TIME_PANEL else report.dimension(panel.by)


def shown_panels(plan: TickPlan, names: Sequence[str] | None) -> dict[str, Dimension]:
    """What each of the named panels (None: all of them) shows."""
    report = plan.report
    return {name: panel_dimension(report, panel, plan.days) for name, panel in chosen_panels(report, names).items()}


def chosen_panels(report: ReportType, names: Sequence[str] | None) -> dict[str, Panel]:
    """The panels by name, all of them unless some are named. Raises InvalidInput for one that does not exist."""
    panels = {panel.name: panel for panel in report.panels}
    for name in names or ():
        if name not in panels:
            raise InvalidInput(
                f"report {report.name} has no panel called {name!r}",
                code="unknown_panel",
                field="panels",
                value=name,
                suggestion=nearest(name, panels),
            )
    return panels if names is None else {name: panels[name] for name in names}


def changes(query: Query, now: Counts, before: Counts, days: Days) -> dict[str, Change]:
    """Of the query's measures. `days`: those of `before`."""
    report = query.report
    return {
        m.name: Change(
            current=now.number(report, m),
            previous=before.number(report, m),
            days=days,
            comparison=query.comparison,
        )
        for m in map(report.measure, query.measures)
    }


def build_panel(
    plan: TickPlan,
    name: str,
    dimension: Dimension,
    counts: Counts,
    visible: VisibleMembers,
    most: int = PANEL_MEMBERS,
) -> PanelResult:
    """One panel, of members that the viewer may know of; what goes wrong in it stays in it. `most`: members in it."""
    assert plan.measure is not None
    empty = PanelResult(name=name, dimension=dimension, measure=plan.measure)
    try:
        panel = counts.panels[dimension.name]
        return _built(empty, plan, panel, visible.among(dimension, panel.values), most)
    except ProductError as error:
        return replace(empty, error=error)
    except (ArithmeticError, LookupError, ValueError):
        logger.exception("panel failed report=%s panel=%s", plan.report.name, name)
        return replace(empty, error=Unavailable("this chart could not be computed", code="panel_failed"))


def _built(empty: PanelResult, plan: TickPlan, panel: PanelCounts, known: Flags, most: int) -> PanelResult:
    report, measure, dimension = plan.report, empty.measure, empty.dimension
    selected = set(dict(plan.filters).get(dimension.name, ()))
    positions = _worth_showing(dimension, panel, selected, known)
    kept, rest = positions, positions[:0]
    if not is_in_order(dimension):
        positions = _ranked(positions, panel, report, measure)
        kept, rest = _cut(positions, panel, selected, most)
    return replace(
        empty,
        members=tuple(
            PanelMember(value=value, n=n, number=number, selected=value in selected)
            for value, n, number in zip(
                [panel.values[position] for position in kept.tolist()],
                panel.rows[kept].tolist(),
                panel.numbers(report, measure, kept),
                strict=True,
            )
        ),
        total_members=len(positions),
        others=_sum_of(report, measure, panel, rest) if len(rest) else None,
        others_n=int(panel.rows[rest].sum()),
    )


def is_in_order(dimension: Dimension) -> bool:
    """Whether its members stand in an order of their own, not by their numbers."""
    return isinstance(dimension, TimeDimension | BandDimension)


def _worth_showing(dimension: Dimension, panel: PanelCounts, selected: set[str], known: Flags) -> Ints:
    """Every known member of an ordered dimension; of a nominal one, all that have rows or are selected, and those
    at zero too while the card has room for them."""
    shown = known.copy()
    chosen = [position for position, value in enumerate(panel.values) if value in selected] if selected else []
    if not is_in_order(dimension) and np.count_nonzero(known) > PANEL_MEMBERS:
        shown = known & (panel.rows > 0)
    if panel.values and panel.values[0] == MISSING:
        shown[0] = panel.rows[0] > 0
    shown[chosen] = True
    return np.flatnonzero(shown)


def _ranked(positions: Ints, panel: PanelCounts, report: ReportType, measure: Measure) -> Ints:
    """Largest first, what is not known last; equal values by rows, then by name."""
    ranking = panel.ranking(report, measure)[positions]
    order = np.lexsort((-panel.rows[positions], -np.nan_to_num(ranking), np.isnan(ranking)))
    ranked: Ints = positions[order]
    return ranked


def _cut(positions: Ints, panel: PanelCounts, selected: set[str], most: int) -> tuple[Ints, Ints]:
    """What the card shows, and the rest; a selected member is always shown."""
    is_shown = np.arange(len(positions)) < most
    if selected:
        is_shown |= np.array([panel.values[position] in selected for position in positions.tolist()], np.bool_)
    return positions[is_shown], positions[~is_shown]


def _sum_of(report: ReportType, measure: Measure, panel: PanelCounts, rest: Ints) -> Number | None:
    """The number over all the rest together; distinct counts do not add up, so there is none for them."""
    if isinstance(measure, CountDistinct):
        return None
    rows = int(panel.rows[rest].sum())
    summed = {
        name: Summed(int(total[rest].sum()), int(panel.known[name][rest].sum())) for name, total in panel.sums.items()
    }
    whole = Counts(rows=rows, sums=summed, distinct={})
    return whole.number(report, measure)
