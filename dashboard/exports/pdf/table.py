"""A table over as many pages as it needs: the head again on every page, and what has no column under its row."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice

from dashboard.exports.document import Document, Table
from dashboard.exports.pdf.columns import CELL, PADDING, Columns, laid_out
from dashboard.exports.pdf.frame import SMALL, Frame
from dashboard.exports.pdf.text import Style, wrapped
from dashboard.i18n import t
from dashboard.metrics.cells import DERIVED_TICK, NO_TICK, TICK, column_title, row_text
from dashboard.metrics.daily import Item
from dashboard.semantic.fields import Column, ColumnType

HEADING = Style(size=10.5, is_bold=True)
MEASURED_ROWS = 200
"""Widths are set from the first rows; later, longer texts wrap."""

HEAD_COLOR, STRIPE_COLOR = 0xF1EFE9, 0xFAF9F6
FEWEST_LINES = 4
"""A row begins on a page only if that many of its lines have room."""

_NUMBERS = (ColumnType.INTEGER, ColumnType.DECIMAL)
_BETWEEN = "   ·   "


def draw_table(frame: Frame, document: Document, table: Table) -> None:
    rows = chain.from_iterable(table.pages)
    first = list(islice(rows, MEASURED_ROWS))
    _draw_heading(frame, table)
    if not first:
        frame.write(t("export.no_rows", frame.locale.lang), CELL, 0, frame.y - CELL.leading)
        frame.y -= 2 * CELL.leading
        return

    rest = list(islice(rows, 1))
    shown = _shown(table, None if rest else first) if table.may_spill else table.columns

    def texts(item: Item) -> list[str]:
        return [row_text(document.report, column, item, frame.locale) for column in shown]

    titles = [column_title(column, frame.locale) for column in shown]
    columns = laid_out(titles, [texts(item) for item in first], frame.inner, may_spill=table.may_spill)
    ends = [column.type in _NUMBERS for column in shown]
    drawn = _Drawn(frame=frame, columns=columns, titles=titles, ends=ends)
    drawn.head()
    for number, item in enumerate(chain(first, rest, rows)):
        drawn.row(texts(item), is_striped=number % 2 == 1)
    if any(column.derived_by for column in shown):
        frame.y -= SMALL.leading
        frame.write(t("daily.derived", frame.locale.lang), SMALL, 0, frame.y)
    frame.y -= CELL.leading


def _shown(table: Table, all_rows: Sequence[Item] | None) -> Sequence[Column]:
    """Not what the ticks of another column say; nor, where all rows are at hand, what none of them has."""
    said_by_ticks = {column.derived_by for column in table.columns}
    return [
        column
        for column in table.columns
        if column.name not in said_by_ticks
        and (all_rows is None or any(item.get(column.name) not in (None, "") for item in all_rows))
    ]


def _draw_heading(frame: Frame, table: Table) -> None:
    if frame.room < 90:
        frame.new_page()
    if table.heading:
        frame.y -= HEADING.leading
        frame.write(table.heading, HEADING, 0, frame.y)
        frame.y -= 5


@dataclass(frozen=True, kw_only=True)
class _Drawn:
    """A table while it is drawn. `titles` and `ends` (numbers, at the end of their column) are those of all columns."""

    frame: Frame
    columns: Columns
    titles: Sequence[str]
    ends: Sequence[bool]

    def head(self) -> None:
        frame, head = self.frame, self.columns.head
        lines = [
            wrapped(self.titles[place], head, width - 2 * PADDING)
            for place, width in zip(self.columns.beside, self.columns.widths, strict=True)
        ]
        height = max(map(len, lines)) * head.leading + 2 * PADDING
        frame.y -= height
        frame.box(0, frame.y, frame.inner, height, HEAD_COLOR)
        self._cells(lines, head, frame.y + height - PADDING - 0.75 * head.leading)

    def row(self, texts: Sequence[str], *, is_striped: bool) -> None:
        """A row longer than a page cannot be: its texts are cut into lines that continue on the next one."""
        frame = self.frame
        cells = [
            wrapped(texts[place], CELL, width - 2 * PADDING)
            for place, width in zip(self.columns.beside, self.columns.widths, strict=True)
        ]
        below = self._below(texts)
        lines, at = max(map(len, cells)), 0
        while at < lines:
            fits = int((frame.room - 2 * PADDING) // CELL.leading)
            if fits < min(lines - at + len(below), FEWEST_LINES):
                frame.new_page()
                self.head()
                continue
            fits = min(fits, lines - at)
            self._part([cell[at : at + fits] for cell in cells], fits, is_striped)
            at += fits
        for line in below:
            self._line_below(line, is_striped)
        frame.rule(frame.y)

    def _below(self, texts: Sequence[str]) -> Sequence[str]:
        """Lines with the title and text of each column that has no place of its own; of what is unknown, nothing."""
        lang = self.frame.locale.lang
        marks = {TICK: t("value.yes", lang), NO_TICK: t("value.no", lang), DERIVED_TICK: t("value.derived", lang)}
        said = [
            f"{self.titles[place]}: {marks.get(texts[place], texts[place])}"
            for place in self.columns.below
            if texts[place]
        ]
        return wrapped(_BETWEEN.join(said), SMALL, self.frame.inner - 2 * PADDING) if said else ()

    def _part(self, cells: Sequence[Sequence[str]], lines: int, is_striped: bool) -> None:
        height = lines * CELL.leading + 2 * PADDING - 3
        self._ground(height, is_striped)
        self._cells(cells, CELL, self.frame.y + height - PADDING - 0.7 * CELL.leading + 1.5)

    def _line_below(self, line: str, is_striped: bool) -> None:
        if self.frame.room < SMALL.leading + PADDING:
            self.frame.new_page()
            self.head()
        self._ground(SMALL.leading, is_striped)
        self.frame.write(line, SMALL, PADDING, self.frame.y + 0.45 * SMALL.leading)

    def _ground(self, height: float, is_striped: bool) -> None:
        self.frame.y -= height
        if is_striped:
            self.frame.box(0, self.frame.y, self.frame.inner, height, STRIPE_COLOR)

    def _cells(self, cells: Sequence[Sequence[str]], style: Style, first: float) -> None:
        """The lines of each cell, from the height `first` downwards."""
        start = 0.0
        for lines, place, width in zip(cells, self.columns.beside, self.columns.widths, strict=True):
            for number, line in enumerate(lines):
                self._text(line, style, start, width, first - number * style.leading, self.ends[place])
            start += width

    def _text(self, line: str, style: Style, start: float, width: float, y: float, at_end: bool) -> None:
        """Numbers stand at the end of their column, words at its beginning; a tick is drawn."""
        if line in (TICK, NO_TICK, DERIVED_TICK):
            self.frame.mark(line != NO_TICK, style, start + PADDING, y, is_underlined=line == DERIVED_TICK)
        elif at_end:
            self.frame.write_to(line, style, start + width - PADDING, y)
        else:
            self.frame.write(line, style, start + PADDING, y)
