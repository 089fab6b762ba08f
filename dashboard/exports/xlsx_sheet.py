"""A sheet that takes the rows of a table as ready XML: XlsxWriter's own way, cell by cell, takes four times as long.

It stands on XlsxWriter's constant-memory mode, in which a row is written out as soon as the next one begins.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

LONGEST_TEXT = 32_767
"""Characters that Excel keeps in a cell; a longer text ends in an ellipsis."""
TEXTS_KEPT = 20_000
"""Cells held ready to be written again, of each column."""
TEXTS_SHARED = 50_000
"""Texts that stand in the workbook once and are referred to; beyond these each cell has its own, so that memory is
bounded."""
_DAY_ZERO = date(1899, 12, 30)
_SECONDS_A_DAY = 86_400

Cell = Callable[[Any], str]
"""From a value to the end of its cell's XML, behind the address."""


class RowSheet(Worksheet):  # type: ignore[misc]
    """`write_rows` is for rows in their order, below everything that was written before."""

    def write_rows(self, first: int, letters: Sequence[str], columns: Sequence[Sequence[str]]) -> None:
        """Rows from `first` on: for each column its letters and what `Cell` made for each row, "" for an empty cell."""
        self._write_single_row(first)
        rows = zip(*columns, strict=True)
        written = [_row_xml(number, letters, cells) for number, cells in enumerate(rows, start=first + 1)]
        self._check_dimensions(first, 0)
        self._check_dimensions(first + len(written) - 1, len(letters) - 1)
        self.fh.write("".join(written))

    def number_cell(self, style: Format) -> Cell:
        start = f' s="{style._get_xf_index()}"><v>'
        return lru_cache(TEXTS_KEPT)(lambda value: f"{start}{float(value):.16G}</v></c>")

    def date_cell(self, style: Format) -> Cell:
        start = f' s="{style._get_xf_index()}"><v>'

        @lru_cache(maxsize=TEXTS_KEPT)
        def cell(value: date) -> str:
            return f"{start}{_serial(value):.16G}</v></c>"

        return cell

    def text_cell(self, style: Format, as_formula_style: Format, looks_like_formula: Callable[[str], bool]) -> Cell:
        """Texts that look like formulas are written in `as_formula_style`, which marks them as texts."""
        plain, marked = style._get_xf_index(), as_formula_style._get_xf_index()

        @lru_cache(maxsize=TEXTS_KEPT)
        def cell(text: str) -> str:
            if len(text) > LONGEST_TEXT:
                text = text[: LONGEST_TEXT - 1] + "…"
            style = marked if looks_like_formula(text) else plain
            if self.str_table.unique_count < TEXTS_SHARED and not _is_taken_for_markup(text):
                return f' s="{style}" t="s"><v>{self.str_table._get_shared_string_index(text)}</v></c>'
            kept = self._escape_control_characters(self._escape_data(text))
            return f' s="{style}" t="inlineStr"><is><t xml:space="preserve">{kept}</t></is></c>'

        return cell

    def _xml_rich_inline_string(self, string: str, attributes: Sequence[tuple[str, object]] = ()) -> None:
        """Nobody here writes markup: what looks like it is a text."""
        self._xml_inline_string(string, True, attributes)


def _row_xml(number: int, letters: Sequence[str], cells: Sequence[str]) -> str:
    written = [f'<c r="{at}{number}"{cell}' for at, cell in zip(letters, cells, strict=True) if cell]
    return f'<row r="{number}">{"".join(written)}</row>'


def _is_taken_for_markup(text: str) -> bool:
    """By XlsxWriter, which would put it into the file as it is."""
    return text.startswith("<r>") and text.endswith("</r>")


def _serial(value: date) -> float:
    """Excel's number of a day or moment."""
    if isinstance(value, datetime):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return (value.date() - _DAY_ZERO).days + seconds / _SECONDS_A_DAY
    return (value - _DAY_ZERO).days
