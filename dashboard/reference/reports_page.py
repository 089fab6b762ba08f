"""Every report type with its measures, dimensions and columns, in both languages."""

from dashboard.i18n import Label
from dashboard.reference.markdown import GENERATED, code, table
from dashboard.reports import REPORTS
from dashboard.semantic.fields import (
    AttributeDimension,
    BandDimension,
    Column,
    Count,
    CountDistinct,
    Dimension,
    Measure,
    Ratio,
    Sum,
    TimeDimension,
)
from dashboard.semantic.report import ReportType


def reports_page() -> str:
    return f"# Report types\n\n{GENERATED}\n" + "\n".join(_report(report) for report in REPORTS)


def _report(report: ReportType) -> str:
    measures = [_measure(measure) for measure in report.shown_measures]
    dimensions = [_dimension(dimension) for dimension in report.dimensions]
    columns = [_column(column) for column in report.columns]
    return (
        f"## {code(report.name)} {_words(report.label)}\n\n"
        f"One row is {report.grain.en}. Reading it needs {code(report.permission)}; "
        f"its rows come from `reporting.{report.fact}`.\n\n"
        + table(("measure", "words", "unit", "better", "made of", "what it is"), measures)
        + "\n"
        + table(("dimension", "words", "made of", "drills to"), dimensions)
        + "\n"
        + table(("column", "words", "type", "unit", "needs"), columns)
    )


def _words(label: Label) -> str:
    return f"{label.en} · {label.ar}"


def _measure(measure: Measure) -> tuple[str, ...]:
    unit = "" if measure.unit == "count" else measure.unit
    return code(measure.name), _words(measure.label), unit, measure.better, _made_of(measure), measure.description.en


def _made_of(measure: Measure) -> str:
    match measure:
        case Ratio():
            over, under = measure.over
            least = f", at least {measure.minimum}" if measure.minimum > 1 else ""
            return f"{code(over)} / {code(under)}{least}"
        case Sum():
            return f"sum of {code(measure.column)}"
        case CountDistinct():
            return f"different {code(measure.dimension)}"
        case Count() if measure.where:
            return "rows where " + " and ".join(code(condition.column) for condition in measure.where)
    return "rows"


def _dimension(dimension: Dimension) -> tuple[str, ...]:
    match dimension:
        case TimeDimension():
            made_of = f"{dimension.part} of the day"
        case AttributeDimension():
            made_of = f"{dimension.attribute} of {code(dimension.of)}"
        case BandDimension():
            made_of = f"bands of {code(dimension.column)}"
        case _:
            made_of = code(getattr(dimension, "column", ""))
    return code(dimension.name), _words(dimension.label), made_of, code(dimension.drills_to or "")


def _column(column: Column) -> tuple[str, ...]:
    kind = f"{column.type} of {column.members}" if column.members else str(column.type)
    return code(column.name), _words(column.label), kind, column.unit, code(column.sensitive or "")
