"""The words in which a target of an import is declared: columns, kinds of values, members."""

from dataclasses import dataclass
from enum import Enum

from dashboard.errors import InvalidInput, nearest


class Kind(Enum):
    """How the text of a cell becomes a value."""

    TEXT = "text"
    WHOLE = "whole number"
    DECIMAL = "number"
    DAY = "date"
    WALL_TIME = "date and time on the unit's clock"
    INSTANT = "date and time"
    TIME_OF_DAY = "time of day"
    CHOICE = "one of a list"
    TEXTS = "list of texts"
    JSON = "text or JSON"
    MEMBER = "code or name"


DATE_KINDS = (Kind.DAY, Kind.WALL_TIME, Kind.INSTANT)


@dataclass(frozen=True, kw_only=True)
class MemberKind:
    """Who or what a key stands for. `attributes` may be given for members that an import creates; where those of
    `identity` differ, it is somebody else."""

    name: str
    view: str
    attributes: tuple[str, ...]
    identity: tuple[str, ...] = ("name",)


DOG = MemberKind(
    name="dog",
    view="dim_dog",
    attributes=("name", "breed", "status", "gender", "birth_date", "specialization"),
    identity=("name", "gender", "birth_date"),
)
EMPLOYEE = MemberKind(name="employee", view="dim_employee", attributes=("name", "role", "rank", "hire_date"))
PROJECT = MemberKind(
    name="project", view="dim_project", attributes=("name", "section", "status", "mission_type", "priority")
)
MEMBER_KINDS = (DOG, EMPLOYEE, PROJECT)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A stored label and the words that mean it."""

    value: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TargetColumn:
    """One column of a target.

    `name` is what a mapping writes, `column` the table's column (None: it is joined into another one, `joins`).
    `unit`: what its values are measured in (units.py). `headers` and `name_headers` (of a member's readable name) are
    what a proposal recognises, best first.
    """

    name: str
    kind: Kind
    column: str | None = None
    is_required: bool = False
    member: MemberKind | None = None
    role: str | None = None
    lower: int | None = None
    upper: int | None = None
    scale: int | None = None
    unit: str | None = None
    choices: tuple[Choice, ...] = ()
    joins: str | None = None
    headers: tuple[str, ...] = ()
    name_headers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.kind is Kind.MEMBER) != (self.member is not None):
            raise ValueError(f"target column {self.name!r}: kind MEMBER and `member` go together")
        if (self.kind is Kind.CHOICE) != bool(self.choices):
            raise ValueError(f"target column {self.name!r}: kind CHOICE and `choices` go together")
        if self.column is None and self.joins is None:
            object.__setattr__(self, "column", f"{self.name}_id" if self.member else self.name)


@dataclass(frozen=True, kw_only=True)
class Target:
    """One own table that files go into; `report`: the report type that shows its rows."""

    name: str
    table: str
    report: str
    columns: tuple[TargetColumn, ...]

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if len(set(names)) < len(names):
            raise ValueError(f"target {self.name!r} names a column twice")
        for column in self.columns:
            if column.joins is not None and column.joins not in names:
                raise ValueError(f"target {self.name!r}: {column.name!r} joins the unknown {column.joins!r}")

    def column(self, name: str) -> TargetColumn:
        """Raises InvalidInput with the nearest name."""
        names = [column.name for column in self.columns]
        if name not in names:
            raise InvalidInput(
                f"{self.name} has no column {name!r}; it has: {', '.join(names)}",
                code="bad_target_column",
                field="columns",
                value=name,
                suggestion=nearest(name, names),
            )
        return self.columns[names.index(name)]

    @property
    def day_column(self) -> str:
        """The table's column with the day that a row is of."""
        return next(column.column for column in self.required if column.kind in DATE_KINDS and column.column)

    @property
    def members(self) -> tuple[TargetColumn, ...]:
        return tuple(column for column in self.columns if column.member)

    @property
    def required(self) -> tuple[TargetColumn, ...]:
        return tuple(column for column in self.columns if column.is_required)
