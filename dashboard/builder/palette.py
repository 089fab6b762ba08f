"""What a viewer may pick for a report type: dimensions, and each measure with its aggregations and why not others."""

from typing import Any

from dashboard.i18n import Locale, t
from dashboard.semantic.aggregation import Aggregation, WhyNot, own_aggregation, why_not
from dashboard.semantic.builder_question import why_not_changed
from dashboard.semantic.fields import Dimension, Measure
from dashboard.semantic.query import PREVIOUS
from dashboard.semantic.report import ReportType

Json = dict[str, Any]


def palette_as_json(
    report: ReportType, locale: Locale, *, dimensions: tuple[Dimension, ...] = (), comparison: str = PREVIOUS
) -> Json:
    """`dimensions` of the table and its `comparison` decide whether changes can be said."""
    return {
        "report_type": report.name,
        "label": report.label.text(locale.lang),
        "dimensions": [
            {"name": one.name, "label": one.label.text(locale.lang), "drills_to": one.drills_to}
            for one in report.dimensions
        ],
        "measures": [_measure(report, one, dimensions, comparison, locale) for one in report.shown_measures],
    }


def why_not_here(
    report: ReportType,
    measure: Measure,
    aggregation: Aggregation,
    dimensions: tuple[Dimension, ...],
    comparison: str,
) -> WhyNot | None:
    """Why a measure has no such aggregation in a table of these dimensions; None where it has."""
    why = why_not(report, measure, aggregation)
    if why is None and aggregation is Aggregation.CHANGE:
        return why_not_changed(dimensions, comparison)
    return why


def _measure(
    report: ReportType, measure: Measure, dimensions: tuple[Dimension, ...], comparison: str, locale: Locale
) -> Json:
    aggregations = []
    for one in Aggregation:
        why = why_not_here(report, measure, one, dimensions, comparison)
        aggregations.append(
            {
                "name": one.value,
                "label": t(f"builder.aggregation.{one}", locale.lang),
                "is_own": one is own_aggregation(measure),
                "why_not": why and t(f"builder.why.{why}", locale.lang),
            }
        )
    return {
        "name": measure.name,
        "label": measure.label.text(locale.lang),
        "description": measure.description.text(locale.lang),
        "unit": measure.unit,
        "better": measure.better,
        "aggregations": aggregations,
    }
