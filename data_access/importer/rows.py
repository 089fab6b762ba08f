"""One source row becomes one row of the target's table, or the reasons why not."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.errors import InvalidInput
from data_access.importer import dates
from data_access.importer.alike import folded, visible
from data_access.importer.convert import text_of
from data_access.importer.dates import Unconvertible
from data_access.importer.filling import LONGEST_KNOWN, Filling, Unknown, fillings_of
from data_access.importer.mapping import Mapping
from data_access.importer.members import MemberIndex
from data_access.importer.outcome import Rejection
from data_access.importer.source_file import Cell, SourceRow
from data_access.importer.target import Target

_NEW = object()


@dataclass(frozen=True, kw_only=True)
class ReadyRow:
    """A row for the table: its columns' values by column name, and what was not mapped. `sense`: equal for rows that
    say the same in other words."""

    number: int
    hash: str
    values: dict[str, Any]
    extra: dict[str, Cell]
    sense: int


class RowRejected(Exception):
    """All reasons why a row does not go in."""

    def __init__(self, *rejections: Rejection) -> None:
        self.rejections = rejections
        super().__init__(*rejections)


class RowConverter:
    """Converts rows under one mapping. New members are only made for rows that are accepted.

    `needs_project`: a row without a project is for nobody who imports here.
    """

    def __init__(
        self,
        target: Target,
        mapping: Mapping,
        columns: tuple[str, ...],
        members: dict[str, MemberIndex],
        zone: ZoneInfo,
        *,
        needs_project: bool = False,
    ) -> None:
        self._mapping, self._members, self._zone = mapping, members, zone
        self._missing = frozenset(mapping.missing) | {""}
        self._fillings = fillings_of(target, mapping, members, zone)
        self._required = {column.name for column in target.required} | ({"project"} if needs_project else set())
        self._attributes = [(mapped, *mapped.attribute) for mapped in mapping.columns if mapped.attribute]
        self._described: dict[tuple[str, str], tuple[int, dict[str, str]]] = {}
        kept = {mapped.source for mapped in mapping.columns if mapped.keep or mapped.attribute}
        self._kept = [name for name in columns if name in kept or name in mapping.unmapped(columns)]
        self._joins = [filling.column for filling in self._fillings if filling.column.joins is not None]
        self._stored = [(one.column.name, one.column.column) for one in self._fillings if one.column.column is not None]
        # Asked of every value of every row: what is the same for all rows is looked up once.
        self._plan = [(one, one.column.name, one.plain_source, one.known) for one in self._fillings]
        self._check_constants()

    def _check_constants(self) -> None:
        """A constant that cannot be read would reject every row: said once, at the start."""
        for filling in self._fillings:
            if filling.constant is None:
                continue
            try:
                filling.value(SourceRow(number=0, cells={}), filling.constant)
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
        cells = row.cells
        for filling, name, source, known in self._plan:
            cell = filling.cell(row) if source is None else cells.get(source)
            value = known.get(cell, _NEW) if type(cell) is str else _NEW
            if value is _NEW:
                try:
                    value = filling.value(row, cell)
                    filling.remember(cell, value)
                except Unconvertible as error:
                    rejections.append(_rejection(row, filling.source, cell, error))
                    continue
            if isinstance(value, Unknown):
                unknown[name] = value.code
            elif value is None and name in self._required:
                rejections.append(_rejection(row, filling.source, cell, _MISSING))
            values[name] = value
        attributes = self._member_attributes(row, unknown, rejections) if unknown or self._attributes else {}
        if rejections:
            raise RowRejected(*rejections)
        for name, text in unknown.items():
            values[name] = self._members[name].create(text, attributes[name])
        return self._ready(row, digest, values)

    def _ready(self, row: SourceRow, digest: str, values: dict[str, Any]) -> ReadyRow:
        """Values under the names of the table's columns, times of day joined to their dates."""
        for column in self._joins:
            clock, joins = values.get(column.name), column.joins or ""
            if clock is not None and values.get(joins) is not None:
                values[joins] = datetime.combine(values[joins].date(), clock)
        stored = {column: values[name] for name, column in self._stored}
        extra = self._extra(row)
        sense = hash((*map(_sense_of, stored.values()), *map(_sense_of, extra.values())))
        return ReadyRow(number=row.number, hash=digest, values=stored, extra=extra, sense=sense)

    def _is_missing(self, cell: Cell) -> bool:
        return cell is None or (isinstance(cell, str) and visible(cell) in self._missing)

    def _member_attributes(
        self, row: SourceRow, unknown: dict[str, str], rejections: list[Rejection]
    ) -> dict[str, dict[str, str]]:
        """What is known of each member that is to be created: from the mapping, then from the row."""
        attributes: dict[str, dict[str, str]] = {}
        fillings = {filling.column.name: filling for filling in self._fillings}
        for name, text in unknown.items():
            role = fillings[name].column.role
            said = self._mapping.members.get(name, {}).get(text, {})
            attributes[name] = {**({"role": role} if role else {}), **said}
        for mapped, name, attribute in self._attributes:
            cell = row.cells.get(mapped.source)
            if self._is_missing(cell):
                continue
            try:
                said_now = self._attribute(mapped.date_formats, attribute, mapped.translate, cell)
                self._check_same(row, fillings.get(name), name, attribute, said_now)
                if name in unknown:
                    attributes[name][attribute] = said_now
            except Unconvertible as error:
                rejections.append(_rejection(row, mapped.source, cell, error))
        return attributes

    def _attribute(self, formats: tuple[str, ...], attribute: str, words: dict[str, str], cell: Cell) -> str:
        if attribute.endswith("_date"):
            return dates.day(cell, formats or self._mapping.date_formats, self._zone).isoformat()
        return words.get(text_of(cell), text_of(cell))

    def _check_same(self, row: SourceRow, filling: Filling | None, name: str, attribute: str, said: str) -> None:
        """One id with two names, two sexes, two days of birth: two members that a file calls the same."""
        if filling is None or filling.column.member is None or attribute not in filling.column.member.identity:
            return
        key = name, text_of(filling.cell(row))
        first, known = self._described.setdefault(key, (row.number, {}))
        before = known.setdefault(attribute, said)
        if folded(before) != folded(said):
            raise Unconvertible(
                "two_members",
                f"is {before!r} for {key[1]} in row {first}: one id for two {filling.column.member.name}s? name the "
                "column that tells them apart with `within:`",
            )

    def _extra(self, row: SourceRow) -> dict[str, Cell]:
        """The columns without a place of their own; a missing one is said to be missing."""
        return {name: self._extra_cell(row.cells[name]) for name in self._kept if name in row.cells}

    def _extra_cell(self, cell: Cell) -> Cell:
        if self._is_missing(cell):
            return None
        return cell if isinstance(cell, (bool, int, float, list, dict)) else text_of(cell)


_MISSING = Unconvertible("missing", "is missing and needed to know what the row is about")


def _sense_of(value: Any) -> Any:
    """What is the same in a text that is written otherwise; numbers, days and keys are compared as they are."""
    if type(value) is str and len(value) <= LONGEST_KNOWN:
        return _known_sense(value)
    return _sense_of_text(text_of(value)) if isinstance(value, (str, list, dict)) else value


def _sense_of_text(text: str) -> str:
    return text.lower() if text.isascii() and "  " not in text else folded(text)


_known_sense = lru_cache(maxsize=50_000)(_sense_of_text)


def _rejection(row: SourceRow, source: str, cell: Cell, error: Unconvertible) -> Rejection:
    return Rejection(
        row_number=row.number, column=source, value=text_of(cell)[:200], code=error.code, reason=str(error)
    )


def row_problem(row: SourceRow) -> RowRejected:
    """The rejection of a row that could not be read as one."""
    return RowRejected(
        Rejection(row_number=row.number, column="", value="", code="broken_row", reason=row.problem or "")
    )
