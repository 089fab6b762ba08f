"""Is the first row really the header, and the only one? A title above the table, a header of several rows, a header
that comes again among the rows, and a second table below the first are told, never read as data."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from itertools import islice

from data_access.importer.alike import folded, folded_header, latin_digits
from data_access.importer.convert import text_of
from data_access.importer.mapping import MISSING
from data_access.importer.outcome import Rejection
from data_access.importer.source_file import NAMELESS, Cell, SourceFile, SourceRow, refused

_SAMPLE = 25
_VALUE = re.compile(r"[+-]?[\d.,:/\- ]*\d[\d.,:/\-T Z+]*%?")
_MOST = 0.8
_HEADER_SHARE = 0.6


def check_header(file: SourceFile) -> None:
    """Raises InvalidInput for a title above the header, and for a header of more than one row."""
    sample = list(islice(file.read_rows(), _SAMPLE))
    _refuse_title(file, sample)
    _refuse_second_row(file, sample)


def _refuse_title(file: SourceFile, sample: Sequence[SourceRow]) -> None:
    named = [name for name in file.columns if not _is_nameless(name)]
    wide = next((row for row in sample if row.problem or len(_filled(row)) > 1), None)
    if len(named) > 1 or wide is None:
        return
    raise refused(
        f"the first row holds only {named[0] if named else 'blanks'!r} and row {wide.number} has several values: is it"
        " a title above the header?",
        code="title_row",
        hint=f"delete the rows above the header, or say `header_row: {wide.number}`",
        row=wide.number,
        value=named[0] if named else "",
    )


def _refuse_second_row(file: SourceFile, sample: Sequence[SourceRow]) -> None:
    """The first row below has names where all rows after it have dates and numbers."""
    if len(sample) < 3 or sample[0].problem or is_same_header(sample[0], file.columns):
        return
    first, rest = sample[0], sample[1:]
    values = [name for name in file.columns if _holds_values(name, rest)]
    said = [text_of(first.cells.get(name)) for name in values]
    if len(values) < min(2, len(file.columns)) or not all(text and not _is_value(text) for text in said):
        return
    if any(text in MISSING for text in said) or len(set(said)) < len(said):
        return
    raise refused(
        f"the header has several rows: row {first.number} holds {', '.join(said)} above dates and numbers",
        code="several_headers",
        hint="leave one row of names; or say which row is the header with `header_row:`, and the others are rejected",
        row=first.number,
        value=" · ".join(said),
    )


def _holds_values(name: str, rows: Sequence[SourceRow]) -> bool:
    cells = [row.cells.get(name) for row in rows]
    filled = [cell for cell in cells if text_of(cell) and text_of(cell) not in MISSING]
    return len(filled) >= 2 and sum(map(_is_value, filled)) >= _MOST * len(filled)


def _is_value(cell: Cell) -> bool:
    if isinstance(cell, (int, float, date, datetime, time)):
        return True
    return isinstance(cell, str) and _VALUE.fullmatch(latin_digits(cell)) is not None


def _is_nameless(name: str) -> bool:
    return name.removeprefix(NAMELESS).isdecimal() and name.startswith(NAMELESS)


def _filled(row: SourceRow) -> dict[str, str]:
    texts = {name: text_of(cell) for name, cell in row.cells.items()}
    return {name: text for name, text in texts.items() if text}


def is_same_header(row: SourceRow, columns: Sequence[str]) -> bool:
    """Whether a row says the names of most columns again, each in its place."""
    filled = _filled(row)
    in_place = sum(folded(text) == folded(name) for name, text in filled.items())
    return in_place >= _HEADER_SHARE * max(len(filled), 1) and len(filled) >= _HEADER_SHARE * len(columns)


class HeaderAgain:
    """Knows a header that comes again among the rows. `known`: headers that the target knows."""

    def __init__(self, columns: Sequence[str], known: Iterable[str]) -> None:
        self._columns = columns
        self._names = {folded_header(name) for name in (*columns, *known)}

    def reason(self, row: SourceRow) -> Rejection | None:
        """Why a row that is a header again does not go in; None for any other row. Raises InvalidInput where other
        columns follow it: the rows below would be misread."""
        if is_same_header(row, self._columns):
            why = "repeats the header"
            return Rejection(row_number=row.number, column="", value="", code="second_header", reason=why)
        texts = _filled(row).values()
        words = [folded_header(text) for text in texts]
        are_names = sum(word in self._names for word in words) >= _HEADER_SHARE * len(words)
        if len(words) < 2 or len(set(words)) < len(words) or not are_names:
            return None
        raise refused(
            f"row {row.number} is another header ({', '.join(texts)}): a second table with other columns begins there",
            code="second_table",
            hint="put each table into a file of its own",
            row=row.number,
            value=" · ".join(texts),
        )
