"""Tables of the report builder computed once more: in pandas, from the rows of an exported file, by other code.

What a file does not say, the rank of a person or the breed of a dog, comes from the dimension views by plain SQL.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from dashboard.semantic.aggregation import Aggregation, Pick
from dashboard.semantic.builder_question import BuilderQuestion
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import (
    AttributeDimension,
    BandDimension,
    ColumnType,
    Count,
    CountDistinct,
    Dimension,
    MemberDimension,
    Ratio,
    Sum,
    TimeDimension,
    ValueDimension,
    Where,
)
from dashboard.semantic.report import ReportType
from tests.lib.pivot_calendar import first_of, part_of, year_before

GONE, REST = "~", "~others"

Key = tuple[tuple[str, ...], tuple[str, ...], str]
"""Members of the rows, members of the columns, the name of a pick."""


def read_export(text: str, report: ReportType, columns: tuple[str, ...]) -> pd.DataFrame:
    """The rows of a CSV file. `columns`: those that its reader sees; a key has its name and then its code."""
    names: list[str] = []
    for name in columns:
        is_key = report.column(name).type is ColumnType.KEY
        names += [f"{name} name", name] if is_key else [name]
    frame = pd.read_csv(io.StringIO(text.lstrip("\ufeff")), names=names, header=0, dtype=str, keep_default_na=False)
    for name in columns:
        kind = report.column(name).type
        if kind in (ColumnType.INTEGER, ColumnType.DECIMAL):
            frame[name] = pd.to_numeric(frame[name].replace("", None))
        elif kind is ColumnType.BOOLEAN:
            frame[name] = frame[name].map({"1": True, "0": False, "": None})
    frame["day"] = frame["day"].map(lambda text: date.fromisoformat(text[:10]))
    return frame


@dataclass(frozen=True, kw_only=True)
class Oracle:
    """`rows`: all that a reader may export of a report. `attributes`: by kind of member and attribute, by code."""

    report: ReportType
    rows: pd.DataFrame
    attributes: dict[tuple[str, str], dict[str, str]]
    conventions: Conventions
    today: date

    def table(self, question: BuilderQuestion) -> dict[Key, float | None]:
        """Every number of the table, subtotals and totals too; None where there is none."""
        start, end = self._days(question)
        within = self._asked(question)
        frame = self._named(question, within[within["day"].between(start, end)])
        top = self._top(question, frame)
        frame = self._merged(question, frame, top)
        shift = self._shift(question, start, end)
        now = before = None
        if shift is not None:
            last = min(end, self.today - timedelta(days=1))
            now = self._merged(question, self._named(question, within[within["day"].between(start, last)]), top)
            first, final = shift(start), shift(last)
            before = self._merged(question, self._named(question, within[within["day"].between(first, final)]), top)
        found: dict[Key, float | None] = {}
        for rows, columns in self._levels(question):
            groups = self._groups(frame, (*rows, *columns))
            for members, group in groups.items():
                for pick in question.picks:
                    key = (members[: len(rows)], members[len(rows) :], pick.name)
                    if pick.aggregation is Aggregation.CHANGE:
                        found[key] = self._change(question, pick, (*rows, *columns), members, now, before, shift)
                    else:
                        found[key] = self._number(pick, group, frame)
        return found

    def members_of(self, name: str) -> list[str]:
        """Those that occur in the reader's rows."""
        return list(self._members(self.report.dimension(name), self.rows).unique())

    # ---- which rows ----

    def _days(self, question: BuilderQuestion) -> tuple[date, date]:
        """The periods of the tests are written as days."""
        period = question.query.period
        return date.fromisoformat(period.start), date.fromisoformat(period.end)

    def _asked(self, question: BuilderQuestion) -> pd.DataFrame:
        frame = self.rows
        for name, members in question.query.filters:
            frame = frame[self._members(self.report.dimension(name), frame).isin(members)]
        return frame

    def _named(self, question: BuilderQuestion, frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(**{f"by {one.name}": self._members(one, frame) for one in question.dimensions})

    def _members(self, dimension: Dimension, frame: pd.DataFrame) -> "pd.Series[str]":
        match dimension:
            case TimeDimension():
                part = dimension.part
                return frame["day"].map(lambda day: part_of(day, part, self.conventions)).astype(object)
            case MemberDimension():
                return frame[dimension.column].replace("", GONE)
            case ValueDimension():
                return frame[dimension.column].replace("", GONE)
            case BandDimension():
                bands = dimension.fixed or self.conventions.bands(dimension.bands)
                return frame[dimension.column].map(lambda number: band_of(number, bands)).astype(object)
            case AttributeDimension():
                base = self.report.dimension(dimension.of)
                assert isinstance(base, MemberDimension)
                known = self.attributes[base.members, dimension.attribute]
                return frame[base.column].map(lambda code: known.get(code) or GONE).astype(object)
        raise AssertionError(dimension)

    def _merged(self, question: BuilderQuestion, frame: pd.DataFrame, top: set[str] | None) -> pd.DataFrame:
        if top is None or question.top is None:
            return frame
        name = f"by {question.top.dimension}"
        return frame.assign(**{name: frame[name].where(frame[name].isin(top), REST)})

    def _top(self, question: BuilderQuestion, frame: pd.DataFrame) -> set[str] | None:
        if question.top is None:
            return None
        pick = question.ranked_by
        if pick.aggregation is Aggregation.CHANGE:
            pick = Pick.parse(pick.measure.name, self.report)
        groups = self._groups(frame, (question.top.dimension,))
        numbers = {members[0]: self._number(pick, group, frame) for members, group in groups.items()}
        ranked = sorted((-number, member) for member, number in numbers.items() if number is not None)
        return {member for _, member in ranked[: question.top.n]}

    def _levels(self, question: BuilderQuestion) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
        def prefixes(names: tuple[str, ...]) -> list[tuple[str, ...]]:
            depths = range(len(names) + 1) if question.subtotals else sorted({0, len(names)})
            return [names[:depth] for depth in depths]

        return [(rows, columns) for rows in prefixes(question.rows) for columns in prefixes(question.columns)]

    def _groups(self, frame: pd.DataFrame, names: tuple[str, ...]) -> dict[tuple[str, ...], pd.DataFrame]:
        if not names:
            return {(): frame}
        grouped = frame.groupby([f"by {name}" for name in names], sort=False)
        return {members if isinstance(members, tuple) else (members,): group for members, group in grouped}

    # ---- numbers ----

    def _number(self, pick: Pick, group: pd.DataFrame, whole: pd.DataFrame) -> float | None:
        measure = pick.measure
        if pick.is_own:
            return self._own(measure, group)
        if pick.aggregation is Aggregation.SHARE:
            total, part = self._own(measure, whole), self._own(measure, group)
            return None if not total or part is None else 100 * part / total
        if pick.aggregation is Aggregation.COUNT:
            return self._count(measure, group)
        assert isinstance(measure, Sum | Ratio)
        amount = measure if isinstance(measure, Sum) else self.report.measure(measure.over[0])
        assert isinstance(amount, Sum)
        known = group[amount.column].dropna()
        if not len(known):
            return None
        how = {Aggregation.AVERAGE: known.mean, Aggregation.MINIMUM: known.min, Aggregation.MAXIMUM: known.max}
        return float(how[pick.aggregation]())

    def _count(self, measure: Any, group: pd.DataFrame) -> float:
        """The rows that a number stands on; a ratio that is not said over too few of them still has so many."""
        if isinstance(measure, Sum):
            return float(group[measure.column].notna().sum())
        under = self._own(self.report.measure(measure.over[1]), group) or 0
        return float(int(under)) if under > 0 else 0.0

    def _own(self, measure: Any, group: pd.DataFrame) -> float | None:
        match measure:
            case Count():
                passing = pd.Series(True, index=group.index)
                for condition in measure.where:
                    passing &= satisfies(condition, group[condition.column])
                return float(passing.sum())
            case Sum():
                known = group[measure.column].dropna()
                return None if len(group) and not len(known) else float(known.sum())
            case CountDistinct():
                members = self._members(self.report.dimension(measure.dimension), group)
                return float(members[members != GONE].nunique())
        over, under = (self._own(self.report.measure(name), group) for name in measure.over)
        if not under or under <= 0 or under < measure.minimum:
            return None
        return (100 if measure.unit == "%" else 1) * (over or 0) / under

    # ---- changes ----

    def _shift(self, question: BuilderQuestion, start: date, end: date) -> Callable[[date], date] | None:
        """From a day to the one it is held against; None where nothing is, or the earlier days have no data."""
        last = min(end, self.today - timedelta(days=1))
        if last < start or all(one.aggregation is not Aggregation.CHANGE for one in question.picks):
            return None
        count = (last - start).days + 1
        comparison = question.query.compare_to or "previous"
        if comparison == "year":
            years = next(n for n in range(1, 300) if year_before(last, n) < start)
            return lambda day: year_before(day, years)
        days = count if comparison == "previous" else -(-count // 7) * 7
        return lambda day: day - timedelta(days=days)

    def _change(
        self,
        question: BuilderQuestion,
        pick: Pick,
        names: tuple[str, ...],
        members: tuple[str, ...],
        now: pd.DataFrame | None,
        before: pd.DataFrame | None,
        shift: Callable[[date], date] | None,
    ) -> float | None:
        if now is None or before is None or shift is None or not self._is_covered(question, shift):
            return None
        earlier = [self._earlier(name, member, shift) for name, member in zip(names, members, strict=True)]
        current = self._own(pick.measure, only(now, names, members))
        previous = self._own(pick.measure, only(before, names, tuple(earlier)))
        if current is None or not previous:
            return None
        return 100 * (current - previous) / abs(previous)

    def _is_covered(self, question: BuilderQuestion, shift: Callable[[date], date]) -> bool:
        return shift(self._days(question)[0]) >= self.first_day

    @property
    def first_day(self) -> date:
        """Of everybody's rows: given by the tests where a reader sees fewer."""
        return date.fromisoformat(str(self.attributes["first", "day"]["of all"]))

    def _earlier(self, name: str, member: str, shift: Callable[[date], date]) -> str:
        dimension = self.report.dimension(name)
        if not isinstance(dimension, TimeDimension) or dimension.part == "weekday":
            return member
        return part_of(shift(first_of(member, dimension.part)), dimension.part, self.conventions)


def only(frame: pd.DataFrame, names: tuple[str, ...], members: tuple[str, ...]) -> pd.DataFrame:
    for name, member in zip(names, members, strict=True):
        frame = frame[frame[f"by {name}"] == member]
    return frame


def band_of(number: Any, bands: Any) -> str:
    if number is None or pd.isna(number):
        return GONE
    return next((band.value for band in bands if band.holds(number)), GONE)


def satisfies(condition: Where, column: "pd.Series[Any]") -> "pd.Series[bool]":
    """A value that is not known satisfies nothing."""
    if condition.one_of:
        return column.isin(condition.one_of)
    if condition.at_least is not None:
        return (column >= condition.at_least).fillna(False)
    if condition.is_true:
        return column.map(lambda value: value is True)
    return column.map(lambda value: not (value is None or value == "" or pd.isna(value)))
