"""One source row becomes one row of the target's table, or the reasons why not."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from dashboard.errors import InvalidInput
from data_access.importer import dates
from data_access.importer.alike import visible
from data_access.importer.convert import Reading, converted, text_of
from data_access.importer.dates import Unconvertible
from data_access.importer.mapping import Mapping
from data_access.importer.members import MemberIndex
from data_access.importer.outcome import Rejection
from data_access.importer.source_file import Cell, SourceRow
from data_access.importer.target import Target, TargetColumn

_LARGEST_CACHE = 50_000


@dataclass(frozen=True, kw_only=True)
class ReadyRow:
    """A row for the table: its columns' values by column name, and what was not mapped."""

    number: int
    hash: str
    values: dict[str, Any]
    extra: dict[str, Cell]


class RowRejected(Exception):
    """All reasons why a row does not go in."""

    def __init__(self, *rejections: Rejection) -> None:
        self.rejections = rejections
        super().__init__(*rejections)


@dataclass(kw_only=True)
class _Filling:
    """Where the values of one target column come from. Conversions are remembered: files repeat themselves."""

    column: TargetColumn
    source: str
    constant: str | None = None
    translate: dict[str, str] = field(default_factory=dict)
    reading: Reading
    known: dict[str, Any] = field(default_factory=dict)

    def cell(self, row: SourceRow) -> Cell:
        cell = row.cells.get(self.source) if self.constant is None else self.constant
        return self.translate.get(text_of(cell), cell) if self.translate else cell

    def value(self, cell: Cell) -> Any:
        if not isinstance(cell, str):
            return converted(cell, self.column, self.reading)
        if cell not in self.known:
            if len(self.known) > _LARGEST_CACHE:
                self.known.clear()
            self.known[cell] = converted(cell, self.column, self.reading)
        return self.known[cell]


