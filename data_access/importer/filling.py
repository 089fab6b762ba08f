"""Where the values of one target column come from, and what they become. Files repeat themselves: what a text became is
remembered."""

from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from data_access.importer.alike import visible
from data_access.importer.convert import Reading, converted, text_of
from data_access.importer.mapping import ColumnMapping, Mapping
from data_access.importer.members import MemberIndex
from data_access.importer.source_file import Cell, SourceRow
from data_access.importer.target import Target, TargetColumn
from data_access.importer.units import unit_named

_LARGEST_CACHE = 50_000
LONGEST_KNOWN = 200
"""Longer texts seldom come twice, and would fill memory."""


@dataclass(frozen=True)
class Unknown:
    """A member that is to be created, with this code."""

    code: str


@dataclass(kw_only=True)
class Filling:
    """`names`: the source column with the readable names of the members, where the file has one."""

    column: TargetColumn
    source: str
    reading: Reading
    missing: frozenset[str]
    constant: str | None = None
    within: str | None = None
    names: str | None = None
    translate: dict[str, str] = field(default_factory=dict)
    index: MemberIndex | None = None
    known: dict[str, Any] = field(default_factory=dict)

    @property
    def plain_source(self) -> str | None:
        """The column whose cell is all there is to it; None where `cell` puts it together."""
        return self.source if self.constant is None and self.within is None else None

    def cell(self, row: SourceRow) -> Cell:
        """What the file says, with the group in which it counts."""
        if self.constant is not None:
            return self.constant
        cell = row.cells.get(self.source)
        if self.within is None or self.is_missing(cell):
            return cell
        group = row.cells.get(self.within)
        return text_of(cell) if self.is_missing(group) else f"{text_of(group)}/{text_of(cell)}"

    def is_missing(self, cell: Cell) -> bool:
        return cell is None or (isinstance(cell, str) and visible(cell) in self.missing)

    def value(self, row: SourceRow, cell: Cell) -> Any:
        """None where it is missing, Unknown for a member that is to be created. Raises Unconvertible."""
        if self.is_missing(cell):
            return None
        value = converted(self.translated(cell), self.column, self.reading)
        if self.index is None:
            return value
        found = self.index.find(value, self._name(row))
        return Unknown(value) if found is None else found

    def translated(self, cell: Cell) -> Cell:
        return self.translate.get(text_of(cell), cell) if self.translate else cell

    def remember(self, cell: Cell, value: Any) -> None:
        """A member with a name of its own may be another one in the next row, and one to be created is none yet."""
        is_short = isinstance(cell, str) and len(cell) <= LONGEST_KNOWN
        if is_short and not isinstance(value, Unknown) and self.names is None:
            if len(self.known) > _LARGEST_CACHE:
                self.known.clear()
            self.known[str(cell)] = value

    def _name(self, row: SourceRow) -> str:
        cell = row.cells.get(self.names) if self.names else None
        return "" if self.is_missing(cell) else text_of(cell)


def fillings_of(
    target: Target, mapping: Mapping, members: dict[str, MemberIndex], zone: ZoneInfo
) -> tuple[Filling, ...]:
    """One for each column that a mapping fills, and for each constant."""
    missing = frozenset(mapping.missing) | {""}
    names = {one.attribute[0]: one.source for one in mapping.columns if one.attribute and one.attribute[1] == "name"}
    mapped = [
        _mapped(target.column(one.to), one, mapping, members, names, missing, zone)
        for one in mapping.columns
        if one.attribute is None
    ]
    reading = Reading(zone=zone, date_formats=mapping.date_formats, decimal=mapping.decimal)
    constants = [
        Filling(
            column=target.column(name),
            source=f"constant {name}",
            constant=text,
            reading=reading,
            missing=missing,
            index=members.get(name),
        )
        for name, text in mapping.constants.items()
    ]
    return (*mapped, *constants)


def _mapped(
    column: TargetColumn,
    one: ColumnMapping,
    mapping: Mapping,
    members: dict[str, MemberIndex],
    names: dict[str, str],
    missing: frozenset[str],
    zone: ZoneInfo,
) -> Filling:
    reading = Reading(
        zone=zone,
        date_formats=one.date_formats or mapping.date_formats,
        decimal=mapping.decimal,
        unit=unit_named(one.unit, column.unit) if one.unit else None,
    )
    return Filling(
        column=column,
        source=one.source,
        reading=reading,
        missing=missing,
        within=one.within,
        names=names.get(one.to),
        translate=one.translate,
        index=members.get(one.to),
    )
