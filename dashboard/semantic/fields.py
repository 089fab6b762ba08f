"""What a report type is made of: columns, dimensions and measures, as pure frozen declarations."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from dashboard.errors import DeclarationError
from dashboard.i18n import Label
from dashboard.permissions import Permission

MISSING = "~"
"""The member that stands for "not recorded", in URLs and in JSON; never a number, never an empty text."""

DAYS_PER_YEAR = 365.25


class ColumnType(StrEnum):
    """Type of a fact column. DECIMAL is exact (numeric), never a float."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"
    KEY = "key"


LIST_JOINT = ", "
"""What the fact views put between the values of a list."""


@dataclass(frozen=True, kw_only=True)
class Value:
    """One known value of a TEXT column: as stored, and its words."""

    value: str
    label: Label


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of the fact view. `sensitive`: the permission a viewer needs to see its values.

    `scale`: decimal digits kept (DECIMAL only). `members`: for KEY columns, the dimension view it points to.
    `values`: words of the known values, where no dimension on the column declares them. `derived_by`: the BOOLEAN
    column that says that the value was not recorded but derived from other records. `stored`: by space, what the
    column is called in the source tables that hold it just so: there it is corrected, and so the audit log is told.
    `is_list`: a TEXT of several values with LIST_JOINT between them; people read their language's separator instead.
    """

    name: str
    type: ColumnType
    label: Label
    unit: str = ""
    scale: int = 0
    sensitive: Permission | None = None
    members: str | None = None
    values: tuple[Value, ...] = ()
    derived_by: str = ""
    stored: str = ""
    is_list: bool = False

    def __post_init__(self) -> None:
        if (self.type is ColumnType.KEY) != (self.members is not None):
            raise DeclarationError(f"column {self.name!r}: type KEY and `members` go together")
        if self.scale and self.type is not ColumnType.DECIMAL:
            raise DeclarationError(f"column {self.name!r}: `scale` is for DECIMAL only")
        if self.unit == "day" and self.type is not ColumnType.INTEGER:
            raise DeclarationError(f"column {self.name!r}: the unit `day` is for INTEGER only")
        if self.is_list and self.type is not ColumnType.TEXT:
            raise DeclarationError(f"column {self.name!r}: `is_list` is for TEXT only")

    @property
    def is_span(self) -> bool:
        """How long something is, in days; people read years and months."""
        return self.unit == "day"


@dataclass(frozen=True, kw_only=True)
class Band:
    """Values from `lower` (inclusive) up to `upper` (exclusive); None = open end."""

    value: str
    label: Label
    lower: float | None
    upper: float | None

    def holds(self, number: float | Decimal) -> bool:
        return (self.lower is None or number >= self.lower) and (self.upper is None or number < self.upper)


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """Something to group and filter by. `drills_to`: the next finer dimension, or None (then: the rows)."""

    name: str
    label: Label
    drills_to: str | None = None
    was: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TimeDimension(Dimension):
    """A part of the row's day: date, week, month, quarter, year or weekday."""

    PARTS: ClassVar[tuple[str, ...]] = ("date", "week", "month", "quarter", "year", "weekday")
    part: str

    def __post_init__(self) -> None:
        if self.part not in self.PARTS:
            raise DeclarationError(f"dimension {self.name!r}: part {self.part!r} is none of {self.PARTS}")


@dataclass(frozen=True, kw_only=True)
class MemberDimension(Dimension):
    """Members of a dimension view (`dim_<members>`), reached by a KEY column; named by their code."""

    column: str
    members: str


@dataclass(frozen=True, kw_only=True)
class AttributeDimension(Dimension):
    """An attribute of a member dimension's members (breed of a dog): renamed there, no fact is touched."""

    of: str
    attribute: str
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ValueDimension(Dimension):
    """Values of a TEXT column. Known `values` carry words and order; unknown ones show as themselves."""

    column: str
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BandDimension(Dimension):
    """A number cut into bands: `bands` names the unit's convention, or `fixed` lists them."""

    column: str
    bands: str = ""
    fixed: tuple[Band, ...] = ()

    def __post_init__(self) -> None:
        if bool(self.bands) == bool(self.fixed):
            raise DeclarationError(f"dimension {self.name!r}: give either `bands` or `fixed`")


@dataclass(frozen=True, kw_only=True)
class Where:
    """A condition on one column of a row, for filtered counts. Exactly one test is given.

    A null column never satisfies a condition.
    """

    column: str
    one_of: tuple[str, ...] = ()
    at_least: float | None = None
    is_true: bool = False
    is_known: bool = False

    def __post_init__(self) -> None:
        given = sum((bool(self.one_of), self.at_least is not None, self.is_true, self.is_known))
        if given != 1:
            raise DeclarationError(f"condition on {self.column!r}: give exactly one test, {given} given")


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A number over rows. `better`: higher, lower or neutral; `hidden`: an input of others, never shown. `short`: its
    label where there is little room, beside others of the same report."""

    name: str
    label: Label
    description: Label
    unit: str = "count"
    better: str = "neutral"
    decimals: int = 0
    hidden: bool = False
    was: tuple[str, ...] = ()
    short: Label | None = None
    additive: ClassVar[bool] = False

    def __post_init__(self) -> None:
        if self.better not in ("higher", "lower", "neutral"):
            raise DeclarationError(f"measure {self.name!r}: better is higher, lower or neutral")

    @property
    def short_label(self) -> Label:
        return self.short or self.label


@dataclass(frozen=True, kw_only=True)
class Count(Measure):
    """Number of rows, or of the rows that satisfy every condition of `where`."""

    where: tuple[Where, ...] = ()
    additive: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class Sum(Measure):
    """Sum of a column over the rows that have a value; missing when no row has one."""

    column: str
    additive: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class Ratio(Measure):
    """Ratio of two additive measures, `over=(numerator, denominator)`: of sums, never a mean of means.

    Under `minimum` in the denominator it says "too few" instead of a wild number.
    """

    over: tuple[str, str]
    minimum: int = 1


@dataclass(frozen=True, kw_only=True)
class CountDistinct(Measure):
    """Number of different known members of a member dimension. Not additive: always counted from rows."""

    dimension: str


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One card of the cross-filter page. `by`: a dimension, or "time" for the grain that fits the period."""

    name: str
    by: str


TIME_PANEL = "time"


def names_of(fields: Iterable[Column | Dimension | Measure]) -> tuple[str, ...]:
    return tuple(field.name for field in fields)
