"""From summed inputs to the numbers people see: exact, with "missing" and "too few" kept apart from 0."""

from collections.abc import Mapping
from typing import NamedTuple

from dashboard.metrics.result import NOT_RECORDED, TOO_FEW, Number
from dashboard.semantic.fields import Count, CountDistinct, Measure, Ratio, Sum
from dashboard.semantic.report import ReportType


class Summed(NamedTuple):
    """One additive measure over some rows: `total` (a Sum's times 10**scale), `known` rows with a value."""

    total: int
    known: int


def number(
    report: ReportType,
    measure: Measure,
    rows: int,
    summed: Mapping[str, Summed],
    distinct: Mapping[str, int],
) -> Number:
    """The value of `measure` over `rows` source rows.

    `summed` holds every additive measure by name, `distinct` every CountDistinct. Over no rows a sum is 0;
    over rows of which none has the value it is missing.
    """
    match measure:
        case CountDistinct():
            return Number(value=distinct[measure.name], n=rows)
        case Ratio():
            return _ratio(report, measure, summed)
        case Sum():
            return _sum(report, measure, rows, summed[measure.name])
        case _:
            return Number(value=summed[measure.name].total, n=rows)


def _sum(report: ReportType, measure: Sum, rows: int, summed: Summed) -> Number:
    if rows and not summed.known:
        return Number(value=None, n=0, reason=NOT_RECORDED)
    return Number(value=_scaled(report, measure, summed.total), n=summed.known)


def _ratio(report: ReportType, measure: Ratio, summed: Mapping[str, Summed]) -> Number:
    over, under = (report.measure(name) for name in measure.over)
    below = _denominator(report, under, summed)
    if below <= 0:
        return Number(value=None, n=0, reason=NOT_RECORDED)
    if below < measure.minimum:
        return Number(value=None, n=int(below), reason=TOO_FEW)
    share = 100 if measure.unit == "%" else 1
    above = summed[over.name].total
    # One division of whole numbers, so that every engine gives the same float.
    value = (share * above) / (below * 10 ** scale_of(report, over))
    return Number(value=value, n=int(below))


def _denominator(report: ReportType, measure: Measure, summed: Mapping[str, Summed]) -> float:
    total = summed[measure.name].total
    return total if isinstance(measure, Count) else total / 10 ** scale_of(report, measure)


def scale_of(report: ReportType, measure: Measure) -> int:
    """Decimal digits of a Sum's whole-number total."""
    return report.column(measure.column).scale if isinstance(measure, Sum) else 0


def _scaled(report: ReportType, measure: Measure, total: int) -> int | float:
    scale = scale_of(report, measure)
    return total / 10**scale if scale else total
