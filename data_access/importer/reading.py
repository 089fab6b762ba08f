"""Opens a file in the format that its content has. A new format is one file beside this one and one line in FORMATS."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from data_access.importer.content import ZIP, check_size, read_head
from data_access.importer.csv_file import open_csv
from data_access.importer.formula import restored
from data_access.importer.headers import check_header
from data_access.importer.jsonl_file import open_jsonl
from data_access.importer.limits import LIMITS, Limits
from data_access.importer.source_file import OWN_COLUMNS, Cell, ReadOptions, SourceFile, SourceRow
from data_access.importer.xlsx_file import open_xlsx


@dataclass(frozen=True, kw_only=True)
class FileFormat:
    """`accepts` looks at the first bytes; the first format that accepts a file reads it."""

    name: str
    accepts: Callable[[bytes], bool]
    open: Callable[[Path, bytes, ReadOptions, Limits], SourceFile]
    has_header: bool = True


def _is_zip(head: bytes) -> bool:
    return head.startswith(ZIP)


def _starts_with_object(head: bytes) -> bool:
    """An opening brace or bracket first, in any encoding (marks and zero bytes left out). A table of JSON in
    brackets is not JSON lines, but the reader of JSON lines explains that best."""
    return head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1] in (b"{", b"[")


FORMATS: tuple[FileFormat, ...] = (
    FileFormat(name="xlsx", accepts=_is_zip, open=open_xlsx),
    FileFormat(name="jsonl", accepts=_starts_with_object, open=open_jsonl, has_header=False),
    FileFormat(name="csv", accepts=lambda head: True, open=open_csv),  # any text can be a CSV: the last resort
)


def open_source(path: Path, options: ReadOptions | None = None, limits: Limits = LIMITS) -> SourceFile:
    """The file's columns and rows. Raises InvalidInput saying what is wrong with the file and what to do."""
    check_size(path, limits)
    head = read_head(path)
    chosen = next(known for known in FORMATS if known.accepts(head))
    options = options or ReadOptions()
    file = chosen.open(path, head, options, limits)
    if chosen.has_header and options.header_row is None:
        check_header(file)
    return _as_it_was(file) if set(file.columns) >= OWN_COLUMNS else file


def _as_it_was(file: SourceFile) -> SourceFile:
    """Our own file of rejected rows, corrected and back: without the apostrophes that kept formulas from running."""

    def read_rows() -> Iterator[SourceRow]:
        for row in file.read_rows():
            yield replace(row, cells={restored(name): _restored_cell(cell) for name, cell in row.cells.items()})

    return replace(file, columns=tuple(restored(name) for name in file.columns), read_rows=read_rows)


def _restored_cell(cell: Cell) -> Cell:
    return restored(cell) if isinstance(cell, str) else cell
