"""XLSX: one sheet of a workbook, read as a stream. Formulas are never evaluated (the stored result counts), macros
and links are ignored, and a zip that grows beyond all measure is refused before it is unpacked."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl

from dashboard.errors import InvalidInput, nearest
from data_access.importer.limits import Limits
from data_access.importer.source_file import (
    Cell,
    ReadOptions,
    SourceFile,
    SourceRow,
    named_columns,
    refused,
)

_WORKBOOK = "xl/workbook.xml"
# What openpyxl and the parsers below it raise on a damaged or hostile workbook.
_DAMAGED = (
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
    EOFError,
    SyntaxError,
)
_EXCEL_ERROR = re.compile(r"#(N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!)$")


def open_xlsx(path: Path, head: bytes, options: ReadOptions, limits: Limits) -> SourceFile:
    _check_zip(path, limits)
    sheet = _sheet(path, options.sheet)

    def read_rows() -> Iterator[SourceRow]:
        records = _records(path, sheet, limits)
        _, header = _header(records, path)
        columns = named_columns(header, limits.columns)
        for number, record in records:
            if any(cell is not None for cell in record):
                yield _row(number, record, columns)

    _, header = _header(_records(path, sheet, limits), path)
    return SourceFile(format="xlsx", columns=named_columns(header, limits.columns), read_rows=read_rows, sheet=sheet)


def _check_zip(path: Path, limits: Limits) -> None:
    """The sizes that a zip declares bound what is read from it, so checking them is enough."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise refused(f"{path.name} is a damaged workbook or archive.", code="file_damaged") from error
    unpacked, packed = sum(part.file_size for part in parts), path.stat().st_size
    is_bomb = unpacked > limits.ratio_from_bytes and unpacked > packed * limits.ratio
    if unpacked > limits.unpacked_bytes or is_bomb:
        raise refused(
            f"{path.name} would unpack to {unpacked / 1e6:,.0f} MB from {packed / 1e6:,.1f} MB; that is not read.",
            code="file_zip_bomb",
            hint="Save the sheet as CSV UTF-8 and import that.",
        )
    if any(part.flag_bits & 1 for part in parts):
        raise refused(f"{path.name} is protected by a password.", code="file_encrypted", hint="Remove the password.")
    if _WORKBOOK not in {part.filename for part in parts}:
        raise refused(
            f"{path.name} is an archive but not an Excel workbook (.xlsx).",
            code="file_type",
            hint="Save the table as an Excel workbook (.xlsx) or as CSV UTF-8.",
        )


def _workbook(path: Path, *, results: bool) -> Any:
    return openpyxl.load_workbook(path, read_only=True, data_only=results, keep_links=False)


def _damaged(path: Path, error: Exception) -> InvalidInput:
    return refused(
        f"{path.name} is a damaged workbook ({type(error).__name__}).",
        code="file_damaged",
        hint="Open it in the spreadsheet program and save it again.",
    )


def _sheet(path: Path, named: str | None) -> str:
    """The sheet to read: the one named, else the only visible one."""
    try:
        book = _workbook(path, results=True)
        try:
            sheets = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
        finally:
            book.close()
    except _DAMAGED as error:
        raise _damaged(path, error) from error
    if named is None and len(sheets) == 1:
        return str(sheets[0])
    if named in sheets:
        return str(named)
    raise InvalidInput(
        f"{path.name} has the sheets {', '.join(sheets)}; "
        + (f"there is no {named!r}." if named else "name one with `sheet:` in the mapping."),
        code="bad_sheet",
        field="sheet",
        value=named,
        suggestion=(nearest(named, sheets) if named else None) or (sheets[0] if sheets else None),
    )


def _records(path: Path, sheet: str, limits: Limits) -> Iterator[tuple[int, list[Cell]]]:
    """Numbered rows of cells. Where a sheet has formulas it is read twice: their texts, and their stored results."""
    try:
        books = [_workbook(path, results=True)]
        if _has_formulas(path):
            books.append(_workbook(path, results=False))
        try:
            readings = [_cells(book[sheet], limits) for book in books]
            for number, rows in enumerate(zip(*readings, strict=True), start=1):
                if number > limits.rows:
                    raise refused(f"{path.name} has more than {limits.rows:,} rows.", code="too_many_rows")
                yield (
                    number,
                    [_cell(result, formula) for result, formula in zip(rows[0], rows[-1], strict=True)],
                )
        finally:
            for book in books:
                book.close()
    except InvalidInput:
        raise
    except _DAMAGED as error:
        raise _damaged(path, error) from error


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return any(
            re.search(rb"<(\w+:)?f[ />]", archive.read(name))
            for name in archive.namelist()
            if name.startswith("xl/worksheets/") and name.endswith(".xml")
        )


def _cells(sheet: Any, limits: Limits) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # the size that a file declares may be wrong, and may be huge
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(max_col=limits.columns + 1)
    return rows


def _cell(result: Any, formula: Any) -> Cell:
    value: Cell = result.value
    if value is None and formula.data_type == "f":
        return str(formula.value)  # never calculated: shown as it is, not taken for an empty cell
    if result.data_type == "e" or (isinstance(value, str) and _EXCEL_ERROR.match(value)):
        return str(value)
    return value.strip() or None if isinstance(value, str) else value


def _header(records: Iterator[tuple[int, list[Cell]]], path: Path) -> tuple[int, list[str]]:
    for number, record in records:
        names = ["" if cell is None else str(cell) for cell in record]
        while names and not names[-1]:
            names.pop()
        if names:
            return number, names
    raise refused(f"{path.name} holds no header and no rows.", code="file_empty")


def _row(number: int, record: list[Cell], columns: tuple[str, ...]) -> SourceRow:
    """Rows of a sheet are as long as their last filled cell."""
    cells = {name: (record[place] if place < len(record) else None) for place, name in enumerate(columns)}
    outside = [cell for cell in record[len(columns) :] if cell is not None]
    problem = f"has the value {outside[0]!r} to the right of the last named column" if outside else None
    return SourceRow(number=number, cells=cells, problem=problem)
