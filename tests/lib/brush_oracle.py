"""Adds a tile up over a range, as a page does while the pointer drags, and says what the ordinary tick says there."""

from dataclasses import replace
from typing import Any

import numpy as np

from dashboard.metrics import ReadPath
from dashboard.metrics.days import days_of_member
from dashboard.metrics.result import NOT_RECORDED, TOO_FEW
from dashboard.metrics.tile import Layer, Tile
from dashboard.permissions import Viewer
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import MISSING, Measure, Ratio, Sum, TimeDimension
from dashboard.semantic.period import Period
from dashboard.semantic.query import Query

Reading = dict[Any, Any]


def added(tile: Tile, first: int, last: int) -> Reading:
    """The numbers that follow, and the members of each panel that a card would show."""
    bins = slice(first, last + 1)
    found: Reading = {one.name: _number(tile, one, tile.totals, bins) for one in tile.follows}
    for panel in tile.panels:
        assert tile.measure is not None
        selected = tile.query.selections.get(panel.dimension.name, ())
        for place, value in enumerate(panel.values):
            rows = int(panel.layer.rows[bins, place].sum())
            if rows or value != MISSING or value in selected:
                found[panel.name, value] = (*_number(tile, tile.measure, panel.layer, bins, place), rows)
    return found | {"rows": int(tile.totals.rows[bins].sum())}


def asked(reads: ReadPath, tile: Tile, viewer: Viewer, first: int, last: int, engine: str) -> Reading:
    """The same from the tick of the state that the brush leaves behind."""
    measure = tile.measure.name if tile.measure else None
    tick = reads.tick(_brushed(tile, reads.conventions, first, last), viewer, measure=measure, engine=engine)
    found: Reading = {one.name: tuple(tick.numbers[one.name]) for one in tile.follows}
    for panel in tick.panels:
        if panel.name in {one.name for one in tile.panels}:
            assert not panel.others_n, "the unit is small enough for every card to show all members"
            found |= {(panel.name, one.value): (*one.number, one.n) for one in panel.members}
    return found | {"rows": tick.provenance.rows_counted}


def _brushed(tile: Tile, conventions: Conventions, first: int, last: int) -> Query:
    """A range of time is a period, within the one it was chosen in; any other is a filter."""
    name, days = tile.dimension.name, tile.days
    others = replace(tile.query, filters=tuple(pair for pair in tile.query.filters if pair[0] != name))
    if not isinstance(tile.dimension, TimeDimension) or tile.dimension.part == "weekday":
        return others.with_filter(name, *tile.bins[first : last + 1])
    part = tile.dimension.part
    start = max(days_of_member(part, tile.bins[first], conventions).start, days.start)
    end = min(days_of_member(part, tile.bins[last], conventions).end, days.end)
    return replace(others, period=Period(start=str(start), end=str(end)))


def _number(tile: Tile, measure: Measure, layer: Layer, bins: slice, place: int | None = None) -> tuple[Any, ...]:
    """Value, rows it stands on, reason: by hand, from the declaration."""

    def total(counts: Any) -> int:
        """The difference of two running sums, as in the browser."""
        running = np.concatenate([[0], np.cumsum(counts if place is None else counts[:, place])])
        return int(running[bins.stop] - running[bins.start])

    rows = total(layer.rows)
    sums = {name: total(counts) for name, counts in layer.sums.items()}
    match measure:
        case Ratio():
            return _ratio(tile, measure, *(sums.get(name, rows) for name in measure.over))
        case Sum():
            known, scale = total(layer.known[measure.name]), _scale(tile, measure.name)
            value = sums[measure.name] / scale if scale > 1 else sums[measure.name]
            return (None, 0, NOT_RECORDED) if rows and not known else (value, known, None)
    return (sums.get(measure.name, rows), rows, None)


def _ratio(tile: Tile, measure: Ratio, over: int, under: int) -> tuple[Any, ...]:
    over_scale, under_scale = (_scale(tile, name) for name in measure.over)
    below = under / under_scale if under_scale > 1 else under
    if below <= 0:
        return (None, 0, NOT_RECORDED)
    if below < measure.minimum:
        return (None, int(below), TOO_FEW)
    share = 100 if measure.unit == "%" else 1
    return ((share * over) / (below * over_scale), int(below), None)


def _scale(tile: Tile, name: str) -> int:
    measure = tile.query.report.measure(name)
    return 10 ** tile.query.report.column(measure.column).scale if isinstance(measure, Sum) else 1
