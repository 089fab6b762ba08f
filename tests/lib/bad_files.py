"""Files that cannot be imported, each with a word of what its maker is told."""

import io
import os
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl

TABLE = "dog,date,rating\nRex,2026-01-31,8\n"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MB = 1024 * 1024
_SHEET = "xl/worksheets/sheet1.xml"


@dataclass(frozen=True, kw_only=True)
class BadFile:
    """`make` puts it at the path; `code` and `said` are of the error that it must give."""

    name: str
    make: Callable[[Path], object]
    code: str
    said: str


def _bytes(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def _sparse(size: int, start: bytes = b"") -> Callable[[Path], object]:
    def make(path: Path) -> None:
        path.write_bytes(start)
        os.truncate(path, size)

    return make


def workbook(*records: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for record in records:
        book.active.append(record)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def archive(*parts: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts:
            made.writestr(name, content)
    return stream.getvalue()


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one of its parts rewritten, or added."""
    with zipfile.ZipFile(io.BytesIO(content)) as given:
        parts = {part: given.read(part) for part in given.namelist()}
    return archive(*(parts | {name: change(parts.get(name, b""))}).items())


def _encrypted_zip() -> bytes:
    """The flag that says encrypted, in every header of the archive."""
    content = bytearray(workbook(("dog", "date")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(mark, place + 4)
    return bytes(content)


def _two_sheets() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(("dog", "date"))
    book.create_sheet("Winter").append(("dog", "date"))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _entity_bomb() -> bytes:
    """Ten lines that would become a billion."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "lol">{entities}]>'.encode()

    return with_part(workbook(("dog", "date")), _SHEET, lambda old: head + old.replace(b"<t>date</t>", b"<t>&e9;</t>"))


def _lying_bomb() -> bytes:
    """A part that grows to 40 MB and says that it has a thousand bytes."""
    bomb = with_part(workbook(("dog", "date")), _SHEET, lambda old: old + b" " * 40 * _MB)
    real = (40 * _MB + len(_sheet_of(workbook(("dog", "date"))))).to_bytes(4, "little")
    return bomb.replace(real, (1000).to_bytes(4, "little"))


def _sheet_of(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as given:
        return given.read(_SHEET)


_BOMB = archive(("xl/workbook.xml", b"<workbook/>"), (_SHEET, b" " * 30 * _MB))
_NOISE = random.Random(1).randbytes(100_000)

BAD_FILES = (
    BadFile(name="nothing.csv", make=lambda path: None, code="file_missing", said="there is no file"),
    BadFile(name="folder.csv", make=lambda path: path.mkdir(), code="file_missing", said="is a folder"),
    BadFile(name="empty.csv", make=_bytes(b""), code="file_empty", said="is empty"),
    BadFile(name="blank.csv", make=_bytes(b"\n , \n\n"), code="file_empty", said="no header and no rows"),
    BadFile(name="header-only.csv", make=_bytes(b"dog,date\n"), code="file_empty", said="a header but no rows"),
    BadFile(name="gigabyte.csv", make=_sparse(1024 * _MB), code="file_too_large", said="at most 210 MB are read"),
    BadFile(
        name="gigabyte-of-text.csv",
        make=_sparse(1024 * _MB, TABLE.encode()),
        code="file_too_large",
        said="has 1,074 MB",
    ),
    BadFile(name="zeros.csv", make=_sparse(190 * _MB), code="file_binary", said="zero bytes"),
    BadFile(name="noise.csv", make=_bytes(_NOISE), code="file_binary", said="not a text file"),
    BadFile(
        name="noise-without-zeros.csv",
        make=_bytes(_NOISE.replace(b"\0", b"x")),
        code="file_binary",
        said="control characters",
    ),
    BadFile(
        name="late-control.csv",
        make=_bytes(TABLE.encode() * 9000 + b"a\x01b,2026-01-31,1\n"),
        code="file_binary",
        said="line 18001 holds the control character 0x01",
    ),
    BadFile(
        name="cut-utf8.csv",
        make=_bytes("dog,date\nبرق,2026-01-31\nرعد,2026-01-31\n".encode()[:-13]),
        code="file_encoding",
        said="line 3 cannot be read",
    ),
    BadFile(
        name="mixed-encodings.csv",
        make=_bytes("dog,date\nبرق وعد ورد\n".encode() * 3 + "é,2026-01-31\n".encode("latin-1")),
        code="file_encoding",
        said="is not utf-8 text: line 7",
    ),
    BadFile(
        name="turkish.csv",
        make=_bytes("dog,date\nşğıİ ğünşıöç,2026-01-31\nçığöü şÖğ,2026-02-01\n".encode("cp1254")),
        code="file_encoding",
        said="neither UTF-8 nor UTF-16 nor Windows Arabic",
    ),
    BadFile(name="endless.csv", make=_bytes(b"a" * 3 * _MB), code="csv_broken", said="far too long"),
    BadFile(name="commas.csv", make=_bytes(b"a,b," * 300), code="too_many_columns", said="at most 500 are read"),
    BadFile(
        name="open-quote.csv",
        make=_bytes(TABLE.encode() + b'"Ida,2026-02-01,7\n' + TABLE.encode() * 9),
        code="csv_broken",
        said="row 3 of open-quote.csv",
    ),
    BadFile(
        name="endless-quote.csv",
        make=_bytes(b'dog,date\n"' + b"a\n" * 300_000),
        code="csv_broken",
        said="a quotation mark that is not closed",
    ),
    BadFile(
        name="huge-cell.csv",
        make=_bytes(b"dog,date,notes\nRex,2026-01-31," + b"x" * 200_000 + b"\n"),
        code="csv_broken",
        said="row 2 of huge-cell.csv",
    ),
    BadFile(
        name="double-header.csv",
        make=_bytes(b"dog,date,date\nRex,2026-01-31,2026-02-01\n"),
        code="double_column",
        said="names a column twice: date",
    ),
    BadFile(
        name="no-header.csv",
        make=_bytes(b"Rex,2026-01-31,8\nIda,2026-02-01,9\n"),
        code="mapping_incomplete",
        said="is the first row a header?",
    ),
    BadFile(
        name="unknown-columns.csv",
        make=_bytes(b"hund,datum\nRex,2026-01-31\n"),
        code="mapping_incomplete",
        said="the headers are: hund, datum",
    ),
    BadFile(name="old.xls", make=_bytes(_OLE + bytes(5000)), code="file_old_excel", said="an old Excel file (.xls)"),
    BadFile(
        name="password.xlsx",
        make=_bytes(_OLE + bytes(2000) + "EncryptedPackage".encode("utf-16-le") + bytes(2000)),
        code="file_encrypted",
        said="protected by a password",
    ),
    BadFile(
        name="password-zip.xlsx", make=_bytes(_encrypted_zip()), code="file_encrypted", said="protected by a password"
    ),
    BadFile(name="bomb.xlsx", make=_bytes(_BOMB), code="file_zip_bomb", said="would unpack to 31 MB"),
    BadFile(name="lying-bomb.xlsx", make=_bytes(_lying_bomb()), code="file_damaged", said="damaged workbook"),
    BadFile(name="entities.xlsx", make=_bytes(_entity_bomb()), code="file_damaged", said="damaged workbook"),
    BadFile(
        name="cut.xlsx", make=_bytes(workbook(("dog", "date"))[:3000]), code="file_damaged", said="damaged workbook"
    ),
    BadFile(
        name="document.docx",
        make=_bytes(archive(("word/document.xml", b"<document/>"))),
        code="file_type",
        said="not an Excel workbook",
    ),
    BadFile(name="binary.xlsb", make=_bytes(archive(("xl/workbook.bin", b"\0"))), code="file_type", said="(.xlsx)"),
    BadFile(name="no-rows.xlsx", make=_bytes(workbook()), code="file_empty", said="no header and no rows"),
    BadFile(name="two-sheets.xlsx", make=_bytes(_two_sheets()), code="bad_sheet", said="the sheets Sheet, Winter"),
    BadFile(name="paper.csv", make=_bytes(b"%PDF-1.7 ..."), code="file_type", said="a PDF document"),
    BadFile(name="packed.csv.gz", make=_bytes(b"\x1f\x8b\x08 ..."), code="file_type", said="unpack it first"),
    BadFile(name="list.json", make=_bytes(b'[{"dog": "Rex"}]'), code="json_broken", said="one object per line"),
    BadFile(name="broken.jsonl", make=_bytes(b"{dog: Rex}\n"), code="json_broken", said="no JSON object"),
)
"""Refused as a whole. What is wrong in single rows is told by row."""