class RowConverter:
    """Converts rows under one mapping. New members are only made for rows that are accepted."""

    def __init__(
        self,
        target: Target,
        mapping: Mapping,
        columns: tuple[str, ...],
        members: dict[str, MemberIndex],
        zone: ZoneInfo,
    ) -> None:
        self._mapping = mapping
        self._members = members
        self._zone = zone
        self._missing = frozenset(mapping.missing) | {""}
        self._fillings = [*self._mapped(target), *self._constant(target)]
        self._required = list(target.required)
        self._attributes = [(mapped, *mapped.attribute) for mapped in mapping.columns if mapped.attribute]
        kept = {mapped.source for mapped in mapping.columns if mapped.keep or mapped.attribute}
        self._kept = [name for name in columns if name in kept or name in mapping.unmapped(columns)]
        self._check_constants()

    def _mapped(self, target: Target) -> list[_Filling]:
        return [
            _Filling(
                column=target.column(mapped.to),
                source=mapped.source,
                translate=mapped.translate,
                reading=Reading(
                    zone=self._zone,
                    date_formats=mapped.date_formats or self._mapping.date_formats,
                    decimal=self._mapping.decimal,
                ),
            )
            for mapped in self._mapping.columns
            if mapped.attribute is None
        ]

    def _constant(self, target: Target) -> list[_Filling]:
        reading = Reading(zone=self._zone, date_formats=self._mapping.date_formats, decimal=self._mapping.decimal)
        return [
            _Filling(column=target.column(name), source=f"constant {name}", constant=text, reading=reading)
            for name, text in self._mapping.constants.items()
        ]

    def _check_constants(self) -> None:
        """A constant that cannot be read would reject every row: said once, at the start."""
        for filling in self._fillings:
            if filling.constant is None:
                continue
            try:
                value = filling.value(filling.constant)
                if filling.column.member:
                    self._members[filling.column.name].find(value)
            except Unconvertible as error:
                raise InvalidInput(
                    f"constant {filling.column.name}: {filling.constant!r} {error}",
                    code="bad_mapping",
                    field="constants",
                    value=filling.constant,
                ) from error

    def convert(self, row: SourceRow, digest: str) -> ReadyRow:
        """The row for the table. Raises RowRejected with every reason, not only the first."""
        rejections: list[Rejection] = []
        values: dict[str, Any] = {}
        unknown: dict[str, str] = {}
        for filling in self._fillings:
            cell = filling.cell(row)
            try:
                value = None if self._is_missing(cell) else filling.value(cell)
                if value is not None and filling.column.member:
                    value = self._member(filling.column, value, unknown)
                values[filling.column.name] = value
                if value is None and filling.column.is_required and filling.column.name not in unknown:
                    raise Unconvertible("missing", "is missing and needed to know what the row is about")
            except Unconvertible as error:
                rejections.append(_rejection(row, filling.source, cell, error))
        attributes = self._member_attributes(row, unknown, rejections)
        if rejections:
            raise RowRejected(*rejections)
        for name, text in unknown.items():
            values[name] = self._members[name].create(text, attributes[name])
        return ReadyRow(number=row.number, hash=digest, values=self._by_column(values), extra=self._extra(row))

    def _is_missing(self, cell: Cell) -> bool:
        return cell is None or (isinstance(cell, str) and visible(cell) in self._missing)

    def _member(self, column: TargetColumn, text: str, unknown: dict[str, str]) -> UUID | None:
        """The key of the member; None and a note in `unknown` when it is to be created."""
        key = self._members[column.name].find(text)
        if key is None:
            unknown[column.name] = text
        return key

    def _member_attributes(
        self, row: SourceRow, unknown: dict[str, str], rejections: list[Rejection]
    ) -> dict[str, dict[str, str]]:
        """What is known of each member that is to be created: from the mapping, then from the row."""
        columns = {filling.column.name: filling.column for filling in self._fillings}
        attributes = {}
        for name, text in unknown.items():
            role = columns[name].role
            attributes[name] = {
                **({"role": role} if role else {}),
                **self._mapping.members.get(name, {}).get(text, {}),
            }
        for mapped, name, attribute in self._attributes:
            cell = row.cells.get(mapped.source)
            if name not in unknown or self._is_missing(cell):
                continue
            try:
                formats = mapped.date_formats or self._mapping.date_formats
                attributes[name][attribute] = (
                    dates.day(cell, formats, self._zone).isoformat()
                    if attribute.endswith("_date")
                    else mapped.translate.get(text_of(cell), text_of(cell))
                )
            except Unconvertible as error:
                rejections.append(_rejection(row, mapped.source, cell, error))
        return attributes

    def _by_column(self, values: dict[str, Any]) -> dict[str, Any]:
        """Values under the names of the table's columns, times of day joined to their dates."""
        for filling in self._fillings:
            joins, clock = filling.column.joins, values.get(filling.column.name)
            if joins is not None and clock is not None and values.get(joins) is not None:
                values[joins] = datetime.combine(values[joins].date(), clock)
        return {
            filling.column.column: values[filling.column.name]
            for filling in self._fillings
            if filling.column.column is not None
        }

    def _extra(self, row: SourceRow) -> dict[str, Cell]:
        """The columns without a place of their own; a missing one is said to be missing."""
        return {name: self._extra_cell(row.cells[name]) for name in self._kept if name in row.cells}

    def _extra_cell(self, cell: Cell) -> Cell:
        if self._is_missing(cell):
            return None
        return cell if isinstance(cell, (bool, int, float, list, dict)) else text_of(cell)


def _rejection(row: SourceRow, source: str, cell: Cell, error: Unconvertible) -> Rejection:
    return Rejection(
        row_number=row.number, column=source, value=text_of(cell)[:200], code=error.code, reason=str(error)
    )


def row_problem(row: SourceRow) -> RowRejected:
    """The rejection of a row that could not be read as one."""
    return RowRejected(
        Rejection(row_number=row.number, column="", value="", code="broken_row", reason=row.problem or "")
    )
