"""Rules of a report type: what makes a row, a day or a dog's history doubtful, as pure frozen declarations.

A rule says which columns it reads and how bad it is to break it; the SQL of it is written elsewhere, once per kind.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from dashboard.errors import DeclarationError
from dashboard.semantic.fields import Where


class Severity(StrEnum):
    """ERROR: the row cannot be right. WARNING: it may be, and somebody has to look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`kind`: its words are the catalogue's `rule.<kind>`. `code`: what programs know the kind of finding by."""

    kind: ClassVar[str]
    code: ClassVar[str]
    of_whole_row: ClassVar[bool] = False
    """Whether it makes the row doubtful, and with it every number that counts the row."""
    severity: Severity = Severity.ERROR

    @property
    def field(self) -> str:
        """The column that a reader looks at first."""
        return self.columns[0]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that it reads."""
        raise NotImplementedError

    @property
    def name(self) -> str:
        """Unique within its report type, and kept with every finding."""
        return f"{self.kind}_{self.field.removesuffix('_key')}"


@dataclass(frozen=True, kw_only=True)
class _OfColumn(Rule):
    column: str

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column,)


@dataclass(frozen=True, kw_only=True)
class Required(_OfColumn):
    """The column has a value. `where`: only where the row satisfies this, which makes no row less complete."""

    kind: ClassVar[str] = "missing"
    code: ClassVar[str] = "MISSING_FIELD"
    where: Where | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column, *((self.where.column,) if self.where else ()))


@dataclass(frozen=True, kw_only=True)
class Between(_OfColumn):
    """A known value lies within the limits, both included; None is an open end."""

    kind: ClassVar[str] = "range"
    code: ClassVar[str] = "OUT_OF_RANGE"
    least: float | None = None
    most: float | None = None

    def __post_init__(self) -> None:
        if self.least is None and self.most is None:
            raise DeclarationError(f"rule on {self.column!r}: give `least`, `most` or both")


@dataclass(frozen=True, kw_only=True)
class NotInFuture(_OfColumn):
    """The day is not after today, in the unit's time zone."""

    kind: ClassVar[str] = "future"
    code: ClassVar[str] = "IMPOSSIBLE_DATE"
    of_whole_row: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class NotBefore(_OfColumn):
    """The day is not before that of another column."""

    kind: ClassVar[str] = "before"
    code: ClassVar[str] = "IMPOSSIBLE_DATE"
    other: str

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column, self.other)


@dataclass(frozen=True, kw_only=True)
class BornBefore(_OfColumn):
    """The dog was born by that day; `column` holds its age in days."""

    kind: ClassVar[str] = "unborn"
    code: ClassVar[str] = "IMPOSSIBLE_DATE"
    of_whole_row: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class KnownValue(_OfColumn):
    """The text is one of the column's declared values."""

    kind: ClassVar[str] = "unknown"
    code: ClassVar[str] = "UNKNOWN_CODE"
    severity: Severity = Severity.WARNING


@dataclass(frozen=True, kw_only=True)
class KnownMember(_OfColumn):
    """The key names somebody."""

    kind: ClassVar[str] = "orphan"
    code: ClassVar[str] = "ORPHAN"
    of_whole_row: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class Unique(Rule):
    """No two rows of one day have the same values in all `of`; rows without one of them are not compared."""

    kind: ClassVar[str] = "double"
    code: ClassVar[str] = "DUPLICATE"
    of_whole_row: ClassVar[bool] = True
    of: tuple[str, ...]
    where: Where | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.of, *((self.where.column,) if self.where else ()))


@dataclass(frozen=True, kw_only=True)
class OnePlace(Rule):
    """A person is in one project at a time. `lasting`: the column of minutes; one of more than `longest` says
    nothing about where somebody was."""

    kind: ClassVar[str] = "two_places"
    code: ClassVar[str] = "OVERLAP"
    of_whole_row: ClassVar[bool] = True
    person: str
    lasting: str
    longest: int

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.person, self.lasting)


@dataclass(frozen=True, kw_only=True)
class FitsDay(OnePlace):
    """The minutes of a person's day are no more than a day has."""

    kind: ClassVar[str] = "overlong_day"
    code: ClassVar[str] = "OVERLAP"


@dataclass(frozen=True, kw_only=True)
class Serving(_OfColumn):
    """A dog that is marked as one of `gone` has no rows after the last day on which other records know it in service.

    `known_by`: the report types whose rows show a dog in service. The host keeps no day of retirement or death.
    """

    kind: ClassVar[str] = "gone"
    code: ClassVar[str] = "DOG_GONE"
    of_whole_row: ClassVar[bool] = True
    known_by: tuple[str, ...]
    gone: tuple[str, ...] = ("RETIRED", "DECEASED")


@dataclass(frozen=True, kw_only=True)
class Steady(_OfColumn):
    """A dog's value moves by no more than `share` from one row to the next. A row is doubtful when it leaves both
    neighbours behind; of dogs younger than `from_age_days` a change says nothing."""

    kind: ClassVar[str] = "jump"
    code: ClassVar[str] = "ANOMALY"
    severity: Severity = Severity.WARNING
    share: float
    from_age_days: int


@dataclass(frozen=True, kw_only=True)
class Usual(_OfColumn):
    """A value above 0 within the fences of its peers, the rows with the same value of `peers`.

    The fences lie `reach` times the distance of the quartiles outside of them (Tukey 1977), of logarithms: amounts
    differ by factors. Fewer than `least_peers` rows have no fences.
    """

    kind: ClassVar[str] = "extreme"
    code: ClassVar[str] = "ANOMALY"
    severity: Severity = Severity.WARNING
    peers: str
    reach: float = 3.0
    least_peers: int = 50

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column, self.peers)


@dataclass(frozen=True, kw_only=True)
class Rhythm(Rule):
    """A project that had rows on nearly every same weekday of eight weeks has some on this one."""

    kind: ClassVar[str] = "silence"
    code: ClassVar[str] = "SILENCE"
    of_whole_row: ClassVar[bool] = True
    severity: Severity = Severity.WARNING

    @property
    def columns(self) -> tuple[str, ...]:
        return ("project_key",)
