"""Answers a Query with groups: one frame row per combination of members, totals counted over all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

import pandas as pd
import sqlalchemy as sa

from dashboard.metrics.counts import with_row_counts
from dashboard.metrics.days import member_of
from dashboard.metrics.numbers import number
from dashboard.metrics.result import Number
from dashboard.metrics.scope import ScopeCodes
from dashboard.metrics.statements import (
    grouped_with_total,
    passing_rows,
    sums_over,
)
from dashboard.metrics.tick_sql import read_sums
from dashboard.metrics.universe import Universes
from dashboard.semantic.fields import MISSING, Dimension, Measure, TimeDimension
from dashboard.semantic.period import Days
from dashboard.semantic.query import Query


@dataclass(frozen=True, slots=True)
class Group:
    """One combination of members, with its rows and numbers by measure."""

    members: tuple[str, ...]
    rows: int
    numbers: Mapping[str, Number]


@dataclass(frozen=True, slots=True)
class Grouped:
    """All groups of a query, and `whole`: over all its rows, counted, not added."""

    groups: tuple[Group, ...]
    whole: Group


def fetch_groups(
    query: Query, scope: ScopeCodes, days: Days, universes: Universes, until: time | None = None
) -> Grouped:
    """The groups of a query and its totals by one statement; without dimensions the whole is the one group."""
    report = query.report
    by = [report.dimension(name) for name in query.by]
    measures = (*report.additive_inputs, *report.distinct_measures)
    rows = passing_rows(
        report, universes.conventions,
        scope=scope, days=days, filters=query.filters, by=by, measures=measures, until=until,
    )  # fmt: skip
    if not by:
        [record] = universes.engine.fetch(sa.select(*sums_over(rows, measures)))
        whole = _group(query, by, record, measures)
        return Grouped((whole,), whole)
    found = universes.engine.fetch(grouped_with_total(rows, by, measures))
    groups = tuple(_group(query, by, record, measures) for which, *record in found if which == 0)
    [whole] = (_group(query, (), record[len(by) :], measures) for which, *record in found if which)
    return Grouped(groups, whole)


def _group(query: Query, by: Sequence[Dimension], record: Sequence[Any], measures: Sequence[Measure]) -> Group:
    members = tuple(_member(dimension, value) for dimension, value in zip(by, record, strict=False))
    rows, summed, distinct = read_sums(query.report, record[len(by) :], measures)
    summed = with_row_counts(query.report, rows, summed)
    numbers = {
        name: number(query.report, query.report.measure(name), rows, summed, distinct) for name in query.measures
    }
    return Group(members, rows, numbers)


def _member(dimension: Dimension, value: Any) -> str:
    if value is None or value == "":
        return MISSING
    return member_of(dimension.part, value) if isinstance(dimension, TimeDimension) else str(value)


def as_frame(query: Query, groups: Sequence[Group]) -> pd.DataFrame:
    """Columns: the dimensions, the measures (None: not known), `n` (rows); ordered as the query says."""
    records = [
        {
            **dict(zip(query.by, group.members, strict=True)),
            **{name: shown.value for name, shown in group.numbers.items()},
            "n": group.rows,
        }
        for group in sorted(groups, key=lambda group: group.members)
    ]
    frame = pd.DataFrame.from_records(records, columns=[*query.by, *query.measures, "n"])
    if query.order is not None:
        name = query.order.removeprefix("-")
        frame = frame.sort_values(
            name, ascending=not query.order.startswith("-"), kind="stable", na_position="last"
        ).reset_index(drop=True)
    return frame
