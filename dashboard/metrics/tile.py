"""A tile: everything that choosing a range along one dimension changes, for every range at once.

Falcon's idea (Moritz, Howe, Heer: Falcon, CHI 2019): the tick is counted once per member of the dimension that is being
brushed, its "bins". What is additive over any range of them is then a difference of two running sums, which is made
where the pointer is. It is the tick's own engine that counts each bin, so a tile can not differ from a tick.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dashboard.errors import InvalidInput
from dashboard.metrics.asking import Asking, VisibleMembers
from dashboard.metrics.counts import Counts, Ints, TickPlan
from dashboard.metrics.result import MemberWords, Provenance
from dashboard.metrics.tick import is_in_order
from dashboard.metrics.universe import time_universe
from dashboard.semantic.fields import CountDistinct, Dimension, Measure, Sum, TimeDimension, names_of
from dashboard.semantic.period import Days
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType

MOST_BINS = 400
"""More steps than a chart can show are no range that a pointer could choose."""


@dataclass(frozen=True, kw_only=True)
class Layer:
    """Counts by bin [bins], or by bin and member [bins, members]: rows, and per input its total and known rows."""

    rows: Ints
    sums: dict[str, Ints]
    known: dict[str, Ints]


@dataclass(frozen=True, kw_only=True)
class TilePanel:
    """One other chart: `values` are the members that the viewer may know of, in the order of its dimension."""

    name: str
    dimension: Dimension
    values: tuple[str, ...]
    layer: Layer


@dataclass(frozen=True, kw_only=True)
class Tile:
    """What a range of `bins` of `dimension` gives. `follows`: measures that add up; all others are counted when the
    range is chosen. Where the panels' measure (None) is one of those, there are no `panels`."""

    query: Query
    days: Days
    dimension: Dimension
    measure: Measure | None
    bins: tuple[str, ...]
    follows: tuple[Measure, ...]
    totals: Layer
    panels: tuple[TilePanel, ...]
    labels: MemberWords
    provenance: Provenance


Count = Callable[[TickPlan], Counts]


def bins_of(asking: Asking, report: ReportType, dimension: Dimension, days: Days) -> tuple[str, ...]:
    """The members of an ordered dimension in its order. InvalidInput for any other, and for too many."""
    if not is_in_order(dimension):
        ordered = names_of(one for one in report.dimensions if is_in_order(one))
        raise InvalidInput(
            f"{dimension.name} has no order to choose a range in; {', '.join(ordered)} have",
            code="no_order",
            field="dimension",
            value=dimension.name,
            suggestion=ordered[0],
        )
    in_time = isinstance(dimension, TimeDimension)
    found = time_universe(dimension, days, asking.universes.conventions) if in_time else None
    values = (found or asking.universes.of(report, dimension)).values
    if len(values) > MOST_BINS:
        raise InvalidInput(
            f"{dimension.name} has {len(values)} members in this period, more than {MOST_BINS} to choose a range of;"
            " ask for a shorter period or a coarser dimension",
            code="too_many_bins",
            field="dimension",
            value=dimension.name,
        )
    return values


def plan_of_bins(plan: TickPlan, dimension: Dimension) -> TickPlan:
    """The plan without what it says of the brushed dimension, and without panels where those do not add up. A range of
    time is a period: the panel over time then shows other steps."""
    others = tuple(pair for pair in plan.filters if pair[0] != dimension.name)
    if isinstance(plan.measure, CountDistinct):
        return replace(plan, filters=others, panels=(), measure=None)
    panels = (one for one in plan.panels if one != dimension and not (_is_period(one) and _is_period(dimension)))
    return replace(plan, filters=others, panels=tuple(panels))


def _is_period(dimension: Dimension) -> bool:
    return isinstance(dimension, TimeDimension) and dimension.part != "weekday"


def count_bins(plan: TickPlan, dimension: Dimension, bins: tuple[str, ...], count: Count) -> tuple[Counts, ...]:
    """The tick of each bin of a `plan_of_bins`."""
    return tuple(count(replace(plan, within=((dimension.name, (value,)),))) for value in bins)


def build_tile(
    asking: Asking,
    query: Query,
    plan: TickPlan,
    dimension: Dimension,
    bins: tuple[str, ...],
    counted: Sequence[Counts],
    shown: Mapping[str, Dimension],
    visible: VisibleMembers,
) -> Tile:
    """From the counts of the bins (none: nothing follows). `shown`: what each panel of the page shows."""
    report = query.report
    measures = (report.measure(name) for name in query.measures) if counted else ()
    others = [(name, one) for name, one in shown.items() if counted and one in plan.panels]
    return Tile(
        query=query,
        days=plan.days,
        dimension=dimension,
        measure=plan.measure,
        bins=bins,
        follows=tuple(measure for measure in measures if not isinstance(measure, CountDistinct)),
        totals=_totals(report, counted),
        panels=tuple(_panel(name, one, plan, counted, visible) for name, one in others),
        labels=asking.words(report),
        provenance=asking.provenance(sum(one.rows for one in counted)),
    )


def _totals(report: ReportType, counted: Sequence[Counts]) -> Layer:
    names = names_of(report.additive_inputs)
    return Layer(
        rows=np.array([one.rows for one in counted], np.int64),
        sums={name: np.array([one.sums[name].total for one in counted], np.int64) for name in names},
        known={name: np.array([one.sums[name].known for one in counted], np.int64) for name in names},
    )


def _panel(
    name: str, dimension: Dimension, plan: TickPlan, counted: Sequence[Counts], visible: VisibleMembers
) -> TilePanel:
    """One chart over the bins, without the members that the viewer may not know of. Who has a value is only asked of
    a sum."""
    panels = [one.panels[dimension.name] for one in counted]
    values = panels[0].values
    kept = np.flatnonzero(visible.among(dimension, values))
    known = [plan.measure.name] if isinstance(plan.measure, Sum) else []
    return TilePanel(
        name=name,
        dimension=dimension,
        values=tuple(values[position] for position in kept.tolist()),
        layer=Layer(
            rows=np.stack([panel.rows[kept] for panel in panels]),
            sums={key: np.stack([panel.sums[key][kept] for panel in panels]) for key in panels[0].sums},
            known={key: np.stack([panel.known[key][kept] for panel in panels]) for key in known},
        ),
    )
