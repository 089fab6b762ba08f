"""What a number is: its definition, what it is made of, the rows it stands on, and when those were last edited."""

from dataclasses import dataclass, replace

from dashboard.metrics.read_path import ReadPath
from dashboard.metrics.result import Number, TickResult
from dashboard.permissions import Viewer
from dashboard.semantic.fields import Measure, Ratio
from dashboard.semantic.query import Query

NEWEST_ROWS = 500
"""Edits are looked up for so many of the newest rows behind a number."""
MOST_ROWS = 5_000
"""Where rows came from is looked up for so many of the newest ones."""


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """`parts`: numerator and denominator of a ratio by measure; `row_ids`: the rows behind the number, the newest
    first and at most MOST_ROWS; `sources`: the tables that hold the newest."""

    measure: Measure
    tick: TickResult
    number: Number
    parts: tuple[tuple[Measure, Number], ...]
    rows_counted: int
    row_ids: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def newest_ids(self) -> tuple[str, ...]:
        return self.row_ids[:NEWEST_ROWS]


def explain(reads: ReadPath, query: Query, measure: Measure, viewer: Viewer) -> Explanation:
    """Everything about one number, from one moment."""
    held, report = reads.pinned(), query.report
    over = measure.over if isinstance(measure, Ratio) else ()
    tick = held.tick(replace(query, measures=(measure.name, *over), by=()), viewer, panels=())
    total, row_ids = held.row_ids(query, viewer, measure=measure.name, limit=MOST_ROWS)
    return Explanation(
        measure=measure,
        tick=tick,
        number=tick.numbers[measure.name],
        parts=tuple((report.measure(name), tick.numbers[name]) for name in over),
        rows_counted=total,
        row_ids=row_ids,
        sources=held.sources(report, row_ids[:NEWEST_ROWS], viewer),
    )
