"""A question of an old address: a report type, days, and members named by key, under the rights of its reader."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from dashboard.api.host.members import Members, read_key
from dashboard.api.host.paging import PageAsked
from dashboard.errors import Forbidden
from dashboard.metrics import ReadPath
from dashboard.metrics.daily import Item, every_row
from dashboard.metrics.result import RowPage
from dashboard.metrics.scope import authorise
from dashboard.permissions import Viewer
from dashboard.semantic.fields import MISSING, MemberDimension
from dashboard.semantic.period import LAST_YEAR, Days, Period
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType

NO_PROJECT = "no_project"
"""What the host's programs send for rows that belong to no project."""

NEWEST_FIRST = (("day", "down"), ("event_at", "down"))
# Nothing happens on the last day that a period can name: the answer is empty, and empty as an answer is.
_NEVER = Period(start=f"{LAST_YEAR}-12-31", end=f"{LAST_YEAR}-12-31")

Values = dict[str, float | int | None]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """`reads` is held to one moment. `given`: the keys as they were sent, by dimension."""

    reads: ReadPath
    viewer: Viewer
    query: Query
    given: Mapping[str, str | None]

    def members(self, kind: str) -> Members:
        return Members(self.reads, kind)

    def values(self, *measures: str) -> Values:
        """Measures, hidden ones too, over all rows of the question; None where nothing is known."""
        result = self.reads.run(replace(self.query, measures=measures), self.viewer)
        return {name: _plain(number.value) for name, number in result.totals.items()}

    def groups(self, *by: str, measures: tuple[str, ...]) -> list[dict[str, Any]]:
        """One dict per combination of members: the members' codes by dimension, then the measures."""
        result = self.reads.run(replace(self.query, by=by, measures=measures), self.viewer)
        records: list[dict[str, Any]] = result.frame.astype(object).to_dict("records")
        return [{name: _plain(value) for name, value in record.items()} for record in records]

    def page(self, asked: PageAsked) -> RowPage:
        """The rows of one page, newest first."""
        page = self.reads.rows(self.query, self.viewer, offset=asked.offset, limit=asked.per_page, order=NEWEST_FIRST)
        return replace(page, items=tuple(still_there(page.items)))

    def every_item(self) -> Iterator[Item]:
        for page in every_row(self.reads, self.query, self.viewer):
            yield from still_there(page.items)

    def narrowed(self, dimension: str, members: tuple[str, ...]) -> "Asked":
        return replace(self, query=self.query.with_filter(dimension, *members))

    @property
    def is_about_nobody(self) -> bool:
        """A member was asked for that has no rows for the viewer."""
        return self.query.period == _NEVER

    @property
    def project_code(self) -> str | None:
        """Of the one project that is asked about."""
        [code] = self.query.selections.get("project", (None,))
        return None if code == MISSING else code

    def project_name(self, otherwise: str = "") -> str:
        return self.members("project").name(self.project_code) or otherwise


_Item = TypeVar("_Item", bound=Item)


def still_there(items: Iterable[_Item]) -> Iterator[_Item]:
    """Without the rows that vanished since they were counted: of them nothing can be said."""
    return (item for item in items if "deleted" not in item)


def _plain(value: Any) -> Any:
    """Not a number is not known; a frame turns whole numbers into fractions beside one that is not known."""
    if not isinstance(value, float):
        return value
    if value != value:
        return None
    return int(value) if value.is_integer() else value


def ask(reads: ReadPath, viewer: Viewer, report: ReportType, days: Days, **given: str | None) -> Asked:
    """`given`: a key (or None) by dimension.

    Forbidden for a report type or a project that the viewer may not read; it is not told whether such a project is
    there. Any other member that has no rows for the viewer leaves an empty answer, as in the host.
    """
    authorise(report, viewer)
    held = reads.pinned()
    period = Period(start=str(days.start), end=str(days.end))
    query = Query(report=report, period=period)
    for name, key in given.items():
        if not key:
            continue
        code = _code(held, viewer, query, name, key)
        if code is not None:
            query = query.with_filter(name, code)
        elif name == "project":
            raise _not_open(key)
        else:
            query = replace(query, period=_NEVER)
    return Asked(reads=held, viewer=viewer, query=query, given=given)


def _code(reads: ReadPath, viewer: Viewer, query: Query, name: str, text: str) -> str | None:
    """The code of a member that the viewer may know of."""
    if name == "project" and text == NO_PROJECT:
        return MISSING
    dimension = query.report.dimension(name)
    assert isinstance(dimension, MemberDimension)
    code = Members(reads, dimension.members).code(read_key(text, f"{name}_id"))
    plain = Query(report=query.report)
    known = {option.value for option in reads.members(plain, viewer, name).members} if code else set()
    return code if code in known else None


def _not_open(key: str) -> Forbidden:
    return Forbidden(
        "there is no project with this key that you may read",
        code="project_not_allowed",
        field="project_id",
        value=key,
    )


def ratio(values: Mapping[str, Any], over: str, under: str, digits: int = 1) -> float | None:
    """A ratio of two sums; None when there is nothing to divide by."""
    numerator, denominator = values[over], values[under]
    return round(numerator / denominator, digits) if numerator is not None and denominator else None
