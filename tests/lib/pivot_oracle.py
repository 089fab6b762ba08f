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

Keys = tuple[str, ...]
Numbers = dict[tuple[str, ...], float | None]
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
    """`rows`: all that a reader may export of a report. `attributes`: by kind of member and attribute, by code.
    `first_day`: of everybody's rows."""

    report: ReportType
    rows: pd.DataFrame
    attributes: dict[tuple[str, str], dict[str, str]]
    conventions: Conventions
    today: date
    first_day: date

    def table(self, question: BuilderQuestion) -> dict[Key, float | None]:
        """Every number of the table, subtotals and totals too; None where there is none."""
        start, end = self._days(question)
        within = self._asked(question)
        frame = self._between(question, within, start, end)
        top = self._top(question, frame)
        frame = self._merged(question, frame, top)
        changed = self._changed(question, within, top, start, end)
        found: dict[Key, float | None] = {}
        for rows, columns in self._levels(question):
            keys = (*rows, *columns)
            for pick in question.picks:
                if pick.aggregation is Aggregation.CHANGE:
                    numbers = self._changes(pick, keys, self._crossed(frame, rows, columns), changed)
                else:
                    numbers = self._numbers(pick, frame, keys)
                for members, number in numbers.items():
                    found[members[: len(rows)], members[len(rows) :], pick.name] = number
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

    def _between(self, question: BuilderQuestion, frame: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
        frame = frame[frame["day"].between(start, end)]
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
        numbers = self._numbers(pick, frame, (question.top.dimension,))
        # Sums of floats are not equal where the numbers are.
        ranked = sorted((-round(one, 9), members[0]) for members, one in numbers.items() if one is not None and members)
        return {member for _, member in ranked[: question.top.n]}

    def _levels(self, question: BuilderQuestion) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
        def prefixes(names: tuple[str, ...]) -> list[tuple[str, ...]]:
            depths = range(len(names) + 1) if question.subtotals else sorted({0, len(names)})
            return [names[:depth] for depth in depths]

        return [(rows, columns) for rows in prefixes(question.rows) for columns in prefixes(question.columns)]

    # ---- numbers, by the members of the dimensions `keys` ----

    def _grouped(self, values: "pd.Series[Any]", frame: pd.DataFrame, keys: Keys) -> Any:
        by = [frame[f"by {name}"] for name in keys] or [pd.Series("", index=frame.index)]
        return values.groupby(by, sort=False)

    def _listed(self, numbers: "pd.Series[Any]", keys: Keys, *, nothing: float | None) -> Numbers:
        """As members and numbers; the whole of no rows is `nothing`."""
        found: Numbers = {}
        for index, number in numbers.items():
            members = () if not keys else index if isinstance(index, tuple) else (index,)
            found[members] = None if pd.isna(number) else float(number)
        return found if keys or found else {(): nothing}

    def _crossed(self, frame: pd.DataFrame, rows: Keys, columns: Keys) -> list[tuple[str, ...]]:
        """Every line with every column: also where there are no rows now there may have been some before."""
        one, other = (self._listed(self._grouped(frame["day"], frame, keys).size(), keys, nothing=0)
                      for keys in (rows, columns))  # fmt: skip
        return [(*line, *column) for line in one for column in other]

    def _numbers(self, pick: Pick, frame: pd.DataFrame, keys: Keys) -> Numbers:
        measure = pick.measure
        if pick.is_own:
            return self._own(measure, frame, keys)
        if pick.aggregation is Aggregation.SHARE:
            whole, parts = self._own(measure, frame, ())[()], self._own(measure, frame, keys)
            return {one: None if not whole or part is None else 100 * part / whole for one, part in parts.items()}
        if pick.aggregation is Aggregation.COUNT:
            return self._counted(measure, frame, keys)
        amount = measure if isinstance(measure, Sum) else self.report.measure(measure.over[0])  # type: ignore[attr-defined]
        assert isinstance(amount, Sum)
        grouped = self._grouped(frame[amount.column], frame, keys)
        how = {Aggregation.AVERAGE: "mean", Aggregation.MINIMUM: "min", Aggregation.MAXIMUM: "max"}
        return self._listed(grouped.agg(how[pick.aggregation]), keys, nothing=None)

    def _counted(self, measure: Any, frame: pd.DataFrame, keys: Keys) -> Numbers:
        """The rows that a number stands on; a ratio that is not said over too few of them still has so many."""
        if isinstance(measure, Sum):
            return self._listed(self._grouped(frame[measure.column], frame, keys).count(), keys, nothing=0)
        under = self._own(self.report.measure(measure.over[1]), frame, keys)
        return {members: float(int(max(number or 0, 0))) for members, number in under.items()}

    def _own(self, measure: Any, frame: pd.DataFrame, keys: Keys) -> Numbers:
        match measure:
            case Count():
                passing = pd.Series(True, index=frame.index)
                for condition in measure.where:
                    passing &= satisfies(condition, frame[condition.column])
                return self._listed(self._grouped(passing, frame, keys).sum(), keys, nothing=0)
            case Sum():
                grouped = self._grouped(frame[measure.column], frame, keys)
                return self._listed(grouped.sum(min_count=1), keys, nothing=0)
            case CountDistinct():
                members = self._members(self.report.dimension(measure.dimension), frame)
                known = members.where(members != GONE, None)
                return self._listed(self._grouped(known, frame, keys).nunique(), keys, nothing=0)
        over, under = (self._own(self.report.measure(name), frame, keys) for name in measure.over)
        share = 100 if measure.unit == "%" else 1
        return {
            members: share * (over[members] or 0) / below if below and below > 0 and below >= measure.minimum else None
            for members, below in under.items()
        }

    # ---- changes ----

    def _changed(
        self, question: BuilderQuestion, within: pd.DataFrame, top: set[str] | None, start: date, end: date
    ) -> tuple[pd.DataFrame, pd.DataFrame, Callable[[date], date]] | None:
        """The rows of now and of before, and from a day to the one it is held against; None where nothing is, or the
        earlier days have no data."""
        last = min(end, self.today - timedelta(days=1))
        if last < start or all(one.aggregation is not Aggregation.CHANGE for one in question.picks):
            return None
        shift = self._shift(question.query.compare_to or "previous", start, last)
        if shift(start) < self.first_day:
            return None
        if self._chosen(question, start, last) != self._chosen(question, shift(start), shift(last)):
            return None
        now = self._between(question, within, start, last)
        before = self._between(question, within, shift(start), shift(last))
        return self._merged(question, now, top), self._merged(question, before, top), shift

    def _chosen(self, question: BuilderQuestion, first: date, last: date) -> int:
        """How many days filters on the calendar let through, but for weekdays."""
        chosen = [
            (one.part, members)
            for name, members in question.query.filters
            if isinstance(one := self.report.dimension(name), TimeDimension) and one.part != "weekday"
        ]
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return sum(all(part_of(day, part, self.conventions) in members for part, members in chosen) for day in days)

    def _shift(self, comparison: str, start: date, last: date) -> Callable[[date], date]:
        count = (last - start).days + 1
        if comparison == "year":
            years = next(n for n in range(1, 300) if year_before(last, n) < start)
            return lambda day: year_before(day, years)
        days = count if comparison == "previous" else -(-count // 7) * 7
        return lambda day: day - timedelta(days=days)

    def _changes(self, pick: Pick, keys: Keys, shown: list[tuple[str, ...]], changed: Any) -> Numbers:
        if changed is None:
            return dict.fromkeys(shown)
        now, before, shift = changed
        current, previous = (self._own(pick.measure, frame, keys) for frame in (now, before))
        # A combination without rows: no rows, no sum, no members; no ratio.
        none = None if isinstance(pick.measure, Ratio) else 0.0
        found: Numbers = {}
        for members in shown:
            earlier = tuple(self._earlier(name, one, shift) for name, one in zip(keys, members, strict=True))
            one, other = current.get(members, none), previous.get(earlier, none)
            found[members] = 100 * (one - other) / abs(other) if one is not None and other else None
        return found

    def _earlier(self, name: str, member: str, shift: Callable[[date], date]) -> str:
        dimension = self.report.dimension(name)
        if not isinstance(dimension, TimeDimension) or dimension.part == "weekday":
            return member
        return part_of(shift(first_of(member, dimension.part)), dimension.part, self.conventions)


def band_of(number: Any, bands: Any) -> str:
    if number is None or pd.isna(number):
        return GONE
    return next((band.value for band in bands if band.holds(number)), GONE)


def satisfies(condition: Where, column: "pd.Series[Any]") -> "pd.Series[bool]":
    """A value that is not known satisfies nothing."""

    def passes(value: Any) -> bool:
        if value is None or value == "" or pd.isna(value):
            return False
        if condition.one_of:
            return value in condition.one_of
        if condition.at_least is not None:
            return bool(value >= condition.at_least)
        return value is True if condition.is_true else True

    return pd.Series([passes(value) for value in column.tolist()], index=column.index, dtype=bool)
