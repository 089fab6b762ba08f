"""XLSX: one sheet of a workbook, read as a stream. Formulas are never evaluated (the stored result counts), macros
and links are ignored."""

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from dashboard.errors import InvalidInput, nearest
from data_access.importer.limits import Limits
from data_access.importer.source_file import (
    Cell,
    ReadOptions,
    SourceFile,
    SourceRow,
    named_columns,
    refused,
    too_many_rows,
)
from data_access.importer.xlsx_archive import check_archive, has_formulas

# What openpyxl and the parsers below it raise on a damaged or hostile workbook.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    NotImplementedError,
    OSError,
    EOFError,
    SyntaxError,
)


def open_xlsx(path: Path, head: bytes, options: ReadOptions, limits: Limits) -> SourceFile:
    check_archive(path, limits)
    sheet = _sheet(path, options.sheet)

    def read_rows() -> Iterator[SourceRow]:
        records = _records(path, sheet.name, limits)
        _, header = _header(records, path, options.header_row)
        columns = named_columns(header, limits.columns)
        for number, record in records:
            if any(cell is not None for cell in record):
                yield _row(number, record, columns)

    _, header = _header(_records(path, sheet.name, limits), path, options.header_row)
    return SourceFile(
        format="xlsx",
        columns=named_columns(header, limits.columns),
        read_rows=read_rows,
        sheet=sheet.name,
        counts_from_1904=sheet.counts_from_1904,
    )


@contextmanager
def _workbook(path: Path, *, results: bool) -> Iterator[Any]:
    """`results`: the stored results of formulas, else their texts. Opened by handle: by path, openpyxl would judge
    the file by its name. What it warns of (styles, extensions, odd dates) shows in the cells or does not matter."""
    warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
    with path.open("rb") as file:
        book = openpyxl.load_workbook(file, read_only=True, data_only=results, keep_links=False)
        try:
            yield book
        finally:
            book.close()


def _damaged(path: Path, error: Exception) -> InvalidInput:
    return refused(
        f"{path.name} is a damaged workbook ({type(error).__name__})",
        code="file_damaged",
        hint="open it in the spreadsheet program and save it again",
    )


@dataclass(frozen=True)
class _Sheet:
    name: str
    counts_from_1904: bool


def _sheet(path: Path, named: str | None) -> _Sheet:
    """The sheet to read: the one named, else the only visible one."""
    try:
        with _workbook(path, results=True) as book:
            from_1904 = book.epoch == CALENDAR_MAC_1904
            sheets = [str(sheet.title) for sheet in book.worksheets if sheet.sheet_state == "visible"]
    except _DAMAGED as error:
        raise _damaged(path, error) from error
    if named is None and len(sheets) == 1:
        return _Sheet(sheets[0], from_1904)
    if named is not None and named in sheets:
        return _Sheet(named, from_1904)
    raise InvalidInput(
        f"{path.name} has the sheets {', '.join(sheets)}; "
        + (f"there is no {named!r}" if named else "name one with `sheet:` in the mapping"),
        code="bad_sheet",
        field="sheet",
        value=named,
        suggestion=(nearest(named, sheets) if named else None) or (sheets[0] if sheets else None),
    )


def _records(path: Path, sheet: str, limits: Limits) -> Iterator[tuple[int, list[Cell]]]:
    """Numbered rows of cells. Where a sheet has formulas it is read twice: their texts, and their stored results."""
    try:
        with ExitStack() as books:
            readings = [
                _values(books.enter_context(_workbook(path, results=results))[sheet])
                for results in ((True, False) if has_formulas(path) else (True,))
            ]
            for number, rows in enumerate(zip(*readings, strict=True), start=1):
                if number > limits.rows:
                    raise too_many_rows(path, limits.rows)
                yield number, _record(rows[0], rows[-1], limits)
    except InvalidInput:
        raise
    except _DAMAGED as error:
        raise _damaged(path, error) from error


def _values(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # the size that a file declares may be wrong, and may be huge
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(values_only=True)
    return rows


def _record(results: tuple[Any, ...], formulas: tuple[Any, ...], limits: Limits) -> list[Cell]:
    """The cells of one row; one cell more than may be, where a row is far too long: its reader says so."""
    ends = limits.columns
    cells = [_cell(result, formula) for result, formula in zip(results[:ends], formulas[:ends], strict=True)]
    beyond = next((cell for cell in results[ends:] if cell is not None), None)
    return cells if beyond is None else [*cells, beyond]


def _cell(result: Any, formula: Any) -> Cell:
    """`formula`: the same cell read for its formula; where it has none, its value again."""
    if result is None and formula is not None:
        # Never calculated: shown as it is, not taken for an empty cell. An array formula is an object with a text.
        return str(getattr(formula, "text", formula))
    value: Cell = result
    return value.strip() or None if isinstance(value, str) else value


def _header(records: Iterator[tuple[int, list[Cell]]], path: Path, named: int | None) -> tuple[int, list[str]]:
    for number, record in records:
        if number < (named or 1):
            continue
        names = ["" if cell is None else str(cell) for cell in record]
        while names and not names[-1]:
            names.pop()
        if names:
            return number, names
    raise refused(f"{path.name} holds no header and no rows", code="file_empty")


def _row(number: int, record: list[Cell], columns: tuple[str, ...]) -> SourceRow:
    """Rows of a sheet are as long as their last filled cell."""
    cells = {name: (record[place] if place < len(record) else None) for place, name in enumerate(columns)}
    outside = [cell for cell in record[len(columns) :] if cell is not None]
    problem = f"has the value {outside[0]!r} to the right of the last named column" if outside else None
    return SourceRow(number=number, cells=cells, problem=problem)
