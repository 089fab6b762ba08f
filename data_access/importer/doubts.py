"""What a file leaves open and a person has to say: how its dates are meant, what a unit is, whether an id that comes in
several groups is one animal. Asked with the choices there are; answered in the mapping."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from data_access.importer.alike import folded, folded_header, latin_digits
from data_access.importer.convert import text_of
from data_access.importer.date_forms import fitting_forms, is_excel_serial, partly_fitting_forms
from data_access.importer.dates import is_iso
from data_access.importer.mapping import Mapping
from data_access.importer.proposal import column_of, date_texts, has_strange_unit, kind_of, seen_cells
from data_access.importer.source_file import Cell, SourceFile
from data_access.importer.target import DATE_KINDS, Kind, Target
from data_access.importer.units import units_of, written_unit

_GROUP_WORDS = frozenset(
    map(
        folded,
        ("group", "litter", "cohort", "team", "site", "centre", "center", "school", "kennel", "batch", "class")
        + ("المجموعة", "مجموعة", "الفوج", "الدفعة", "البطن", "الفريق", "الموقع"),
    )
)
_SHORT_ID = 3
_SHOWN = 3
_MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """`code`: ambiguous_date, mixed_dates, half_converted, unknown_unit, repeated_ids. `choices`: what may be answered,
    as a mapping says it. `examples`: of the file."""

    code: str
    column: str
    message: str
    choices: tuple[str, ...]
    examples: tuple[str, ...]

    def __str__(self) -> str:
        return self.message


def find_doubts(target: Target, file: SourceFile, mapping: Mapping) -> tuple[Doubt, ...]:
    """Of the first rows, in the order of the columns."""
    found = [*_of_dates(target, file, mapping), *_of_units(target, file, mapping), *_of_ids(target, file, mapping)]
    order = {name: place for place, name in enumerate(file.columns)}
    return tuple(sorted(found, key=lambda doubt: order.get(doubt.column, 0)))


def _of_dates(target: Target, file: SourceFile, mapping: Mapping) -> list[Doubt]:
    open_columns = [
        mapped.source
        for mapped in mapping.columns
        if kind_of(target, mapped.to) in DATE_KINDS and not (mapped.date_formats or mapping.date_formats)
    ]
    doubts = [_date_doubt(name, date_texts(cells)) for name, cells in seen_cells(file, open_columns).items()]
    dates = [mapped.source for mapped in mapping.columns if kind_of(target, mapped.to) in DATE_KINDS]
    doubts += [_half_converted(name, cells) for name, cells in seen_cells(file, dates).items()]
    return [doubt for doubt in doubts if doubt is not None]


def _half_converted(name: str, cells: list[Cell]) -> Doubt | None:
    """A spreadsheet that reads months first makes dates of 03/04 and leaves 25/04 a text: the dates are the wrong
    way round then, and nothing in them says so."""
    made = [cell for cell in cells if isinstance(cell, date)]
    left = [text for cell in cells if isinstance(cell, str) and (text := latin_digits(cell)) and not is_iso(text)]
    forms = fitting_forms(left)
    if len(made) < 2 or not forms or any(cell.day > _MONTHS for cell in made):
        return None
    if not all(_first_number(text) > _MONTHS for text in left):
        return None
    examples = (left[0], made[0].strftime("%Y-%m-%d"))
    said = f"a spreadsheet made dates of some texts in column {name!r} and left others such as {left[0]}: day and month"
    return Doubt(
        code="half_converted",
        column=name,
        message=f"{said} of those that it made may be the wrong way round ({examples[1]}); export the column as text",
        choices=(),
        examples=examples,
    )


def _first_number(text: str) -> int:
    found = re.match(r"\d+", text)
    return int(found[0]) if found else 0


def _date_doubt(name: str, texts: list[str]) -> Doubt | None:
    unread = [text for text in dict.fromkeys(texts) if not is_iso(text)]
    if not unread:
        return None
    fitting = tuple(fitting_forms(unread))
    serial = ("excel",) if any(map(is_excel_serial, unread)) else ()
    choices = fitting or (*partly_fitting_forms(unread)[:4], *serial)
    if not choices:
        return None
    examples = tuple(unread[:_SHOWN])
    said = f"{', '.join(examples)} in column {name!r} can be read as {' or '.join(choices)}"
    if fitting:
        return Doubt(code="ambiguous_date", column=name, message=said, choices=choices, examples=examples)
    said = f"the dates in column {name!r} are written in several ways ({', '.join(examples)}): {', '.join(choices)}"
    return Doubt(code="mixed_dates", column=name, message=said, choices=choices, examples=examples)


def _of_units(target: Target, file: SourceFile, mapping: Mapping) -> list[Doubt]:
    doubts = []
    for name in mapping.unmapped(file.columns):
        words = folded_header(name)
        for column in target.columns:
            if words in map(folded_header, column.headers) and has_strange_unit(name, column):
                said, units = written_unit(name), units_of(column.unit)
                message = f"column {name!r} is measured in {said!r}, which is no unit of {column.name}"
                message += f" ({', '.join(units)}); it is kept as extra" if units else "; it is kept as extra"
                doubts.append(
                    Doubt(code="unknown_unit", column=name, message=message, choices=units, examples=(said or "",))
                )
    return doubts


def _of_ids(target: Target, file: SourceFile, mapping: Mapping) -> list[Doubt]:
    """Short numbers that begin anew in each group may be other animals each time."""
    groups = [name for name in mapping.unmapped(file.columns) if folded_header(name) in _GROUP_WORDS]
    ids = [
        mapped.source
        for mapped in mapping.columns
        if kind_of(target, mapped.to) is Kind.MEMBER and not mapped.within and _is_subject(target, mapped.to)
    ]
    seen = seen_cells(file, [*groups, *ids])
    return [
        doubt
        for group in groups
        for name in ids
        if (doubt := _id_doubt(name, group, zip(seen[name], seen[group], strict=True))) is not None
    ]


def _is_subject(target: Target, to: str) -> bool:
    column = column_of(target, to)
    return column is not None and column.is_required


def _id_doubt(name: str, group: str, pairs: Iterable[tuple[Cell, Cell]]) -> Doubt | None:
    groups_of: dict[str, set[str]] = defaultdict(set)
    for cell, within in pairs:
        groups_of[latin_digits(text_of(cell))].add(text_of(within))
    known = [text for text in groups_of if text]
    repeated = [text for text in known if len(groups_of[text]) > 1]
    if not repeated or not all(text.isdecimal() and len(text) <= _SHORT_ID for text in known):
        return None
    examples = tuple(repeated[:_SHOWN])
    return Doubt(
        code="repeated_ids",
        column=name,
        message=f"{', '.join(examples)} in column {name!r} come in several {group!r}: the same ones, or others each"
        f" time? If others, say `within: {group}` at the column",
        choices=(group,),
        examples=examples,
    )
