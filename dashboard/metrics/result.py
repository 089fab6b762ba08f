"""What the read path answers: numbers, groups, panels, rows, each with its provenance."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from dashboard.errors import ProductError
from dashboard.semantic.fields import Column, Dimension, Measure
from dashboard.semantic.period import Days
from dashboard.semantic.query import PREVIOUS, Query

TOO_FEW = "too_few"
NOT_RECORDED = "missing"


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Where a number comes from. `as_of`: the data's time, not the question's; `state`: live or stale."""

    as_of: datetime
    computed_at: datetime
    data_version: str
    definition_version: str
    rows_counted: int
    engine: str
    state: str = "live"


class Number(NamedTuple):
    """One measure's value. `n`: the rows it stands on (for a ratio: its denominator).

    `value` is None with a `reason`: TOO_FEW or NOT_RECORDED; never 0 for what is not known.
    """

    value: float | int | None
    n: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """One combination of members, with its rows and numbers by measure."""

    members: tuple[str, ...]
    rows: int
    numbers: Mapping[str, Number]


@dataclass(frozen=True, kw_only=True)
class Result:
    """Answer to a Query: its `groups`, in no order and uncut, and `frame`, as the query wants it shown. `days`: the
    period as resolved."""

    query: Query
    days: Days
    groups: tuple[Group, ...]
    make_frame: Callable[[], pd.DataFrame]
    count_totals: Callable[[], Mapping[str, Number]]
    provenance: Provenance

    @property
    def total_groups(self) -> int:
        return len(self.groups)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row per group, ordered, cut to `query.limit`. Columns: the names of `query.by`, `query.measures`, and `n`
        (rows)."""
        return self.make_frame()

    @cached_property
    def totals(self) -> Mapping[str, Number]:
        """Over all groups, counted, not added; on the same state, when they are first asked for."""
        return self.count_totals()


class PanelMember(NamedTuple):
    """One bar or point: its rows and the number of the panel's measure."""

    value: str
    n: int
    number: Number
    selected: bool


@dataclass(frozen=True, kw_only=True)
class PanelResult:
    """One chart. `members` is cut to the largest, `others` sums the rest; `total_members` counts all."""

    name: str
    dimension: Dimension
    measure: Measure
    members: tuple[PanelMember, ...] = ()
    total_members: int = 0
    others: Number | None = None
    others_n: int = 0
    error: ProductError | None = None


@dataclass(frozen=True, kw_only=True)
class Change:
    """Like for like: `current` over the complete days of the period, `previous` over the `days` that they are held
    against by the query's `comparison`."""

    current: Number
    previous: Number
    days: Days
    comparison: str = PREVIOUS


class Why(StrEnum):
    """Why there are no rows. The nearest reason: who may see no rows at all is told that, whatever else is true."""

    NOT_ALLOWED = "not_allowed"
    BEFORE_FIRST = "before_first"
    NOT_YET = "not_yet"
    FILTERED = "filtered"
    NO_ROWS = "no_rows"


@dataclass(frozen=True, kw_only=True)
class Emptiness:
    """Of an answer that stands on no rows at all: nothing recorded, nothing yet, nothing that the reader may see; none
    of them is a 0. `first_day`: the first day that has rows of anybody; None where there are none at all."""

    why: Why
    first_day: date | None


@dataclass(frozen=True, kw_only=True)
class TickResult:
    """A page's whole picture: numbers with their change, panels, and what they were counted from. `emptiness`: None
    for one that stands on rows."""

    query: Query
    days: Days
    numbers: dict[str, Number]
    changes: dict[str, Change]
    panels: tuple[PanelResult, ...]
    provenance: Provenance
    labels: "MemberWords"
    emptiness: Emptiness | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberOption:
    """One choice of a filter list: `count` rows would remain if it were added to the other filters."""

    value: str
    count: int


@dataclass(frozen=True, kw_only=True)
class MemberList:
    """All members of a dimension that the viewer may know of, counted under the other dimensions' filters."""

    dimension: Dimension
    members: tuple[MemberOption, ...]
    labels: "MemberWords"


@dataclass(frozen=True, kw_only=True)
class RowPage:
    """Rows behind a number, newest first: `items` of one page, `total` exact, `has_more` rows after them.

    An item holds the declared columns by name (KEY columns as {"value", "label"}), `row_id`, `source`, and
    `deleted` when the row vanished since the number was counted.
    """

    columns: tuple[Column, ...]
    total: int
    items: tuple[dict[str, Any], ...]
    has_more: bool
    provenance: Provenance


@dataclass(frozen=True)
class MemberWords:
    """Names of members for people: `names[dimension][value]`, where a member has a name of its own."""

    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def name(self, dimension: str, value: str) -> str | None:
        return self.names.get(dimension, {}).get(value)
