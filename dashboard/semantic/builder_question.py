"""A question of the report builder: measures in rows and columns of members, with subtotals, from and to plain data."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dashboard.errors import InvalidInput, nearest
from dashboard.semantic.aggregation import Aggregation, Pick, WhyNot
from dashboard.semantic.fields import Dimension, TimeDimension
from dashboard.semantic.period import DEFAULT_END, DEFAULT_START, Period
from dashboard.semantic.query import COMPARISONS, PREVIOUS, Query
from dashboard.semantic.report import ReportType

MOST_ROW_DIMENSIONS, MOST_COLUMN_DIMENSIONS, MOST_PICKS = 4, 2, 24
MOST_TOP = 1000
OTHERS = "~others"
"""The member that stands for all that are not among the top n."""

TABLE, PIVOT, BARS, LINE = "table", "pivot", "bars", "line"
VIEWS = (TABLE, PIVOT, BARS, LINE)

FIELDS = (
    "report",
    "rows",
    "columns",
    "measures",
    "filters",
    "period",
    "compare",
    "sort",
    "top",
    "subtotals",
    "view",
)
"""What a definition is written in."""
_SHIFTED_BY_YEARS = ("month", "quarter", "year")


@dataclass(frozen=True, kw_only=True)
class Top:
    """Only the `n` largest members of the dimension by what the table is sorted by, the rest as OTHERS."""

    n: int
    dimension: str


@dataclass(frozen=True, kw_only=True)
class BuilderQuestion:
    """`query`: report type, filters, period, comparison, and all dimensions as its `by`. `order`: a pick or a
    dimension of the rows, "-" in front for the largest first. `view`: one of VIEWS, None for the one that suits.

    Made by `parse_question`, which checks it.
    """

    query: Query
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    picks: tuple[Pick, ...]
    order: str | None = None
    top: Top | None = None
    subtotals: bool = True
    view: str | None = None
    dimensions: tuple[Dimension, ...] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        report = self.query.report
        object.__setattr__(self, "dimensions", tuple(map(report.dimension, (*self.rows, *self.columns))))

    @property
    def report(self) -> ReportType:
        return self.query.report

    @property
    def ranked_by(self) -> Pick:
        """What decides who is among the top n: the pick of the order, else the first."""
        name = (self.order or "").removeprefix("-")
        return next((pick for pick in self.picks if pick.name == name), self.picks[0])

    @property
    def suggested_view(self) -> str:
        """Time reads as a line, a few members as bars, two directions as a pivot."""
        if self.columns:
            return PIVOT
        if len(self.rows) != 1:
            return TABLE
        dimension = self.dimensions[0]
        return LINE if isinstance(dimension, TimeDimension) and dimension.part != "weekday" else BARS

    def within(self, rows: tuple[str, ...], columns: tuple[str, ...] = ()) -> "BuilderQuestion":
        """The same over these of its dimensions alone: the numbers are totals of the whole table."""
        kept, top = {*(pick.name for pick in self.picks), *rows}, self.top
        return replace(
            self,
            query=replace(self.query, by=(*rows, *columns)),
            rows=rows,
            columns=columns,
            order=self.order if self.order and self.order.removeprefix("-") in kept else None,
            top=top if top and top.dimension in (*rows, *columns) else None,
        )

    def definition(self) -> dict[str, Any]:
        """Plain data that `parse_question` makes the same question of."""
        query = self.query
        return {
            "report": query.report.name,
            "rows": list(self.rows),
            "columns": list(self.columns),
            "measures": [pick.name for pick in self.picks],
            "filters": {name: list(members) for name, members in query.filters},
            "period": {"from": query.period.start, "to": query.period.end},
            "compare": query.compare_to,
            "sort": self.order,
            "top": self.top and {"n": self.top.n, "dimension": self.top.dimension},
            "subtotals": self.subtotals,
            "view": self.view,
        }


def parse_question(given: Mapping[str, Any], report: ReportType) -> BuilderQuestion:
    """From plain data of FIELDS. Raises InvalidInput naming the field and the nearest right name."""
    for name in given:
        if name not in FIELDS:
            raise _bad(f"{name!r} is not part of a question", name, name, nearest(name, FIELDS))
    rows = _dimensions(given, "rows", report, MOST_ROW_DIMENSIONS)
    columns = _dimensions(given, "columns", report, MOST_COLUMN_DIMENSIONS)
    _refuse_twins(rows, columns)
    picks = _picks(given, report)
    period = _object(given, "period", ("from", "to"))
    filters = _object(given, "filters", None)
    question = BuilderQuestion(
        query=Query(
            report=report,
            by=(*rows, *columns),
            filters=tuple((name, _texts(members, name)) for name, members in filters.items()),
            period=Period.parse(_text(period, "from") or DEFAULT_START, _text(period, "to") or DEFAULT_END),
            compare_to=_text(given, "compare"),
        ),
        rows=rows,
        columns=columns,
        picks=picks,
        order=_order(_text(given, "sort"), rows, picks),
        top=_top(given.get("top"), rows, columns, report),
        subtotals=_flag(given, "subtotals"),
        view=_view(_text(given, "view")),
    )
    _check_change(question)
    return question


def why_not_changed(dimensions: Iterable[Dimension], comparison: str) -> WhyNot | None:
    """Why the members of these dimensions have no counterpart in the earlier days, or None.

    Days and weekdays always have one, weeks only whole weeks before, months only whole years before.
    """
    parts = {one.part for one in dimensions if isinstance(one, TimeDimension)}
    is_shifted = not parts.intersection(_SHIFTED_BY_YEARS) or comparison == "year"
    return None if is_shifted and ("week" not in parts or comparison == "week") else WhyNot.TIME_NOT_SHIFTED


def fitting_comparison(dimensions: Sequence[Dimension], wanted: str | None) -> str | None:
    """The wanted one where changes over these dimensions can be said against it, else one that fits, else None."""
    names = (wanted or PREVIOUS, *COMPARISONS)
    return next((name for name in names if why_not_changed(dimensions, name) is None), None)


def _check_change(question: BuilderQuestion) -> None:
    comparison = question.query.compare_to or PREVIOUS
    for pick in question.picks:
        if pick.aggregation is Aggregation.CHANGE and why_not_changed(question.dimensions, comparison):
            raise _bad(
                f"{pick.name}: weeks have a counterpart whole weeks before only, months, quarters and years"
                f" whole years before, not in the days that {comparison!r} means",
                "compare",
                comparison,
                "week" if "week" in question.query.by else "year",
            )


def _dimensions(given: Mapping[str, Any], name: str, report: ReportType, most: int) -> tuple[str, ...]:
    wanted = _texts(given.get(name), name)
    if len(wanted) > most:
        raise _bad(f"{name} takes {most} dimensions at most, {len(wanted)} are given", name, ",".join(wanted))
    return tuple(_named(one, report, name) for one in wanted)


def _named(text: str, report: ReportType, where: str) -> str:
    try:
        return report.dimension(text).name
    except InvalidInput as error:
        error.field = where
        raise


def _refuse_twins(rows: Sequence[str], columns: Sequence[str]) -> None:
    every = (*rows, *columns)
    for name in every:
        if every.count(name) > 1:
            where = "columns" if name in columns else "rows"
            raise _bad(f"{name} stands twice; a dimension is in the rows or in the columns, once", where, name)


def _picks(given: Mapping[str, Any], report: ReportType) -> tuple[Pick, ...]:
    texts = _texts(given.get("measures"), "measures") or (report.default_measure,)
    picks = tuple(dict.fromkeys(Pick.parse(text, report) for text in texts))
    if len(picks) > MOST_PICKS:
        raise _bad(f"at most {MOST_PICKS} measures stand in one table, {len(picks)} are given", "measures", "")
    return picks


def _order(text: str | None, rows: Sequence[str], picks: Sequence[Pick]) -> str | None:
    if text is None:
        return None
    known = (*(pick.name for pick in picks), *rows)
    name = text.removeprefix("-")
    if name not in known:
        raise _bad(f"sort={text!r} is neither a measure of the table nor in its rows", "sort", text,
                   nearest(name, known) or known[0])  # fmt: skip
    return text


def _top(given: object, rows: Sequence[str], columns: Sequence[str], report: ReportType) -> Top | None:
    if given is None:
        return None
    top = _object({"top": given}, "top", ("n", "dimension"))
    n, known = top.get("n"), (*rows, *columns)
    if not isinstance(n, int) or isinstance(n, bool) or not 0 < n <= MOST_TOP:
        raise _bad(f"top is no whole number from 1 to {MOST_TOP}", "top", str(n), "10")
    name = _text(top, "dimension") or next(iter(known), "")
    if name not in known:
        raise _bad(f"top {n} of {name!r}, which is not in the table", "top", name, nearest(name, known))
    if isinstance(report.dimension(name), TimeDimension):
        raise _bad(f"{name} stands in the order of time: narrow the period instead of asking for its top", "top", name)
    return Top(n=n, dimension=name)


def _view(text: str | None) -> str | None:
    if text is not None and text not in VIEWS:
        raise _bad(f"there is no view called {text!r}; there are {', '.join(VIEWS)}", "view", text,
                   nearest(text, VIEWS) or TABLE)  # fmt: skip
    return text


def _flag(given: Mapping[str, Any], name: str) -> bool:
    value = given.get(name, True)
    if not isinstance(value, bool):
        raise _bad(f"{name} is neither true nor false", name, str(value), "true")
    return value


def _text(given: Mapping[str, Any], name: str) -> str | None:
    value = given.get(name)
    if value is not None and not isinstance(value, str):
        raise _bad(f"{name} is no text", name, str(value))
    return value or None


def _texts(given: object, name: str) -> tuple[str, ...]:
    if given is None:
        return ()
    if not isinstance(given, list | tuple) or not all(isinstance(one, str) and one for one in given):
        raise _bad(f"{name} is no list of names", name, str(given))
    return tuple(given)


def _object(given: Mapping[str, Any], name: str, known: Sequence[str] | None) -> Mapping[str, Any]:
    value = given.get(name)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise _bad(f"{name} is no object", name, str(value))
    for one in value:
        if known is not None and one not in known:
            raise _bad(f"{one!r} is not part of {name}", name, one, nearest(one, known))
    return value


def _bad(message: str, field_name: str, value: str, suggestion: str | None = None) -> InvalidInput:
    return InvalidInput(message, code=f"bad_{field_name}", field=field_name, value=value, suggestion=suggestion)
