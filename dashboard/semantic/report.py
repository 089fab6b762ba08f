"""A report type: columns, dimensions, measures, permission and scope, checked when it is declared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from dashboard.errors import DeclarationError, InvalidInput, nearest
from dashboard.i18n import Label
from dashboard.permissions import Permission
from dashboard.semantic.fields import (
    TIME_PANEL,
    AttributeDimension,
    BandDimension,
    Column,
    ColumnType,
    Count,
    CountDistinct,
    Dimension,
    Measure,
    MemberDimension,
    Panel,
    Ratio,
    Sum,
    TimeDimension,
    ValueDimension,
    Where,
    names_of,
)
from dashboard.semantic.rules import Required, Rule
from dashboard.semantic.sheet import Sheet

_Field = TypeVar("_Field", Dimension, Measure)


@dataclass(frozen=True, kw_only=True, eq=False)
class ReportType:
    """The one declaration that charts, API, exports, drill-down, rules and the replica derive from.

    `fact`: the view `reporting.fact_<name>`. `scope_column`: the KEY column of the project.
    `time_column`: when on the day it happened, where that is known.
    `own_column`: the KEY column of the person whose own rows a handler may see (or None: nobody's).
    `settles_days`: days until nearly all rows of a day are there and decided; before that a low number says nothing.
    `decided_in_host`: the dimension that says what the host decided on a row, where it approves rows itself.
    `rules`: what is doubtful in its rows; `judged`: which rows they are for (all without it).
    Raises DeclarationError at import when a name does not exist or stands twice.
    """

    name: str
    label: Label
    grain: Label
    permission: Permission
    columns: tuple[Column, ...]
    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]
    panels: tuple[Panel, ...]
    sheet: Sheet
    default_measure: str
    scope_column: str = "project_key"
    dog_column: str = "dog_key"
    time_column: str = "event_at"
    own_column: str | None = None
    settles_days: int = 0
    decided_in_host: str | None = None
    rules: tuple[Rule, ...] = ()
    judged: tuple[Where, ...] = ()

    def __post_init__(self) -> None:
        self._refuse_twins()
        for dimension in self.dimensions:
            self._check_dimension(dimension)
        for measure in self.measures:
            self._check_measure(measure)
        for panel in self.panels:
            if panel.by != TIME_PANEL:
                self._require(panel.by, self.dimensions, f"panel {panel.name!r}")
        self._require(self.default_measure, self.measures, "default_measure")
        self._check_sheet()
        self._check_rules()
        if self.decided_in_host is not None:
            self._require(self.decided_in_host, self.dimensions, "decided_in_host")
        for name in (self.scope_column, self.dog_column, self.time_column, self.own_column):
            if name is not None:
                self._require(name, self.columns, "scope")

    @property
    def fact(self) -> str:
        return f"fact_{self.name}"

    @cached_property
    def _columns(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def _dimensions(self) -> dict[str, Dimension]:
        named = {dimension.name: dimension for dimension in self.dimensions}
        return named | {old: d for d in self.dimensions for old in d.was}

    @cached_property
    def _measures(self) -> dict[str, Measure]:
        named = {measure.name: measure for measure in self.measures}
        return named | {old: m for m in self.measures for old in m.was}

    @cached_property
    def shown_measures(self) -> tuple[Measure, ...]:
        return tuple(measure for measure in self.measures if not measure.hidden)

    def column(self, name: str) -> Column:
        return self._columns[name]

    def dimension(self, name: str) -> Dimension:
        """The dimension of that (or a former) name; InvalidInput naming the nearest one otherwise."""
        return _found(name, self._dimensions, "dimension", self.dimensions, self.name)

    def measure(self, name: str) -> Measure:
        """The measure of that (or a former) name; InvalidInput naming the nearest one otherwise."""
        return _found(name, self._measures, "measure", self.shown_measures, self.name)

    def base_of(self, dimension: Dimension) -> Dimension:
        """The dimension that a row itself carries: a breed's base is the dog."""
        return self._dimensions[dimension.of] if isinstance(dimension, AttributeDimension) else dimension

    @cached_property
    def row_counts(self) -> tuple[str, ...]:
        """The measures that are simply the number of rows; they are never summed anywhere."""
        return tuple(m.name for m in self.measures if isinstance(m, Count) and not m.where)

    @cached_property
    def additive_inputs(self) -> tuple[Measure, ...]:
        """Every other additive measure: what has to be summed to know all numbers."""
        return tuple(m for m in self.measures if m.additive and m.name not in self.row_counts)

    @cached_property
    def distinct_measures(self) -> tuple[CountDistinct, ...]:
        return tuple(m for m in self.measures if isinstance(m, CountDistinct))

    @cached_property
    def coded_dimensions(self) -> tuple[MemberDimension | ValueDimension | BandDimension, ...]:
        """The dimensions that are columns of a row; attributes and parts of the day roll up from them."""
        kinds = (MemberDimension, ValueDimension, BandDimension)
        return tuple(dimension for dimension in self.dimensions if isinstance(dimension, kinds))

    def words_of(self, column: Column) -> dict[str, Label]:
        """The words of a column's known values, by value."""
        return self._words.get(column.name, {})

    @cached_property
    def _words(self) -> dict[str, dict[str, Label]]:
        words = {column.name: {value.value: value.label for value in column.values} for column in self.columns}
        for dimension in self.dimensions:
            if isinstance(dimension, ValueDimension):
                words[dimension.column] |= {value.value: value.label for value in dimension.values}
        return words

    @cached_property
    def counted_columns(self) -> tuple[Column, ...]:
        """The columns that a key, dimension, measure or rule reads, and the time: what the replica keeps of a row."""
        wanted = {column.name for column in self.columns if column.type is ColumnType.KEY} | {self.time_column}
        wanted |= {dimension.column for dimension in self.coded_dimensions}
        wanted |= {measure.column for measure in self.measures if isinstance(measure, Sum)}
        wanted |= {c.column for measure in self.measures if isinstance(measure, Count) for c in measure.where}
        wanted |= {column for rule in self.rules for column in rule.columns} | {where.column for where in self.judged}
        return tuple(column for column in self.columns if column.name in wanted and column.name != "day")

    @cached_property
    def sortable_columns(self) -> tuple[str, ...]:
        """Names of the columns that a list of rows can be sorted by: those that are where the rows are found."""
        return ("day", *names_of(self.counted_columns))

    @cached_property
    def required_columns(self) -> tuple[str, ...]:
        """The columns that every judged row has to fill: what completeness is counted of."""
        return tuple(rule.column for rule in self.rules if isinstance(rule, Required) and rule.where is None)

    def columns_of(self, measure: Measure) -> frozenset[str]:
        """The columns that a measure looks at; none for a plain count of rows."""
        match measure:
            case Ratio():
                return frozenset().union(*(self.columns_of(self._measures[name]) for name in measure.over))
            case Sum():
                return frozenset({measure.column})
            case Count():
                return frozenset(condition.column for condition in measure.where)
            case CountDistinct():
                dimension = self._dimensions[measure.dimension]
                return frozenset({dimension.column}) if isinstance(dimension, MemberDimension) else frozenset()
        raise TypeError(f"no columns of {type(measure).__name__}")

    def rule(self, name: str) -> Rule | None:
        """The rule of that name; None for one that is declared no more, of which old findings may still tell."""
        return next((rule for rule in self.rules if rule.name == name), None)

    def inputs_of(self, measure: Measure) -> tuple[Measure, ...]:
        """The additive measures that a measure is made of; none for CountDistinct."""
        if isinstance(measure, Ratio):
            return tuple(self._measures[name] for name in measure.over)
        return (measure,) if measure.additive else ()

    def _refuse_twins(self) -> None:
        for kind, names in (
            ("column", names_of(self.columns)),
            ("dimension", [*names_of(self.dimensions), *(old for d in self.dimensions for old in d.was)]),
            ("measure", [*names_of(self.measures), *(old for m in self.measures for old in m.was)]),
            ("panel", [panel.name for panel in self.panels]),
            ("rule", [rule.name for rule in self.rules]),
            # One row of an answer holds both.
            ("dimension or measure", [*names_of(self.dimensions), *names_of(self.measures)]),
        ):
            twins = {name for name in names if list(names).count(name) > 1}
            if twins:
                raise DeclarationError(f"{self.name}: {kind} declared twice: {', '.join(sorted(twins))}")

    def _require(self, name: str, fields: Sequence[Column | Dimension | Measure], where: str) -> None:
        known = names_of(fields)
        if name not in known:
            raise DeclarationError(f"{self.name}, {where}: no {name!r}; nearest is {nearest(name, known)!r}")

    def _check_dimension(self, dimension: Dimension) -> None:
        where = f"dimension {dimension.name!r}"
        if isinstance(dimension, MemberDimension | ValueDimension | BandDimension):
            self._require(dimension.column, self.columns, where)
        if isinstance(dimension, MemberDimension) and self.column(dimension.column).members != dimension.members:
            raise DeclarationError(f"{self.name}, {where}: column {dimension.column!r} has other members")
        if isinstance(dimension, AttributeDimension):
            self._require(dimension.of, self.dimensions, where)
            if not isinstance(self._dimensions[dimension.of], MemberDimension):
                raise DeclarationError(f"{self.name}, {where}: {dimension.of!r} is not a member dimension")
        if dimension.drills_to is not None:
            self._require(dimension.drills_to, self.dimensions, f"{where} drills_to")

    def _check_measure(self, measure: Measure) -> None:
        where = f"measure {measure.name!r}"
        if isinstance(measure, Count):
            self._check_conditions(measure.where, where)
        if isinstance(measure, Sum):
            self._require(measure.column, self.columns, where)
            if self.column(measure.column).type not in (ColumnType.INTEGER, ColumnType.DECIMAL):
                raise DeclarationError(f"{self.name}, {where}: {measure.column!r} is not a number")
        if isinstance(measure, Ratio):
            for name in measure.over:
                self._require(name, self.measures, where)
                if not self._measures[name].additive:
                    raise DeclarationError(f"{self.name}, {where}: {name!r} is not additive")
        if isinstance(measure, CountDistinct):
            self._require(measure.dimension, self.dimensions, where)
            if not isinstance(self._dimensions[measure.dimension], MemberDimension):
                raise DeclarationError(f"{self.name}, {where}: counts members of a member dimension only")

    def _check_sheet(self) -> None:
        for name in (*self.sheet.columns, *(column for group in self.sheet.groups for column in group.columns)):
            self._require(name, self.columns, "sheet")
        wheres = (group.where for group in self.sheet.groups if group.where is not None)
        self._check_conditions(wheres, "sheet")

    def _check_rules(self) -> None:
        for rule in self.rules:
            for name in rule.columns:
                self._require(name, self.columns, f"rule {rule.name!r}")
        self._check_conditions(self.judged, "judged")

    def _check_conditions(self, conditions: Iterable[Where], where: str) -> None:
        for condition in conditions:
            self._require(condition.column, self.columns, where)


def _found(name: str, known: dict[str, _Field], kind: str, shown: tuple[_Field, ...], report: str) -> _Field:
    if name in known:
        return known[name]
    raise InvalidInput(
        f"report {report} has no {kind} called {name!r}",
        code=f"unknown_{kind}",
        field=kind,
        value=name,
        suggestion=nearest(name, names_of(shown)),
    )


def time_dimension_for(report: ReportType, days: int) -> TimeDimension:
    """The grain at which a period of `days` reads well as one line: date, then week, then month."""
    part = "date" if days <= 92 else "week" if days <= 550 else "month"
    return next(d for d in report.dimensions if isinstance(d, TimeDimension) and d.part == part)
