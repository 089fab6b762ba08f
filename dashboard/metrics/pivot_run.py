"""Answers a builder's question: checks the rights, counts by the fastest way that can, and puts the table together."""

from dataclasses import replace

from dashboard.errors import InvalidInput
from dashboard.metrics.asking import Asking
from dashboard.metrics.compared_days import compared_days
from dashboard.metrics.emptiness import emptiness_of
from dashboard.metrics.pivot import Earlier, Numbers, Order, Pivot, levels_of, with_kept
from dashboard.metrics.pivot_arrays import ArrayCells
from dashboard.metrics.pivot_cells import CellPlan, Cells, count_cells
from dashboard.metrics.read_path import ReadPath
from dashboard.metrics.scope import scope_codes
from dashboard.metrics.shifted import Shift
from dashboard.metrics.universe import time_universe
from dashboard.permissions import Viewer
from dashboard.semantic.aggregation import Aggregation
from dashboard.semantic.builder_question import OTHERS, BuilderQuestion
from dashboard.semantic.fields import MISSING, Dimension, TimeDimension
from dashboard.semantic.period import Days

MOST_COLUMNS = 500
"""More are refused, never cut."""


def run_pivot(reads: ReadPath, question: BuilderQuestion, viewer: Viewer) -> Pivot:
    """The table of a question under the viewer's rights, all of it from one moment.

    Raises Forbidden and InvalidInput as the read path does, and InvalidInput for a table that is too large.
    """
    held = reads.pinned()
    held.check(question.query, viewer)
    asking = held.asking()
    plan = CellPlan(
        question=question,
        scope=scope_codes(viewer, asking.universes.engine),
        days=asking.days(question.query),
        levels=levels_of(question),
    )
    if question.top is not None:
        plan = with_kept(plan, _top_members(plan, asking))
    cells = _count(plan, asking)
    earlier = _earlier(plan, cells, asking)
    numbers = Numbers(plan=plan, cells=cells, earlier=earlier)
    order = Order(question=question, numbers=numbers, places=_places(plan, asking))
    columns = order.columns()
    _refuse_too_wide(len(columns))
    rows = cells[0, 0][()].rows
    return Pivot(
        question=question,
        plan=plan,
        cells=cells,
        earlier=earlier,
        lines=order.lines(),
        columns=columns,
        provenance=asking.provenance(rows),
        labels=asking.words(question.report),
        emptiness=emptiness_of(asking, question.query, plan.scope, plan.days, rows),
    )


def _refuse_too_wide(columns: int) -> None:
    if columns > MOST_COLUMNS:
        raise InvalidInput(
            f"this table has {columns:,} columns; {MOST_COLUMNS} is the most that anybody reads",
            code="too_many_columns",
            field="columns",
            hint="put the dimension into the rows, ask for the top of it, or narrow the period",
        )


def _count(plan: CellPlan, asking: Asking) -> Cells:
    """From mapped columns where there are some and the table is not too large for them, else by SQL."""
    universes = asking.universes
    parts = universes.engine.parts(plan.report.name)
    arrays = ArrayCells(plan, parts, universes) if parts else None
    return arrays.count() if arrays is not None and arrays.is_possible else count_cells(plan, universes)


def _top_members(plan: CellPlan, asking: Asking) -> frozenset[str]:
    """The n largest by the measure itself, whatever is shown of it; one without a number is none of them."""
    question = plan.question
    top, pick = question.top, question.ranked_by
    assert top is not None
    if pick.aggregation is Aggregation.CHANGE:
        pick = replace(pick, aggregation=type(pick).parse(pick.measure.name, question.report).aggregation)
    alone = replace(
        question,
        query=replace(question.query, by=(top.dimension,)),
        rows=(top.dimension,),
        columns=(),
        picks=(pick,),
        order=None,
        top=None,
    )
    ranking = replace(plan, question=alone, levels=((0, 0), (1, 0)))
    cells = _count(ranking, asking)
    numbers = Numbers(plan=ranking, cells=cells, earlier=None)
    values = {members[0]: numbers.of(pick, members, ()).value for members in cells[1, 0]}
    ranked = sorted((-value, member) for member, value in values.items() if value is not None)
    return frozenset(member for _, member in ranked[: top.n])


def _earlier(plan: CellPlan, cells: Cells, asking: Asking) -> Earlier | None:
    """Complete days against earlier ones, where those lie within the data."""
    question = plan.question
    if all(pick.aggregation is not Aggregation.CHANGE for pick in question.picks):
        return None
    compared = compared_days(asking, question.query, plan.days)
    if compared is None:
        return None
    days, before = compared
    now = cells if days == plan.days else _count(replace(plan, days=days), asking)
    conventions = asking.universes.conventions
    shift = Shift(days=days, earlier=before, by_years=question.query.comparison == "year", conventions=conventions)
    return Earlier(now=now, before=_count(replace(plan, days=before), asking), shift=shift, days=before)


def _places(plan: CellPlan, asking: Asking) -> dict[str, dict[str, int]]:
    return {one.name: _places_of(plan, one, plan.days, asking) for one in plan.question.dimensions}


def _places_of(plan: CellPlan, dimension: Dimension, days: Days, asking: Asking) -> dict[str, int]:
    """The order that members have of their own; what is missing comes after them, the others last."""
    universes = asking.universes
    if isinstance(dimension, TimeDimension):
        return time_universe(dimension, days, universes.conventions).position
    values = universes.of(plan.report, dimension).values
    known = (*(value for value in values if value != MISSING), MISSING, OTHERS)
    return {value: place for place, value in enumerate(known)}
