"""What every file format gives: named columns and numbered rows of cells."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import TypeAlias

from dashboard.errors import InvalidInput
from data_access.importer.alike import visible

# A text format gives text only; a workbook and JSON also know numbers, dates, lists.
Cell: TypeAlias = str | int | float | bool | datetime | date | time | list[object] | dict[str, object] | None

# Columns that our own file of rejected rows adds; they are not part of the row when it comes back corrected.
NUMBER_COLUMN, REASON_COLUMN = "k9_row", "k9_reason"
NAMELESS = "column_"
OWN_COLUMNS = frozenset({NUMBER_COLUMN, REASON_COLUMN})


@dataclass(frozen=True, kw_only=True)
class SourceRow:
    """One row. `number` is what a person sees in a spreadsheet (the header is row 1); in JSON lines, the line.

    `problem` says why the row as a whole cannot be read (too many values, broken JSON).
    """

    number: int
    cells: dict[str, Cell]
    problem: str | None = None


@dataclass(frozen=True, kw_only=True)
class ReadOptions:
    """What a mapping may say about reading; None is found out from the file."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None


@dataclass(frozen=True, kw_only=True)
class SourceFile:
    """An opened file. `read_rows` starts from the first row each time it is called and holds one row at a time.
    `counts_from_1904`: a workbook whose serial dates are counted from there."""

    format: str
    columns: tuple[str, ...]
    read_rows: Callable[[], Iterator[SourceRow]] = field(repr=False)
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    counts_from_1904: bool = False


class FileRefused(InvalidInput):
    """The file as a whole cannot be imported. Where in it that shows: `row`, `column`, `value`; `reason`: the code of
    why the row there stays out. For who says it in another language."""

    row: int | None = None
    column: str = ""
    reason: str = ""


def refused(
    message: str,
    *,
    code: str,
    hint: str | None = None,
    row: int | None = None,
    column: str = "",
    value: str = "",
    reason: str = "",
) -> FileRefused:
    """The file as a whole cannot be imported; nothing has changed."""
    error = FileRefused(message, code=code, field="file", value=value or None, hint=hint)
    error.row, error.column, error.reason = row, column, reason
    return error


def too_many_rows(path: Path, limit: int) -> FileRefused:
    return refused(
        f"{path.name} has more than {limit:,} rows", code="too_many_rows", hint="split it into several files"
    )


def column_name(header: str) -> str:
    """The name of a column: a header without invisible marks, outer spaces, double spaces and line breaks."""
    return " ".join(visible(header).split())


def named_columns(header: list[str], limit: int) -> tuple[str, ...]:
    """Column names from a header row: trimmed, nameless ones numbered, doubles and too many refused."""
    if len(header) > limit:
        raise refused(
            f"the header has {len(header)} columns; at most {limit} are read. Is it the right delimiter or sheet?",
            code="too_many_columns",
        )
    names = tuple(column_name(name) or f"{NAMELESS}{place}" for place, name in enumerate(header, start=1))
    doubles = sorted({name for name in names if names.count(name) > 1})
    if doubles:
        raise refused(
            f"the header names a column twice: {', '.join(doubles)}",
            code="double_column",
            value=" · ".join(doubles),
            hint="give each column a name of its own; or has the file no header?",
        )
    return names
