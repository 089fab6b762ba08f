"""What a file is by its content, whatever its name says; everything that is not a table of rows is refused by name."""

import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data_access.importer.limits import Limits
from data_access.importer.source_file import refused

ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD_BYTES = 65_536

_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive: unpack it first"),
    (b"BZh", "a bzip2 archive: unpack it first"),
    (b"\xfd7zXZ\x00", "an xz archive: unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive: unpack it first"),
    (b"Rar!", "a RAR archive: unpack it first"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"PAR1", "a Parquet file"),
)


def check_size(path: Path, limits: Limits) -> None:
    if path.is_dir():
        raise refused(f"{path.name} is a folder", code="file_missing", hint="name one file in it")
    if not path.is_file():
        raise refused(f"there is no file {path.name!r} here", code="file_missing", hint="check the path")
    size = path.stat().st_size
    if size == 0:
        raise refused(f"{path.name} is empty", code="file_empty")
    if size > limits.file_bytes:
        raise refused(
            f"{path.name} has {size / 1e6:,.0f} MB; at most {limits.file_bytes / 1e6:,.0f} MB are read",
            code="file_too_large",
            hint="split it into several files, for example one per year",
        )


def read_head(path: Path) -> bytes:
    """The first bytes. Raises for content that is known and is no table."""
    with _readable(path), path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if head.startswith(_OLE):
        raise _ole(path)
    for signature, what in _OTHERS:
        if head.startswith(signature):
            raise refused(f"{path.name} is {what}; CSV, XLSX or JSON lines is needed", code="file_type")
    return head


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise refused(f"{path.name} cannot be read: {error.strerror}", code="file_missing") from error


def _ole(path: Path) -> Exception:
    """Old Excel and password-protected new Excel share one container; a stream name tells them apart."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        is_encrypted = content.find("EncryptedPackage".encode("utf-16-le")) >= 0
    if is_encrypted:
        return refused(
            f"{path.name} is protected by a password",
            code="file_encrypted",
            hint="open it in the spreadsheet program, remove the password, save it and import that",
        )
    return refused(
        f"{path.name} is an old Excel file (.xls) or another old Office document",
        code="file_old_excel",
        hint="save it as an Excel workbook (.xlsx) or as CSV UTF-8 and import that",
    )
