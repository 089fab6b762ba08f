"""A table over as many pages as it needs: the head again on every page, and what has no column under its row."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.exports.document import Document, Table
from dashboard.exports.pdf.columns import CELL, PADDING
from dashboard.exports.pdf.frame import SMALL, Frame
from dashboard.exports.pdf.spread import Spread, spread_out
from dashboard.exports.pdf.text import Style, wrapped
from dashboard.i18n import t
from dashboard.metrics.cells import DERIVED_TICK, NO_TICK, TICK

HEADING = Style(size=10.5, is_bold=True)
HEAD_COLOR, STRIPE_COLOR = 0xF1EFE9, 0xFAF9F6
FEWEST_LINES = 4
"""A row begins on a page only if that many of its lines have room."""


def draw_table(frame: Frame, document: Document, table: Table) -> None:
    _draw_heading(frame, table)
    spread = spread_out(document, table, frame.locale, frame.inner)
    if spread is None:
        frame.write(table.nothing or t("export.no_rows", frame.locale.lang), CELL, 0, frame.y - CELL.leading)
        frame.y -= 2 * CELL.leading
        return
    drawn = _Drawn(frame=frame, spread=spread)
    drawn.head()
    for number, texts in enumerate(spread.rows):
        drawn.row(texts, is_striped=number % 2 == 1)
    if spread.has_derived:
        frame.y -= SMALL.leading
        frame.write(t("daily.derived", frame.locale.lang), SMALL, 0, frame.y)
    frame.y -= CELL.leading


def _draw_heading(frame: Frame, table: Table) -> None:
    if frame.room < 90:
        frame.new_page()
    if table.heading:
        frame.y -= HEADING.leading
        frame.write(table.heading, HEADING, 0, frame.y)
        frame.y -= 5


@dataclass(frozen=True, kw_only=True)
class _Drawn:
    """A table while it is drawn."""

    frame: Frame
    spread: Spread

    def head(self) -> None:
        frame, columns = self.frame, self.spread.columns
        head = columns.head
        lines = [
            wrapped(self.spread.titles[place], head, width - 2 * PADDING)
            for place, width in zip(columns.beside, columns.widths, strict=True)
        ]
        height = max(map(len, lines)) * head.leading + 2 * PADDING
        frame.y -= height
        frame.box(0, frame.y, frame.inner, height, HEAD_COLOR)
        self._cells(lines, head, frame.y + height - PADDING - 0.75 * head.leading)

    def row(self, texts: Sequence[str], *, is_striped: bool) -> None:
        """A row longer than a page cannot be: its texts are cut into lines that continue on the next one."""
        frame, columns = self.frame, self.spread.columns
        cells = [
            wrapped(texts[place], CELL, width - 2 * PADDING)
            for place, width in zip(columns.beside, columns.widths, strict=True)
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
        said = self.spread.said_below(texts)
        return wrapped(said, SMALL, self.frame.inner - 2 * PADDING) if said else ()

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
        start, columns = 0.0, self.spread.columns
        for lines, place, width in zip(cells, columns.beside, columns.widths, strict=True):
            for number, line in enumerate(lines):
                self._text(line, style, start, width, first - number * style.leading, self.spread.ends[place])
            start += width

    def _text(self, line: str, style: Style, start: float, width: float, y: float, at_end: bool) -> None:
        """Numbers stand at the end of their column, words at its beginning; a tick is drawn."""
        if line in (TICK, NO_TICK, DERIVED_TICK):
            self.frame.mark(line != NO_TICK, style, start + PADDING, y, is_underlined=line == DERIVED_TICK)
        elif at_end:
            self.frame.write_to(line, style, start + width - PADDING, y)
        else:
            self.frame.write(line, style, start + PADDING, y)
