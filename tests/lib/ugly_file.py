"""A small file with the traps of real ones, and what exactly has to become of it. Everything in them is invented.

They are read by a unit that knows the dogs K9-1 Rex, K9-2 Ida and K9-3 Rex, the person E-1 Emad and the project ALPHA.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

Rejected = tuple[int, str, str]


@dataclass(frozen=True, kw_only=True)
class UglyFile:
    """`rejected`: row number, column, code, in the order of the file. `refused`: the code where the file as a whole
    cannot be used. `asked`: codes of what a person has to say, by column. `values`: of the first row that goes in."""

    name: str
    content: bytes
    target: str = "training_session"
    mapping: str | None = None
    creates: tuple[str, ...] = ()
    accepted: int = 0
    rejected: tuple[Rejected, ...] = ()
    duplicates: tuple[int, ...] = ()
    near: tuple[tuple[int, int], ...] = ()
    asked: tuple[tuple[str, str], ...] = ()
    refused: str | None = None
    values: dict[str, object] = field(default_factory=dict)

    @property
    def read(self) -> int:
        return self.accepted + len({row for row, _, _ in self.rejected}) + len(self.duplicates)


def book(*records: Sequence[object], from_1904: bool = False) -> bytes:
    book = openpyxl.Workbook()
    if from_1904:
        book.epoch = CALENDAR_MAC_1904
    for record in records:
        book.active.append(record)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def lines(*written: str, end: str = "\n", encoding: str = "utf-8") -> bytes:
    return "".join(line + end for line in written).encode(encoding)


ONE = "K9-1,2026-01-31"
DAY = datetime(2026, 1, 31)
