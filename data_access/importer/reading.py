"""Opens a file in the format that its content has. A new format is one file beside this one and one line in FORMATS."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from data_access.importer.content import ZIP, check_size, read_head
from data_access.importer.csv_file import open_csv
from data_access.importer.jsonl_file import open_jsonl
from data_access.importer.limits import LIMITS, Limits
from data_access.importer.source_file import ReadOptions, SourceFile
from data_access.importer.xlsx_file import open_xlsx


@dataclass(frozen=True, kw_only=True)
class FileFormat:
    """`accepts` looks at the first bytes; the first format that accepts a file reads it."""

    name: str
    accepts: Callable[[bytes], bool]
    open: Callable[[Path, bytes, ReadOptions, Limits], SourceFile]


def _is_zip(head: bytes) -> bool:
    return head.startswith(ZIP)


def _starts_with_object(head: bytes) -> bool:
    """An opening brace or bracket first, in any encoding (marks and zero bytes left out). A table of JSON in
    brackets is not JSON lines, but the reader of JSON lines explains that best."""
    return head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1] in (b"{", b"[")


FORMATS: tuple[FileFormat, ...] = (
    FileFormat(name="xlsx", accepts=_is_zip, open=open_xlsx),
    FileFormat(name="jsonl", accepts=_starts_with_object, open=open_jsonl),
    FileFormat(name="csv", accepts=lambda head: True, open=open_csv),  # any text can be a CSV: the last resort
)


def open_source(path: Path, options: ReadOptions | None = None, limits: Limits = LIMITS) -> SourceFile:
    """The file's columns and rows. Raises InvalidInput saying what is wrong with the file and what to do."""
    check_size(path, limits)
    head = read_head(path)
    chosen = next(known for known in FORMATS if known.accepts(head))
    return chosen.open(path, head, options or ReadOptions(), limits)
