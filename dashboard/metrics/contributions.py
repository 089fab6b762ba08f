"""What a day's number is made of against the usual: which dogs, people and projects moved it by how much.

The usual is taken from the same weekdays of the eight weeks before, from the middle half of them by the number itself,
so that another unusual day among them does not count; of these it is the plain mean (of a ratio: the ratio of sums).
Then the parts add up exactly to the difference of the whole.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from dashboard.errors import InvalidInput
from dashboard.metrics.anomalies import JudgedDay, judge_series, needed, weights_of
from dashboard.metrics.calendar_filters import without_time
from dashboard.metrics.holidays import DayKind, kind_of_day
from dashboard.metrics.read_path import ReadPath
from dashboard.metrics.result import MemberWords, Provenance
from dashboard.metrics.trends import Series, get_series
from dashboard.metrics.usual import HISTORY_DAYS, Floats
from dashboard.permissions import Viewer
from dashboard.semantic.conventions import WEEKDAYS, Conventions
from dashboard.semantic.fields import CountDistinct, Dimension, Measure, MemberDimension, Ratio, TimeDimension
from dashboard.semantic.period import Days, Period
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType

LISTED = 10


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """One member: its `value` on the day and its `usual` one (None: nothing known, or too few rows for a ratio), by
    how much it moved the whole (`difference`, in the measure's unit), and the `share` of the whole difference (None
    where the members do not add up to it). `n`: its rows on the day."""

    member: str
    n: int
    value: float | None
    usual: float | None
    difference: float
    share: float | None


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The members of one dimension, those that explain most first; `others` of them together moved the rest."""

    dimension: Dimension
    members: tuple[Contribution, ...]
    others: int
    others_difference: float


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """`usual`: what the measure was on the `compared` days; None without any, and then there are no parts."""

    query: Query
    measure: Measure
    judged: JudgedDay
    usual: float | None
    compared: tuple[date, ...]
    parts: tuple[Parts, ...]
    labels: MemberWords
    provenance: Provenance


@dataclass(frozen=True)
class _Sums:
    """What a member (or all) brings to a measure over some days; `under` is of a ratio only."""

    over: float = 0.0
    under: float = 0.0
    rows: int = 0
    is_known: bool = False

    def __add__(self, other: "_Sums") -> "_Sums":
        return _Sums(
            self.over + other.over,
            self.under + other.under,
            self.rows + other.rows,
            self.is_known or other.is_known,
        )


_Table = dict[date, dict[str, _Sums]]
"""Day, member, what it brought."""


def explained_dimensions(report: ReportType) -> tuple[str, ...]:
    """Project, dog and person of a report, as far as it has them."""
    wanted = (report.scope_column, report.dog_column, report.own_column)
    return tuple(d.name for d in report.dimensions if isinstance(d, MemberDimension) and d.column in wanted)


def explain_day(
    reads: ReadPath,
    query: Query,
    viewer: Viewer,
    *,
    measure: str,
    day: date,
    dimensions: Sequence[str] = (),
    limit: int = LISTED,
) -> Explanation:
    """The day's number under the query's filters, and its parts by each of `dimensions` (by default project, dog and
    person). Raises InvalidInput for a name that does not exist and for a part of time."""
    report, held = query.report, reads.pinned()
    wanted = report.measure(measure)
    chosen = [_explainable(report, name) for name in dimensions or explained_dimensions(report)]
    whole = replace(without_time(query), by=(), order=None, limit=None)
    asked = replace(whole, measures=needed(wanted), period=_period(day, day))
    found = get_series(held, asked, viewer, Days(start=day, end=day))
    series, weights = found[wanted.name], weights_of(wanted, found)
    [judged] = judge_series(report, series, weights, reads.conventions)
    compared = _compared_days(series, reads.conventions)
    tick = held.tick(asked, viewer, panels=())
    tables = {d: _read_sums(held, asked, viewer, wanted, d, day) for d in chosen} if compared else {}
    return Explanation(
        query=query,
        measure=wanted,
        judged=judged,
        usual=_usual_of_all(series, weights, compared),
        compared=compared,
        parts=tuple(_parts(wanted, d, table, day, compared, limit) for d, table in tables.items()),
        labels=tick.labels,
        provenance=tick.provenance,
    )


def _explainable(report: ReportType, name: str) -> Dimension:
    dimension = report.dimension(name)
    if isinstance(dimension, TimeDimension):
        known = explained_dimensions(report)
        raise InvalidInput(
            f"a day has no parts by {name}; use one of: {', '.join(known)}",
            code="bad_dimension",
            field="dimension",
            value=name,
            suggestion=known[0],
        )
    return dimension


