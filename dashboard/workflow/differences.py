"""What two versions of a daily report say differently: rows added, removed and changed field by field, and the numbers.

Compared is what both have and the viewer may see; a column that one of them does not know is named, never guessed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.metrics.daily import DailySheet, Item
from dashboard.metrics.result import Number
from dashboard.semantic.fields import Column, ColumnType, Measure
from dashboard.semantic.report import ReportType
from dashboard.workflow.sealed_report import SealedReport


@dataclass(frozen=True, kw_only=True)
class Said:
    """What one version says: values of the columns that it knows, by row id."""

    columns: frozenset[str]
    numbers: Mapping[str, Number]
    rows: Mapping[str, Item]

    @classmethod
    def of_sealed(cls, sealed: SealedReport) -> "Said":
        names = frozenset(column.name for column in sealed.columns)
        return cls(columns=names, numbers=sealed.numbers, rows=sealed.rows)

    @classmethod
    def of_sheet(cls, sheet: DailySheet) -> "Said":
        items = [item for group in sheet.groups for item in group.items]
        return cls(
            columns=frozenset(column.name for column in sheet.report.columns),
            numbers=sheet.answer.numbers.numbers,
            rows={item["row_id"]: item for item in items if not item.get("deleted")},
        )


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    column: Column
    before: Any
    after: Any


@dataclass(frozen=True, kw_only=True)
class RowChange:
    """`item`: the row as it is after."""

    item: Item
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, kw_only=True)
class NumberChange:
    measure: Measure
    before: Number
    after: Number


@dataclass(frozen=True, kw_only=True)
class Differences:
    """`numbers`: those that became others; `compared`: the columns looked at; `left_out`: visible ones that only one
    side knows."""

    compared: tuple[Column, ...]
    left_out: tuple[Column, ...]
    added: tuple[Item, ...]
    removed: tuple[Item, ...]
    changed: tuple[RowChange, ...]
    numbers: tuple[NumberChange, ...]

    @property
    def is_none(self) -> bool:
        return not (self.added or self.removed or self.changed or self.numbers)


def compare(report: ReportType, before: Said, after: Said, visible: Sequence[Column]) -> Differences:
    """`visible`: the columns of the report that the viewer may see."""
    both = before.columns & after.columns
    compared = tuple(column for column in visible if column.name in both)
    return Differences(
        compared=compared,
        left_out=tuple(column for column in visible if column.name not in both),
        added=tuple(item for row_id, item in after.rows.items() if row_id not in before.rows),
        removed=tuple(item for row_id, item in before.rows.items() if row_id not in after.rows),
        changed=tuple(_changed_rows(before, after, compared)),
        numbers=tuple(_changed_numbers(report, before, after)),
    )


def _changed_rows(before: Said, after: Said, compared: Sequence[Column]) -> list[RowChange]:
    found = []
    for row_id, item in after.rows.items():
        if row_id in before.rows and (fields := _changed_fields(before.rows[row_id], item, compared)):
            found.append(RowChange(item=item, fields=fields))
    return found


def _changed_fields(before: Item, after: Item, compared: Sequence[Column]) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(column=column, before=before.get(column.name), after=after.get(column.name))
        for column in compared
        if _value(column, before) != _value(column, after)
    )


def _value(column: Column, item: Item) -> Any:
    """Of a member its code: a renamed dog changes no record."""
    value = item.get(column.name)
    return value and value["value"] if column.type is ColumnType.KEY else value


def _changed_numbers(report: ReportType, before: Said, after: Said) -> list[NumberChange]:
    return [
        NumberChange(measure=measure, before=before.numbers[measure.name], after=after.numbers[measure.name])
        for measure in report.shown_measures
        if measure.name in before.numbers.keys() & after.numbers.keys()
        and _told(before.numbers[measure.name]) != _told(after.numbers[measure.name])
    ]


def _told(number: Number) -> tuple[Any, ...]:
    return (number.value, number.reason)
