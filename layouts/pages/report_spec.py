"""What the page's scripts must know about a report type, derived from its declaration for one viewer."""

from typing import Any

from dashboard.charts.choose import in_reading_order
from dashboard.i18n import Locale, t
from dashboard.permissions import Permission, Viewer
from dashboard.semantic.fields import (
    TIME_PANEL,
    BandDimension,
    Count,
    CountDistinct,
    Dimension,
    Measure,
    TimeDimension,
)
from dashboard.semantic.report import ReportType
from layouts.address import LOGIN, api_path, explain_start, options_path, record_start, rows_path, unusual_start


def build_spec(report: ReportType, viewer: Viewer, locale: Locale) -> dict[str, Any]:
    """A JSON-able description: measures, dimensions, panels and addresses."""
    lang = locale.lang
    return {
        **spec_of_reader(locale),
        "report": report.name,
        "title": f"{report.label.text(lang)} – {t('product.name', lang)}",
        "measures": [describe_measure(measure, lang) for measure in report.shown_measures],
        "default_measure": report.default_measure,
        "dimensions": [_dimension(dimension, lang) for dimension in report.dimensions],
        "filter_buttons": filter_buttons(report),
        "panels": [{"name": p.name, "by": p.by, "kind": str(kind)} for p, kind in in_reading_order(report)],
        "urls": _urls(report),
        "may_export": viewer.may(Permission.REPORT_ROWS_EXPORT),
    }


def spec_of_reader(locale: Locale) -> dict[str, Any]:
    """How this reader reads; the words that scripts say come in a file of their language."""
    return {
        "lang": locale.lang,
        "dir": locale.direction,
        "tag": locale.tag,
        "beside_tag": locale.beside_tag,
        "timezone": locale.timezone,
    }


def _dimension(dimension: Dimension, lang: str) -> dict[str, Any]:
    """`order`: how its list is read: by meaning, newest first, or the fullest first."""
    order = "count"
    if isinstance(dimension, BandDimension) or (isinstance(dimension, TimeDimension) and dimension.part == "weekday"):
        order = "meaning"
    elif isinstance(dimension, TimeDimension):
        order = "newest"
    return {"name": dimension.name, "label": dimension.label.text(lang), "order": order}


def filter_buttons(report: ReportType) -> list[str]:
    """The dimensions that stand in the bar: those of the panels; the others wait behind "more"."""
    named = [panel.by for panel in report.panels if panel.by != TIME_PANEL]
    return [dimension.name for dimension in _by_name(report, named) if dimension.name != "weekday"]


def _by_name(report: ReportType, names: list[str]) -> list[Dimension]:
    return [report.dimension(name) for name in names]


def describe_measure(measure: Measure, lang: str) -> dict[str, Any]:
    return {
        "name": measure.name,
        "label": measure.label.text(lang),
        "description": measure.description.text(lang),
        "unit": measure.unit,
        "decimals": measure.decimals,
        "better": measure.better,
        "additive": measure.additive,
        "counts": isinstance(measure, Count | CountDistinct),
    }


def _urls(report: ReportType) -> dict[str, str]:
    return {
        "tick": api_path(report.name, "tick"),
        "tile": api_path(report.name, "tile"),
        "options": options_path(report.name),
        "rows": rows_path(report.name),
        "record": record_start(report.name),
        "rows_behind": api_path(report.name, "rows"),
        "export": api_path(report.name, "export"),
        "anomalies": api_path(report.name, "anomalies"),
        "unusual": unusual_start(report.name),
        "explain": explain_start(report.name),
        "login": LOGIN,
    }
