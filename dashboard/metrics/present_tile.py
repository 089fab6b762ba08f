"""A tile as JSON: counts by bin, and how each measure is made of them, so that who adds up need not know the report."""

from dashboard.i18n import Locale
from dashboard.metrics.numbers import scale_of
from dashboard.metrics.present import Json, described_members, provenance_as_json
from dashboard.metrics.tick import PANEL_MEMBERS, is_in_order
from dashboard.metrics.tile import Layer, Tile, TilePanel
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import Measure, Ratio, Sum
from dashboard.semantic.report import ReportType


def tile_as_json(tile: Tile, locale: Locale, conventions: Conventions) -> Json:
    """`measures`: those that follow; `panels`: the charts that do; of both, all others are asked for at the end."""
    report = tile.query.report
    shown = {one.name: one for one in (*tile.follows, *([tile.measure] if tile.measure else []))}
    return {
        "report_type": report.name,
        "period": {
            "from": tile.days.start.isoformat(),
            "to": tile.days.end.isoformat(),
            "timezone": conventions.timezone,
        },
        "dimension": tile.dimension.name,
        "bins": tile.bins,
        "follows": [measure.name for measure in tile.follows],
        "measures": {name: recipe(report, measure) for name, measure in shown.items()},
        "totals": _layer(tile.totals),
        "panels": [_panel(panel, tile, locale, conventions) for panel in tile.panels],
        "most_members": PANEL_MEMBERS,
        "provenance": provenance_as_json(tile.provenance),
    }


def recipe(report: ReportType, measure: Measure) -> Json:
    """How a measure is made of totals: `of` names them (one that is no sum is the rows), each divided by 10**scale.

    A sum is missing where rows are there and none is known; a ratio is `times` the first over the second, missing over
    nothing and "too few" under the `minimum`.
    """
    inputs = report.inputs_of(measure)
    is_ratio = isinstance(measure, Ratio)
    return {
        "kind": "ratio" if is_ratio else "sum" if isinstance(measure, Sum) else "count",
        "of": [one.name for one in inputs],
        "scales": [scale_of(report, one) for one in inputs],
        "times": 100 if is_ratio and measure.unit == "%" else 1,
        "minimum": measure.minimum if isinstance(measure, Ratio) else 0,
    }


def _layer(layer: Layer) -> Json:
    return {"rows": layer.rows, "sums": layer.sums, "known": layer.known}


def _panel(panel: TilePanel, tile: Tile, locale: Locale, conventions: Conventions) -> Json:
    assert tile.measure is not None
    described = described_members(panel.dimension, tile.labels, locale, conventions)
    return {
        "name": panel.name,
        "by": panel.dimension.name,
        "by_label": panel.dimension.label.text(locale.lang),
        "measure": tile.measure.name,
        "in_order": is_in_order(panel.dimension),
        "members": [described(value) for value in panel.values],
        **_layer(panel.layer),
    }
