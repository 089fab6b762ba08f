"""From a number one step down: where one stands, the number there, its rows, and the steps that lead on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.errors import InvalidInput, nearest
from dashboard.metrics.read_path import ReadPath
from dashboard.metrics.result import MemberList, RowPage, TickResult
from dashboard.permissions import Viewer
from dashboard.semantic.fields import Dimension, Measure, names_of
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType

EVERYTHING = "all"
"""The value that goes into a measure as a whole."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One place on the way: a member of a dimension and the question that leads there."""

    dimension: Dimension
    member: str
    query: Query


@dataclass(frozen=True, kw_only=True)
class Place:
    """A question, the number shown there, and whose rows are listed: of a measure, or of a member all (None)."""

    query: Query
    measure: Measure
    behind: Measure | None


@dataclass(frozen=True, kw_only=True)
class DrillDown:
    """`steps`: the filters on the way, coarse before fine. `levels`: the next finer dimensions, their members with as
    many rows as the list there will have."""

    query: Query
    measure: Measure
    behind: Measure | None
    steps: tuple[Step, ...]
    tick: TickResult
    rows: RowPage
    levels: tuple[MemberList, ...]


def drilled_query(query: Query, name: str, value: str, by: str | None) -> Place:
    """The place `name`/`value`: a member of the dimension `name`, or the measure `name` as a whole (`all`) or at the
    member `value` of the dimension `by`. InvalidInput for a name that is neither."""
    report = query.report
    if name in names_of(report.dimensions):
        shown = report.measure(report.default_measure)
        return Place(query=query.with_filter(name, value), measure=shown, behind=None)
    if name not in names_of(report.measures):
        known = (*names_of(report.shown_measures), *names_of(report.dimensions))
        raise InvalidInput(
            f"report {report.name} has neither a measure nor a dimension called {name!r}",
            code="unknown_metric",
            field="metric",
            value=name,
            suggestion=nearest(name, known),
        )
    measure = report.measure(name)
    if value == EVERYTHING and by is None:
        return Place(query=query, measure=measure, behind=measure)
    if by is None:
        raise InvalidInput(
            f"{value!r} is a member of which dimension? add by=, or write {EVERYTHING!r} for the whole number",
            code="no_dimension",
            field="by",
            value=value,
            suggestion=EVERYTHING,
        )
    filtered = query.with_filter(report.dimension(by).name, value)
    return Place(query=filtered, measure=measure, behind=measure)


def drill_down(reads: ReadPath, place: Place, viewer: Viewer, *, rows: int, after: str | None = None) -> DrillDown:
    """Everything about one place, from one moment."""
    held, measure = reads.pinned(), place.measure
    behind = place.behind.name if place.behind else None
    asked = replace(place.query, measures=(measure.name,), by=(), order=None, limit=None)
    return DrillDown(
        query=asked,
        measure=measure,
        behind=place.behind,
        steps=steps_of(asked),
        tick=held.tick(asked, viewer, panels=()),
        rows=held.rows(asked, viewer, measure=behind, after=after, limit=rows),
        levels=tuple(held.member_lists(asked, viewer, names_of(next_levels(asked)), measure=behind)),
    )


def next_levels(query: Query) -> Sequence[Dimension]:
    """The dimensions that the filtered ones drill down to, as far as they are not filtered themselves."""
    report, filtered = query.report, query.selections
    targets = [report.dimension(name).drills_to for name in filtered] or _tops(report)
    wanted = dict.fromkeys(target for target in targets if target is not None and target not in filtered)
    return [report.dimension(name) for name in wanted]


def _tops(report: ReportType) -> list[str | None]:
    """Where a way down begins: dimensions that no other drills down to, but lead on themselves."""
    reached = {dimension.drills_to for dimension in report.dimensions}
    return [d.name for d in report.dimensions if d.drills_to is not None and d.name not in reached]


def beside(query: Query, name: str) -> Query:
    """The question whose members of the dimension `name` stand beside the chosen one: without it, and without what
    was chosen below it, which belongs to it."""
    gone = {name, *_below(query.report, name)}
    return replace(query, filters=tuple(pair for pair in query.filters if pair[0] not in gone))


def _below(report: ReportType, name: str) -> list[str]:
    """The dimensions that lie on the way down from `name`."""
    found, target = [], report.dimension(name).drills_to
    while target is not None:
        found.append(target)
        target = report.dimension(target).drills_to
    return found


def steps_of(query: Query) -> tuple[Step, ...]:
    """The filters as a way down, coarse before fine."""
    filters = sorted(query.filters, key=lambda pair: -_depth(query.report, pair[0]))
    return tuple(
        Step(
            dimension=query.report.dimension(name),
            member=members[0] if len(members) == 1 else ",".join(members),
            query=replace(query, filters=tuple(filters[: number + 1])),
        )
        for number, (name, members) in enumerate(filters)
    )


def _depth(report: ReportType, name: str) -> int:
    """How many steps lead on from a dimension: the coarser, the more."""
    return len(_below(report, name))
