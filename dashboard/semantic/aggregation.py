"""How a measure may be put together in the report builder, and why not in any other way."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from dashboard.errors import InvalidInput, nearest
from dashboard.i18n import Label, t
from dashboard.semantic.fields import Count, CountDistinct, Measure, Ratio, Sum, Where
from dashboard.semantic.report import ReportType


class Aggregation(StrEnum):
    """`share`: of the whole table, in percent; `change`: against the earlier days, in percent."""

    SUM = "sum"
    AVERAGE = "average"
    COUNT = "count"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    DISTINCT = "distinct"
    SHARE = "share"
    CHANGE = "change"


class WhyNot(StrEnum):
    """Each has words in the catalogues, `builder.why.<reason>`."""

    ONE_PER_ROW = "one_per_row"
    COUNTED_ALREADY = "counted_already"
    RATIO_NOT_ADDED = "ratio_not_added"
    RATIO_NO_PART = "ratio_no_part"
    NO_VALUE_PER_ROW = "no_value_per_row"
    COUNTS_TWICE = "counts_twice"
    MEMBERS_NOT_ROWS = "members_not_rows"
    MEMBERS_OVERLAP = "members_overlap"
    AMOUNT_NOT_MEMBER = "amount_not_member"
    TIME_NOT_SHIFTED = "time_not_shifted"


_A = Aggregation
_EXTREMES = (_A.MINIMUM, _A.MAXIMUM)
_PERCENT = (_A.SHARE, _A.CHANGE)
_OF_COUNT = {
    _A.SUM: WhyNot.COUNTED_ALREADY,
    _A.AVERAGE: WhyNot.ONE_PER_ROW,
    _A.MINIMUM: WhyNot.ONE_PER_ROW,
    _A.MAXIMUM: WhyNot.ONE_PER_ROW,
    _A.DISTINCT: WhyNot.ONE_PER_ROW,
}
_OF_SUM = {_A.DISTINCT: WhyNot.AMOUNT_NOT_MEMBER}
_OF_RATIO = {_A.SUM: WhyNot.RATIO_NOT_ADDED, _A.SHARE: WhyNot.RATIO_NO_PART, _A.DISTINCT: WhyNot.AMOUNT_NOT_MEMBER}
_OF_DISTINCT = {
    _A.SUM: WhyNot.COUNTS_TWICE,
    _A.AVERAGE: WhyNot.COUNTS_TWICE,
    _A.COUNT: WhyNot.MEMBERS_NOT_ROWS,
    _A.MINIMUM: WhyNot.MEMBERS_NOT_ROWS,
    _A.MAXIMUM: WhyNot.MEMBERS_NOT_ROWS,
    _A.SHARE: WhyNot.MEMBERS_OVERLAP,
}


def own_aggregation(measure: Measure) -> Aggregation:
    """The one that the declaration of a measure means."""
    match measure:
        case Sum():
            return Aggregation.SUM
        case Ratio():
            return Aggregation.AVERAGE
        case CountDistinct():
            return Aggregation.DISTINCT
        case _:
            return Aggregation.COUNT


def amount_of(report: ReportType, measure: Measure) -> Sum | None:
    """The amount that one row has of a measure: a sum's own, of a mean what it is the mean of; else None."""
    if isinstance(measure, Sum):
        return measure
    if not isinstance(measure, Ratio):
        return None
    over, under = (report.measure(name) for name in measure.over)
    is_mean = isinstance(over, Sum) and isinstance(under, Count) and _counts_the_known(over, under)
    return over if is_mean and isinstance(over, Sum) else None


def _counts_the_known(amount: Sum, count: Count) -> bool:
    return count.where == (Where(column=amount.column, is_known=True),)


def why_not(report: ReportType, measure: Measure, aggregation: Aggregation) -> WhyNot | None:
    """Why a measure has no such aggregation; None where it has."""
    match measure:
        case Sum():
            return _OF_SUM.get(aggregation)
        case CountDistinct():
            return _OF_DISTINCT.get(aggregation)
        case Ratio():
            if aggregation in _EXTREMES and amount_of(report, measure) is None:
                return WhyNot.NO_VALUE_PER_ROW
            return _OF_RATIO.get(aggregation)
        case _:
            return _OF_COUNT.get(aggregation)


@dataclass(frozen=True, kw_only=True)
class Pick:
    """A measure with an aggregation. Raises InvalidInput where the two do not go together."""

    report: ReportType
    measure: Measure
    aggregation: Aggregation

    def __post_init__(self) -> None:
        why = why_not(self.report, self.measure, self.aggregation)
        if why is not None:
            meaningful = [one for one in Aggregation if why_not(self.report, self.measure, one) is None]
            raise InvalidInput(
                f"{self.measure.name} has no {self.aggregation}: {t(f'builder.why.{why}', 'en')}",
                code="meaningless_aggregation",
                field="measures",
                value=f"{self.measure.name}.{self.aggregation}",
                suggestion=self.measure.name,
                hint=f"it has {', '.join(meaningful)}",
            )

    @classmethod
    def parse(cls, text: str, report: ReportType) -> "Pick":
        """`total_cost` means it as it is declared, `total_cost.average` otherwise."""
        name, _, how = text.partition(".")
        measure = report.measure(name)
        if how and how not in tuple(Aggregation):
            raise InvalidInput(
                f"there is no aggregation called {how!r}; there are {', '.join(Aggregation)}",
                code="unknown_aggregation",
                field="measures",
                value=text,
                suggestion=f"{name}.{nearest(how, Aggregation) or own_aggregation(measure)}",
            )
        return cls(report=report, measure=measure, aggregation=Aggregation(how) if how else own_aggregation(measure))

    @property
    def is_own(self) -> bool:
        return self.aggregation is own_aggregation(self.measure)

    @property
    def name(self) -> str:
        return self.measure.name if self.is_own else f"{self.measure.name}.{self.aggregation}"

    @cached_property
    def shown(self) -> Measure:
        """It as a measure of its own: label, unit and decimals of what stands in its column."""
        if self.is_own:
            return self.measure
        how = f"builder.aggregation.{self.aggregation}"
        label, told = self.measure.label, self.measure.description
        unit, decimals = self._unit()
        return Measure(
            name=self.name,
            label=Label(ar=f"{label.ar} · {t(how, 'ar')}", en=f"{label.en} · {t(how, 'en')}"),
            description=Label(ar=f"{t(f'{how}.told', 'ar')} {told.ar}", en=f"{t(f'{how}.told', 'en')} {told.en}"),
            unit=unit,
            decimals=decimals,
            better=self.measure.better if self.aggregation in (_A.AVERAGE, *_EXTREMES) else "neutral",
        )

    def _unit(self) -> tuple[str, int]:
        if self.aggregation in _PERCENT:
            return "%", 1
        if self.aggregation is Aggregation.COUNT:
            return "count", 0
        return self.measure.unit, self.measure.decimals or int(self.aggregation is Aggregation.AVERAGE)
