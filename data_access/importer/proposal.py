"""A mapping proposed from a file's headers, Arabic or English, and from how its dates and numbers look.

Only what is certain is proposed: a header counts when it is one of the declared words and its unit is known, a date's
form when all seen values fit it and no other form, a decimal comma when it cannot part thousands. The rest stays in
`extra`, where nothing is lost, and what has to be asked is asked (doubts.py).
"""

import re
from collections.abc import Iterable
from itertools import islice

from data_access.importer.alike import folded_header, latin_digits, visible
from data_access.importer.date_forms import fitting_forms, form_in_header, is_excel_serial
from data_access.importer.mapping import MISSING, ColumnMapping, Mapping
from data_access.importer.source_file import Cell, SourceFile
from data_access.importer.target import DATE_KINDS, Kind, Target, TargetColumn
from data_access.importer.units import Unit, unit_named, unit_words, written_unit

SAMPLE_ROWS = 2_000
_NUMBER_KINDS = (Kind.WHOLE, Kind.DECIMAL)
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,(\d{1,2}|\d{4,})")
_VALUE = re.compile(r"\d{4}-\d\d-\d\d.*|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}.*|[+-]?\d+([.,]\d+)?")


def looks_like_values(columns: tuple[str, ...]) -> bool:
    """Whether a header is rather the first row of a file without one: names are seldom dates or numbers."""
    return any(_VALUE.fullmatch(latin_digits(name)) for name in columns)


def propose(target: Target, file: SourceFile) -> Mapping:
    """The mapping that the headers suggest; it may lack required columns (Mapping.check says which)."""
    found = _by_header(target, file.columns)
    seen = seen_cells(file, found)
    columns = tuple(_column(target, file, name, to, seen[name]) for name, to in found.items())
    numbers = [cell for name, to in found.items() if kind_of(target, to) in _NUMBER_KINDS for cell in seen[name]]
    return Mapping(columns=columns, target=target.name, decimal=_decimal(numbers))


def seen_cells(file: SourceFile, names: Iterable[str]) -> dict[str, list[Cell]]:
    """The cells of some columns in the first rows."""
    seen: dict[str, list[Cell]] = {name: [] for name in names}
    for row in islice(file.read_rows(), SAMPLE_ROWS):
        for name, cells in seen.items():
            cells.append(row.cells.get(name))
    return seen


def date_texts(cells: Iterable[Cell]) -> list[str]:
    """What has to be read as a date: without what is one already, and what is missing."""
    texts = [latin_digits(str(cell)) for cell in cells if isinstance(cell, (str, int, float))]
    return [text for text in texts if text and text not in MISSING]


def _column(target: Target, file: SourceFile, source: str, to: str, cells: list[Cell]) -> ColumnMapping:
    column = column_of(target, to)
    unit = _unit(source, column) if column else None
    formats = _date_formats(source, cells, file) if column and column.kind in DATE_KINDS else ()
    return ColumnMapping(source=source, to=to, date_formats=formats, unit=unit)


def _unit(source: str, column: TargetColumn) -> str | None:
    """The unit that a header names, where it is not the target's own."""
    if column.unit is None:
        return None
    said = written_unit(source)
    unit = unit_named(said, column.unit) if said else _unit_at_end(source, column)
    return unit.name if unit and unit.name != column.unit else None


def _unit_at_end(source: str, column: TargetColumn) -> Unit | None:
    words = folded_header(source)
    for word, unit in unit_words(column.unit or ""):
        if words.endswith(f" {word}") and words.removesuffix(f" {word}") in map(folded_header, column.headers):
            return unit
    return None


def _by_header(target: Target, columns: tuple[str, ...]) -> dict[str, str]:
    """Source column -> target column; each is used once, the better word wins."""
    words = {folded_header(name): name for name in reversed(columns)}
    found: dict[str, str] = {}
    for column in target.columns:
        source = _first(words, _headers(column), found)
        name_source = _first(words, column.name_headers, found)
        if source is not None and has_strange_unit(source, column):
            continue
        if source is not None:
            found[source] = column.name
            if name_source is not None:
                found[name_source] = f"{column.name}.name"
        elif name_source is not None:
            found[name_source] = column.name
    return {name: found[name] for name in columns if name in found}


def _headers(column: TargetColumn) -> list[str]:
    """The words for a column, also with a unit at their end: `duration_hours`, `weight kg`."""
    with_units = [f"{header} {word}" for header in column.headers for word, _ in unit_words(column.unit or "")]
    return [*column.headers, *with_units]


def has_strange_unit(source: str, column: TargetColumn) -> bool:
    """A unit in brackets that is none of the target's: read as ours, every number would be wrong."""
    said = written_unit(source)
    return column.kind in _NUMBER_KINDS and said is not None and unit_named(said, column.unit) is None


def _first(words: dict[str, str], headers: Iterable[str], used: dict[str, str]) -> str | None:
    for header in headers:
        source = words.get(folded_header(header))
        if source is not None and source not in used:
            return source
    return None


def _date_formats(source: str, cells: list[Cell], file: SourceFile) -> tuple[str, ...]:
    texts = date_texts(cells)
    if not texts:
        return ()
    if all(map(is_excel_serial, texts)):
        return ("excel1904" if file.counts_from_1904 else "excel",)
    said = form_in_header(source)
    fitting = fitting_forms(texts)
    if said and said in fitting:
        return fitting[said]
    # 03/04/2024 in every row fits day first and month first: the owner of the file has to say.
    return next(iter(fitting.values())) if len(fitting) == 1 else ()


def _decimal(cells: list[Cell]) -> str:
    texts = [visible(cell) for cell in cells if isinstance(cell, str)]
    is_comma = any(_DECIMAL_COMMA.fullmatch(latin_digits(text)) for text in texts)
    return "," if is_comma and not any("." in cell for cell in texts) else "."


def kind_of(target: Target, to: str) -> Kind | None:
    """None for an attribute of a member."""
    column = column_of(target, to)
    return column.kind if column else None


def column_of(target: Target, to: str) -> TargetColumn | None:
    return next((column for column in target.columns if column.name == to), None)
