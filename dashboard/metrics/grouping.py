"""Answers a Query with groups: one frame row per combination of members, totals counted over all of them."""

from collections.abc import Sequence
from datetime import time
from typing import Any

import pandas as pd
import sqlalchemy as sa

from dashboard.metrics.counts import with_row_counts
from dashboard.metrics.numbers import number
from dashboard.metrics.result import Group
from dashboard.metrics.statements import (
    grouped,
    passing_rows,
    sums_over,
)
from dashboard.metrics.tick_sql import read_sums
from dashboard.metrics.universe import Universes, member_text
from dashboard.semantic.fields import Dimension, Measure
from dashboard.semantic.period import Days
from dashboard.semantic.query import Query
from dashboard.semantic.scope_codes import ScopeCodes


def fetch_groups(
    query: Query, scope: ScopeCodes, days: Days, universes: Universes, until: time | None = None
) -> tuple[Group, ...]:
    """The groups of a query; without dimensions the whole is the one group."""
    report = query.report
    by = [report.dimension(name) for name in query.by]
    measures = (*report.additive_inputs, *report.distinct_measures)
    rows = passing_rows(
        report, universes.conventions,
        scope=scope, days=days, filters=query.filters, by=by, measures=measures, until=until,
    )  # fmt: skip
    select = grouped(rows, by, measures) if by else sa.select(*sums_over(rows, measures))
    return tuple(_group(query, by, record, measures) for record in universes.engine.fetch(select))


def _group(query: Query, by: Sequence[Dimension], record: Sequence[Any], measures: Sequence[Measure]) -> Group:
    members = tuple(member_text(dimension, value) for dimension, value in zip(by, record, strict=False))
    rows, summed, distinct = read_sums(query.report, record[len(by) :], measures)
    summed = with_row_counts(query.report, rows, summed)
    numbers = {
        name: number(query.report, query.report.measure(name), rows, summed, distinct) for name in query.measures
    }
    return Group(members, rows, numbers)


def as_frame(query: Query, groups: Sequence[Group]) -> pd.DataFrame:
    """Columns: the dimensions, the measures (None: not known), `n` (rows); ordered and cut as the query says."""
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
    return frame if query.limit is None else frame.head(query.limit)