def _compared_days(series: Series, conventions: Conventions) -> tuple[date, ...]:
    """The same weekdays before, of the same season where there are any, from the middle half by value."""
    day, history = series.days.start, len(series.history)
    start = day - timedelta(days=history)
    first = next((number for number, rows in enumerate(series.rows) if rows), history)
    known = {
        start + timedelta(days=number): value
        for number, value in enumerate(series.history)
        if value is not None and number >= first and (history - number) % 7 == 0
    }
    kinds = {one: kind_of_day(one, conventions.holidays) for one in (*known, day)}
    plain = [one for one in known if kinds[one] not in (DayKind.FEAST, DayKind.HOLIDAY)]
    alike = [one for one in plain if kinds[one] is kinds[day]] or plain
    cut = len(alike) // 4
    return tuple(sorted(sorted(alike, key=lambda one: known[one])[cut : len(alike) - cut]))


def _usual_of_all(series: Series, weights: Floats, compared: Sequence[date]) -> float | None:
    start = series.days.start - timedelta(days=len(series.history))
    places = [(day - start).days for day in compared]
    if not places:
        return None
    values = [series.history[place] for place in places]
    return float(np.average(np.array(values, float), weights=_counts(series.measure, weights[places])))


def _counts(measure: Measure, weights: Floats) -> Floats | None:
    return weights if isinstance(measure, Ratio) else None


def _read_sums(
    reads: ReadPath, asked: Query, viewer: Viewer, measure: Measure, dimension: Dimension, day: date
) -> _Table:
    """What each member brought on the day and on the same weekdays before it."""
    inputs = measure.over if isinstance(measure, Ratio) else (measure.name,)
    query = replace(
        asked.with_filter("weekday", WEEKDAYS[day.weekday()]),
        measures=inputs,
        by=("date", dimension.name),
        period=_period(day - timedelta(days=HISTORY_DAYS), day),
    )
    table: _Table = defaultdict(dict)
    for record in reads.run(query, viewer).frame.to_dict("records"):
        over, under = (_known(record[name]) for name in (inputs[0], inputs[-1]))
        sums = _Sums(over or 0.0, under or 0.0, int(record["n"]), over is not None)
        table[date.fromisoformat(record["date"])][str(record[dimension.name])] = sums
    return table


def _known(value: float | None) -> float | None:
    return None if value is None or value != value else float(value)


def _parts(
    measure: Measure, dimension: Dimension, table: _Table, day: date, compared: Sequence[date], limit: int
) -> Parts:
    now, usual = table.get(day, {}), _added(table.get(one, {}) for one in compared)
    whole = _Whole(measure, _sum(now.values()), _sum(usual.values()), len(compared))
    moved = {m: whole.moved_by(now.get(m, _Sums()), usual.get(m, _Sums())) for m in {*now, *usual}}
    total = sum(moved.values())
    is_sum = not isinstance(measure, CountDistinct) or measure.dimension == dimension.name
    order = sorted(moved, key=lambda member: (-moved[member] if total >= 0 else moved[member], member))
    members = tuple(
        Contribution(
            member=member,
            n=now.get(member, _Sums()).rows,
            value=whole.value(now.get(member, _Sums()), 1),
            usual=whole.value(usual.get(member, _Sums()), len(compared)),
            difference=moved[member],
            share=moved[member] / total if is_sum and total else None,
        )
        for member in order[:limit]
    )
    return Parts(
        dimension=dimension,
        members=members,
        others=len(order) - len(members),
        others_difference=sum(moved[member] for member in order[limit:]),
    )


@dataclass(frozen=True)
class _Whole:
    """The whole that members are parts of: sums of the day, and of all `days` compared with."""

    measure: Measure
    now: _Sums
    usual: _Sums
    days: int

    def moved_by(self, now: _Sums, usual: _Sums) -> float:
        """By how much a member moved the whole from its usual number. Of a ratio: what the member has above the usual
        ratio of all, less what it usually has above it, each over the denominator of all."""
        if not isinstance(self.measure, Ratio):
            return now.over - usual.over / self.days
        ratio = _divided(self.usual.over, self.usual.under)
        above = _divided(now.over - ratio * now.under, self.now.under)
        return self._scale * (above - _divided(usual.over - ratio * usual.under, self.usual.under))

    def value(self, sums: _Sums, days: int) -> float | None:
        """A member's own number over `days`."""
        if not isinstance(self.measure, Ratio):
            return sums.over / days if sums.is_known or not sums.rows else None
        is_enough = sums.under >= max(self.measure.minimum, 1)
        return self._scale * sums.over / sums.under if is_enough else None

    @property
    def _scale(self) -> float:
        return 100.0 if self.measure.unit == "%" else 1.0


def _divided(over: float, under: float) -> float:
    return over / under if under else 0.0


def _added(tables: Iterable[Mapping[str, _Sums]]) -> dict[str, _Sums]:
    total: dict[str, _Sums] = {}
    for table in tables:
        for member, sums in table.items():
            total[member] = total.get(member, _Sums()) + sums
    return total


def _sum(parts: Iterable[_Sums]) -> _Sums:
    return sum(parts, _Sums())


def _period(start: date, end: date) -> Period:
    return Period(start=start.isoformat(), end=end.isoformat())
