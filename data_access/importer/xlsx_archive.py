"""Looks at a workbook as the zip archive that it is, before anything of it is unpacked."""

import re
import zipfile
from pathlib import Path

from data_access.importer.limits import Limits
from data_access.importer.source_file import refused

_WORKBOOK = "xl/workbook.xml"
# Read row by row, or not at all: these may be large. Everything else is held in memory while a sheet is read.
_NOT_HELD = ("xl/worksheets/", "xl/media/", "xl/embeddings/", "xl/pivotCache/", "xl/drawings/", "xl/vbaProject.bin")
_FORMULA = re.compile(rb"<(\w{1,20}:)?f[ />]")
_LONGEST_MATCH = 32
_CHUNK = 1 << 20


def check_archive(path: Path, limits: Limits) -> None:
    """The sizes that a zip declares bound what is read from it, so checking them is enough."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise refused(f"{path.name} is a damaged workbook or archive", code="file_damaged") from error
    _check_sizes(path, parts, limits)
    if any(part.flag_bits & 1 for part in parts):
        raise refused(f"{path.name} is protected by a password", code="file_encrypted", hint="remove the password")
    if _WORKBOOK not in {part.filename for part in parts}:
        raise refused(
            f"{path.name} is an archive but not an Excel workbook (.xlsx)",
            code="file_type",
            hint="save the table as an Excel workbook (.xlsx) or as CSV UTF-8",
        )


def _check_sizes(path: Path, parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    unpacked, packed = sum(part.file_size for part in parts), path.stat().st_size
    held = sum(part.file_size for part in parts if not part.filename.startswith(_NOT_HELD))
    is_bomb = unpacked > limits.ratio_from_bytes and unpacked > packed * limits.ratio
    if unpacked > limits.unpacked_bytes or held > limits.held_bytes or is_bomb:
        raise refused(
            f"{path.name} would unpack to {unpacked / 1e6:,.0f} MB, of {packed / 1e6:,.1f} MB; that is not read",
            code="file_zip_bomb",
            hint="save the sheet as CSV UTF-8 and import that",
        )


def has_formulas(path: Path) -> bool:
    """Whether any sheet has a formula; found by a quick look, so that most workbooks are read only once."""
    with zipfile.ZipFile(path) as archive:
        return any(_holds_formula(archive, name) for name in archive.namelist() if name.startswith("xl/worksheets/"))


def _holds_formula(archive: zipfile.ZipFile, name: str) -> bool:
    tail = b""
    with archive.open(name) as part:
        while chunk := part.read(_CHUNK):
            if _FORMULA.search(tail + chunk):
                return True
            tail = chunk[-_LONGEST_MATCH:]
    return False
