"""The same tick as a capable developer would write it in pandas: categoricals, masks, value_counts."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import sqlalchemy as sa

from dashboard.metrics.days import member_of
from dashboard.metrics.statements import FactSelect
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import MISSING, Dimension, TimeDimension
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType

NUMBERS = ["duration_min", "rating"]


def load_frame(
    generation: Any, report: ReportType, conventions: Conventions, dimensions: Sequence[str]
) -> pd.DataFrame:
    """One categorical column of members per dimension, and the numbers."""
    select = FactSelect(report, conventions)
    wanted = [report.dimension(name) for name in dimensions]
    columns = [select.member(dimension).label(f"by_{dimension.name}") for dimension in wanted]
    statement = sa.select(*columns, *(select.fact.c[name] for name in NUMBERS)).select_from(select.joined())
    frame: pd.DataFrame = generation.fetch_frame(statement)
    members = {d.name: _members(d, frame[f"by_{d.name}"]) for d in wanted}
    return pd.DataFrame({**members, **{name: frame[name].astype(float) for name in NUMBERS}})


def _members(dimension: Dimension, found: pd.Series) -> pd.Series:
    categories = found.astype("category").cat
    if isinstance(dimension, TimeDimension):
        names = [member_of(dimension.part, _plain(value)) for value in categories.categories]
        return categories.rename_categories(names)
    return categories.add_categories([MISSING]).fillna(MISSING)


def _plain(value: Any) -> Any:
    return value.date() if isinstance(value, pd.Timestamp) else int(value)


def tick(frame: pd.DataFrame, query: Query) -> dict[str, pd.Series]:
    """Every panel and the totals: a panel obeys every filter but its own."""
    masks = {name: frame[name].isin(members) for name, members in query.filters}
    panels = {
        name: frame.loc[_all_but(name, masks, frame), name].value_counts(sort=False)
        for name in frame.columns.difference(NUMBERS)
    }
    return panels | {"totals": frame.loc[_all_but("", masks, frame), NUMBERS].sum()}


def _all_but(name: str, masks: dict[str, pd.Series], frame: pd.DataFrame) -> pd.Series:
    rows = pd.Series(True, index=frame.index)
    for other, mask in masks.items():
        rows &= mask if other != name else True
    return rows
