"""Dimension -> kind of picture: a line of time, upright columns for few ordered members, else a ranked list."""

from enum import StrEnum

from dashboard.semantic.fields import TIME_PANEL, BandDimension, Dimension, Panel, TimeDimension
from dashboard.semantic.report import ReportType

DISTRIBUTION_PANEL = "distribution"


class PanelKind(StrEnum):
    """The pictures that the page's scripts can draw."""

    TIME = "time"
    COLUMNS = "columns"
    RANK = "rank"


def kind_of(panel: Panel, report: ReportType) -> PanelKind:
    """The picture for `panel`.

    A distribution is ordered by its meaning, whatever its dimension is made of; projects, dogs, people and
    categories have no order but their size.
    """
    if panel.by == TIME_PANEL:
        return PanelKind.TIME
    if panel.name == DISTRIBUTION_PANEL:
        return PanelKind.COLUMNS
    return _kind_of_dimension(report.dimension(panel.by))


def _kind_of_dimension(dimension: Dimension) -> PanelKind:
    if isinstance(dimension, TimeDimension):
        return PanelKind.COLUMNS if dimension.part == "weekday" else PanelKind.TIME
    return PanelKind.COLUMNS if isinstance(dimension, BandDimension) else PanelKind.RANK


_READING_ORDER = (PanelKind.TIME, PanelKind.COLUMNS, PanelKind.RANK)


def in_reading_order(report: ReportType) -> tuple[tuple[Panel, PanelKind], ...]:
    """The report's panels as they stand on the page: time first, then columns, then lists; else as declared."""
    kinds = tuple((panel, kind_of(panel, report)) for panel in report.panels)
    return tuple(sorted(kinds, key=lambda pair: _READING_ORDER.index(pair[1])))
