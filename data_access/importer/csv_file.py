"""CSV: text with a delimiter. Encoding and delimiter are found, and shown in the outcome.

A cell that looks like a formula is text here as everywhere: nothing is ever evaluated.
"""

import csv
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import TextIO

from data_access.importer.delimiter import checked_delimiter, detect_delimiter, excel_hint
from data_access.importer.encoding import check_text, checked_encoding, detect_encoding
from data_access.importer.limits import LAST_HEADER, Limits
from data_access.importer.lines import bounded_lines
from data_access.importer.source_file import (
    Cell,
    ReadOptions,
    SourceFile,
    SourceRow,
    named_columns,
    refused,
    too_many_rows,
)

# Lines that one record may go over (texts with line breaks).
_LONGEST_RECORD = 10_000


def open_csv(path: Path, head: bytes, options: ReadOptions, limits: Limits) -> SourceFile:
    encoding = checked_encoding(options.encoding) if options.encoding else detect_encoding(path, head)
    check_text(path, encoding)
    named = options.delimiter
    delimiter = checked_delimiter(named) if named else detect_delimiter(path, encoding, limits)
    header_number, header = _header(path, encoding, delimiter, limits, options.header_row)
    columns = named_columns(header, limits.columns)

    def read_rows() -> Iterator[SourceRow]:
        for number, record in _records(path, encoding, delimiter, limits):
            if number > header_number and any(map(str.strip, record)):
                yield _row(number, record, columns)

    return SourceFile(format="csv", columns=columns, read_rows=read_rows, encoding=encoding, delimiter=delimiter)


def _records(path: Path, encoding: str, delimiter: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Numbered records. An open quote swallows the rest of a file, so a broken quote refuses the file."""
    lines_of_record = count()

    def lines(file: TextIO) -> Iterator[str]:
        for line in bounded_lines(file, limits.line_characters):
            if len(line) > limits.line_characters or next(lines_of_record) > _LONGEST_RECORD:
                raise csv.Error("it is far too long")
            yield line

    with path.open(encoding=encoding, newline="") as file:
        if excel_hint(file.readline(20)) is None:
            file.seek(0)
        reader = csv.reader(lines(file), delimiter=delimiter, strict=True)
        number = 0
        try:
            for number, record in enumerate(reader, start=1):
                lines_of_record = count()
                if number > limits.rows:
                    raise too_many_rows(path, limits.rows)
                yield number, record
        except csv.Error as error:
            raise refused(
                f"row {number + 1} of {path.name} cannot be read as CSV: {error}",
                code="csv_broken",
                hint="look for a quotation mark that is not closed, or name `delimiter:` in the mapping",
                row=number + 1,
            ) from error


def _header(path: Path, encoding: str, delimiter: str, limits: Limits, named: int | None) -> tuple[int, list[str]]:
    for number, record in islice(_records(path, encoding, delimiter, limits), LAST_HEADER):
        if number >= (named or 1) and any(cell.strip() for cell in record):
            return number, record
    raise refused(f"{path.name} holds no header and no rows", code="file_empty")


def _row(number: int, record: list[str], columns: tuple[str, ...]) -> SourceRow:
    cells: dict[str, Cell] = dict(zip(columns, record, strict=False))
    if len(record) == len(columns) or (len(record) > len(columns) and not any(record[len(columns) :])):
        return SourceRow(number=number, cells=cells)
    problem = f"has {len(record)} values, the header has {len(columns)} columns"
    return SourceRow(number=number, cells=cells, problem=problem)
