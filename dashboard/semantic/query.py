"""A question: measures by dimensions, under filters, over a period; parses from and prints to a URL query."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlencode

from dashboard.errors import InvalidInput, nearest
from dashboard.semantic.fields import names_of
from dashboard.semantic.period import Days, Period
from dashboard.semantic.report import ReportType

PREVIOUS = "previous"
COMPARISONS: Mapping[str, Callable[[Days], Days]] = {
    PREVIOUS: Days.before,
    "week": Days.weeks_before,
    "year": Days.years_before,
}
"""Which earlier days the days of a period are held against."""
# Names in the query string that are not dimensions and not part of the question (language, paging, form).
PASSED_OVER = frozenset(
    {
        "lang",
        "rows",
        "cursor",
        "offset",
        "view",
        "sort",
        "dimension",
        "panels",
        "measure",
        "theme",
        "digits",
        "calendar",
    }
)
MOST_GROUPS = 1_000_000
_OWN = frozenset({"report", "from", "to", "by", "measures", "compare", "order", "limit"})

Filters = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class Query:
    """One question to one report type. Names are checked when it is parsed or made.

    `filters`: (dimension, members) pairs, sorted, members sorted; a row passes when for every pair its
    member is among them. `order`: one of `measures` or `by`, "-" in front for descending. `limit`: groups
    shown; the answer says how many there are in all. `compare_to`: one of COMPARISONS, the days before unless named.
    """

    report: ReportType
    measures: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    filters: Filters = ()
    period: Period = field(default_factory=Period)
    compare_to: str | None = None
    order: str | None = None
    limit: int | None = None

    def __post_init__(self) -> None:
        named = _once(self.report.measure(name).name for name in self.measures)
        object.__setattr__(self, "measures", named or names_of(self.report.shown_measures))
        object.__setattr__(self, "by", _once(self.report.dimension(name).name for name in self.by))
        object.__setattr__(self, "filters", self._canonical(self.filters))
        if self.order is not None:
            self._check_order(self.order.removeprefix("-"))
        if self.compare_to is not None and self.compare_to not in COMPARISONS:
            raise _bad("compare", self.compare_to, COMPARISONS)
        if self.limit is not None and self.limit < 1:
            raise _bad("limit", str(self.limit), ("1",))

    def _canonical(self, filters: Filters) -> Filters:
        merged: dict[str, set[str]] = {}
        for name, members in filters:
            merged.setdefault(self.report.dimension(name).name, set()).update(members)
        return tuple((name, tuple(sorted(members))) for name, members in sorted(merged.items()) if members)

    def _check_order(self, name: str) -> None:
        known = (*self.by, *self.measures)
        if name not in known:
            raise _bad("order", name, known)

    @property
    def selections(self) -> dict[str, tuple[str, ...]]:
        return dict(self.filters)

    @property
    def comparison(self) -> str:
        """Its name among COMPARISONS."""
        return self.compare_to or PREVIOUS

    def with_filter(self, dimension: str, *members: str) -> "Query":
        """The same question with this dimension narrowed to `members` (none: no longer filtered)."""
        others = tuple(pair for pair in self.filters if pair[0] != dimension)
        return replace(self, filters=(*others, (dimension, members)))

    def with_no_filters(self) -> "Query":
        return replace(self, filters=())

    def page_text(self) -> str:
        """The state of a page: period, filters and comparison, as a query string."""
        return str(replace(self, measures=(), by=(), order=None, limit=None))

    @classmethod
    def parse(cls, text: str, report: ReportType) -> "Query":
        """From a URL query string. Raises InvalidInput for anything it does not know.

        `date=2026-11-24` without `from` and `to` is the period of that day; with them it filters by day.
        """
        given = _pairs(text)
        day = None if {"from", "to"} & given.keys() else given.pop("date", None)
        return cls(
            report=report,
            measures=_names(given.get("measures")),
            by=_names(given.get("by")),
            filters=tuple((name, split_members(given[name])) for name in _filter_names(given, report)),
            period=Period.of_day(day) if day else Period.parse(given.get("from"), given.get("to")),
            compare_to=given.get("compare"),
            order=given.get("order"),
            limit=_whole_number(given.get("limit"), "limit"),
        )

    def __str__(self) -> str:
        pairs = [("from", self.period.start), ("to", self.period.end)]
        pairs += [(name, join_members(members)) for name, members in self.filters]
        if self.measures != names_of(self.report.shown_measures):
            pairs.append(("measures", ",".join(self.measures)))
        pairs += [("by", ",".join(self.by))] if self.by else []
        optional = (("compare", self.compare_to), ("order", self.order), ("limit", self.limit))
        pairs += [(name, str(value)) for name, value in optional if value is not None]
        return urlencode(pairs)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    """A name that is given twice, or once more by a former name, is meant once."""
    return tuple(dict.fromkeys(names))


def measure_shown(text: str, report: ReportType) -> str | None:
    """The one measure (`measure=`) that panels and lists of rows are about; it does not change the numbers."""
    name = _pairs(text).get("measure")
    return report.measure(name).name if name else None


def _pairs(text: str) -> dict[str, str]:
    """A name given twice counts as one list: project=ALPHA&project=BRAVO."""
    given: dict[str, str] = {}
    for name, value in parse_qsl(text.lstrip("?"), keep_blank_values=True):
        if value != "":
            given[name] = f"{given[name]},{value}" if name in given else value
    return given


def _filter_names(given: dict[str, str], report: ReportType) -> list[str]:
    names = [name for name in given if name not in _OWN and name not in PASSED_OVER]
    for name in names:
        _check_name(name, report)
    return names


def _check_name(name: str, report: ReportType) -> None:
    """Raises InvalidInput. The nearest may be a word of the address as well: `form` is more likely `from`."""
    try:
        report.dimension(name)
    except InvalidInput as error:
        error.suggestion = nearest(name, (*names_of(report.dimensions), *_OWN, *PASSED_OVER))
        raise


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (text or "").split(",") if name.strip())


def split_members(text: str) -> tuple[str, ...]:
    r"""Members between commas; a comma or backslash inside a member is written \, or \\."""
    members, current, escaped = [], "", False
    for char in text:
        if escaped or char not in "\\,":
            current, escaped = current + char, False
        elif char == "\\":
            escaped = True
        else:
            members.append(current)
            current = ""
    return tuple(member for member in (*members, current) if member)


def join_members(members: Iterable[str]) -> str:
    return ",".join(member.replace("\\", "\\\\").replace(",", "\\,") for member in members)


def _whole_number(text: str | None, name: str) -> int | None:
    if text is None:
        return None
    # The length first: int() refuses thousands of digits in a way of its own.
    if not text.isdecimal() or len(text) > 7 or not 0 < int(text) <= MOST_GROUPS:
        raise _bad(name, text, ("50",))
    return int(text)


def _bad(name: str, value: str, known: Iterable[str]) -> InvalidInput:
    known = tuple(known)
    return InvalidInput(
        f"{name}={value!r} is not known; use one of: {', '.join(known[:12])}",
        code=f"bad_{name}",
        field=name,
        value=value,
        suggestion=nearest(value, known) or known[0],
    )
