"""What a mapping says: which source column goes where, how values are written, what is the same for all rows."""

from dataclasses import dataclass, field
from typing import Any

from dashboard.errors import InvalidInput, nearest
from data_access.importer.source_file import OWN_COLUMNS, ReadOptions
from data_access.importer.target import Target
from data_access.importer.units import unit_named, units_of

# Texts that mean "not recorded" when a mapping does not say.
MISSING = (
    *("NA", "N/A", "#N/A", "na", "n/a", "NULL", "null", "None", "none", "nan", "NaN"),
    *("-", "--", "–", "—"),
)

# What `members:` may answer for a text of the file: it `is` the member with this code, or a new one is to be created.
IS, CREATE = "is", "create"
ANSWERS = (IS, CREATE)


@dataclass(frozen=True, kw_only=True)
class ColumnMapping:
    """One source column. `to` is a target column (`dog`) or an attribute of a new member (`dog.breed`).

    `keep` leaves the source text in `extra` as well, for columns whose value is translated. `unit`: what the values are
    measured in, where it is not the target's unit. `within`: the source column of the group in which an id counts,
    where the same id means another member in another group.
    """

    source: str
    to: str
    date_formats: tuple[str, ...] = ()
    translate: dict[str, str] = field(default_factory=dict)
    keep: bool = False
    unit: str | None = None
    within: str | None = None

    @property
    def attribute(self) -> tuple[str, str] | None:
        """(target column, attribute) when a member's attribute is meant."""
        column, dot, attribute = self.to.partition(".")
        return (column, attribute) if dot else None


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """`constants`: target column -> text, the same for all rows. `members`: target column -> code -> attributes
    that a new member gets, or whom the text means (ANSWERS). `credit`: who made the file and under which licence, kept
    with the batch."""

    columns: tuple[ColumnMapping, ...] = ()
    constants: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = MISSING
    date_formats: tuple[str, ...] = ()
    decimal: str = "."
    members: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    options: ReadOptions = field(default_factory=ReadOptions)
    target: str | None = None
    credit: str | None = None

    def check(self, target: Target, columns: tuple[str, ...], also_needed: tuple[str, ...] = ()) -> None:
        """Raises InvalidInput for a name that the file or the target does not have, or one that is used twice.
        `also_needed`: target columns that have to be filled besides those that the target requires."""
        if self.target is not None and self.target != target.name:
            raise _bad(
                "target",
                self.target,
                f"the mapping is for {self.target}, not for {target.name}",
                [target.name],
            )
        for mapped in self.columns:
            if mapped.source not in columns:
                raise _bad("columns", mapped.source, f"the file has no column {mapped.source!r}", columns)
            _check_destination(mapped, target)
            _check_reading(mapped, target, columns)
        for name in self.constants:
            target.column(name)
        self._check_members(target)
        destinations = [*(mapped.to for mapped in self.columns), *self.constants]
        doubles = [name for name in destinations if destinations.count(name) > 1]
        if doubles:
            raise _bad("columns", doubles[0], f"{doubles[0]} is filled twice; leave one of them out", [])
        self._check_required(target, destinations, also_needed)

    def _check_required(self, target: Target, destinations: list[str], also_needed: tuple[str, ...]) -> None:
        needed = (*(column.name for column in target.required), *also_needed)
        lacking = [name for name in needed if name not in destinations]
        if lacking:
            raise InvalidInput(
                f"no column or constant fills {', '.join(lacking)}, without which a {target.name} means nothing",
                code="mapping_incomplete",
                field="columns",
                value=lacking[0],
                hint="name the source column in the mapping's `columns:`",
            )

    def _check_members(self, target: Target) -> None:
        for name, described in self.members.items():
            member = target.column(name).member
            if member is None:
                raise _bad("members", name, f"{name} is not a member", [column.name for column in target.members])
            for attribute in {attribute for given in described.values() for attribute in given}:
                if attribute not in (*member.attributes, *ANSWERS):
                    raise _bad("members", attribute, f"a {member.name} has no {attribute!r}", member.attributes)

    def unmapped(self, columns: tuple[str, ...]) -> tuple[str, ...]:
        """Source columns that go nowhere but into `extra`."""
        used = {mapped.source for mapped in self.columns} | OWN_COLUMNS
        return tuple(name for name in columns if name not in used)


def _check_reading(mapped: ColumnMapping, target: Target, columns: tuple[str, ...]) -> None:
    """What a column says of its unit and its groups."""
    column = next((one for one in target.columns if one.name == mapped.to), None)
    into = column.unit if column else None
    if mapped.unit is not None and unit_named(mapped.unit, into) is None:
        raise _bad("columns", mapped.unit, f"{mapped.to} is not measured in {mapped.unit!r}", units_of(into))
    if mapped.within is None:
        return
    if column is None or column.member is None:
        raise _bad("columns", mapped.to, f"{mapped.to} is not a member, so it is within nothing", [])
    if mapped.within not in columns:
        raise _bad("columns", mapped.within, f"the file has no column {mapped.within!r}", columns)


def _check_destination(mapped: ColumnMapping, target: Target) -> None:
    if mapped.attribute is None:
        target.column(mapped.to)
        return
    column, attribute = mapped.attribute
    member = target.column(column).member
    known = member.attributes if member else ()
    if attribute not in known:
        raise _bad("columns", mapped.to, f"there is no {mapped.to!r}", [f"{column}.{name}" for name in known])


def _bad(field_name: str, value: str, message: str, known: Any) -> InvalidInput:
    return InvalidInput(
        message,
        code="bad_mapping",
        field=field_name,
        value=value,
        suggestion=nearest(value, [str(k) for k in known]),
    )
