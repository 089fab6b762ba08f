"""A table over as many pages as it needs: widths from what stands in the cells, the head again on every page."""

from collections.abc import Callable, Sequence
from itertools import chain, islice

from dashboard.exports.document import Document, Table
from dashboard.exports.pdf.frame import Frame
from dashboard.exports.pdf.text import Style, width_of, wrapped
from dashboard.i18n import t
from dashboard.metrics.cells import cell_text, column_title
from dashboard.metrics.daily import Item
from dashboard.semantic.fields import ColumnType

HEAD = Style(size=7.5, color=0x55605C, is_bold=True)
CELL = Style(size=8)
HEADING = Style(size=10.5, is_bold=True)
PADDING, LEAST_WIDTH, MOST_WIDTH = 4.0, 22.0, 190.0
MEASURED_ROWS = 200
"""Widths are set from the first rows; later, longer texts wrap."""

HEAD_COLOR, STRIPE_COLOR = 0xF1EFE9, 0xFAF9F6
_NUMBERS = (ColumnType.INTEGER, ColumnType.DECIMAL)


def draw_table(frame: Frame, document: Document, table: Table) -> None:
    rows = chain.from_iterable(table.pages)
    first = list(islice(rows, MEASURED_ROWS))
    _draw_heading(frame, table)
    if not first:
        frame.write(t("export.no_rows", frame.locale.lang), CELL, 0, frame.y - CELL.leading)
        frame.y -= 2 * CELL.leading
        return

    def texts(item: Item) -> list[str]:
        return [
            cell_text(document.report, column, item.get(column.name), frame.locale, day=document.day)
            for column in table.columns
        ]

    titles = [column_title(column, frame.locale) for column in table.columns]
    widths = _widths(titles, [texts(item) for item in first], frame.inner)
    ends = [column.type in _NUMBERS for column in table.columns]
    _draw_head(frame, titles, widths, ends)
    for number, item in enumerate(chain(first, rows)):
        _draw_row(frame, ends, texts(item), widths, number, lambda: _draw_head(frame, titles, widths, ends))
    frame.y -= CELL.leading


def _draw_heading(frame: Frame, table: Table) -> None:
    if frame.room < 90:
        frame.new_page()
    if table.heading:
        frame.y -= HEADING.leading
        frame.write(table.heading, HEADING, 0, frame.y)
        frame.y -= 5


def _widths(titles: Sequence[str], rows: Sequence[Sequence[str]], inner: float) -> list[float]:
    """As wide as the contents wish, made narrower or wider together until they fill the page."""
    wished = []
    for place, title in enumerate(titles):
        longest_word = max((width_of(word, HEAD) for word in title.split()), default=0)
        contents = sorted(width_of(row[place], CELL) for row in rows)
        # A few very long texts shall not take the room of all others.
        usual = contents[int(len(contents) * 0.9)] if contents else 0
        wished.append(min(max(longest_word, usual, LEAST_WIDTH) + 2 * PADDING, MOST_WIDTH))
    factor = inner / sum(wished)
    return [width * factor for width in wished]


def _draw_head(frame: Frame, titles: Sequence[str], widths: Sequence[float], ends: Sequence[bool]) -> None:
    lines = [wrapped(title, HEAD, width - 2 * PADDING) for title, width in zip(titles, widths, strict=True)]
    height = max(map(len, lines)) * HEAD.leading + 2 * PADDING
    frame.y -= height
    frame.box(0, frame.y, frame.inner, height, HEAD_COLOR)
    start = 0.0
    for cell, width, at_end in zip(lines, widths, ends, strict=True):
        for number, line in enumerate(cell):
            y = frame.y + height - PADDING - (number + 0.75) * HEAD.leading
            _draw_text(frame, line, HEAD, start, width, y, at_end)
        start += width


def _draw_text(frame: Frame, line: str, style: Style, start: float, width: float, y: float, at_end: bool) -> None:
    """Numbers stand at the end of their column, words at its beginning."""
    if at_end:
        frame.write_to(line, style, start + width - PADDING, y)
    else:
        frame.write(line, style, start + PADDING, y)


def _draw_row(
    frame: Frame,
    ends: Sequence[bool],
    texts: Sequence[str],
    widths: Sequence[float],
    number: int,
    draw_head: Callable[[], None],
) -> None:
    cells = [wrapped(text, CELL, width - 2 * PADDING) for text, width in zip(texts, widths, strict=True)]
    # A row longer than a page cannot be: its texts are cut into lines that continue on the next one.
    at = 0
    while at < max(map(len, cells)):
        fits = int((frame.room - 2 * PADDING) // CELL.leading)
        if fits < min(max(map(len, cells)) - at, 4):
            frame.new_page()
            draw_head()
            continue
        part = [cell[at : at + fits] for cell in cells]
        _draw_lines(frame, ends, part, widths, number)
        at += fits


def _draw_lines(
    frame: Frame, ends: Sequence[bool], cells: Sequence[Sequence[str]], widths: Sequence[float], number: int
) -> None:
    height = max(map(len, cells)) * CELL.leading + 2 * PADDING - 3
    frame.y -= height
    if number % 2:
        frame.box(0, frame.y, frame.inner, height, STRIPE_COLOR)
    start = 0.0
    for cell, width, at_end in zip(cells, widths, ends, strict=True):
        for line_number, line in enumerate(cell):
            y = frame.y + height - PADDING - (line_number + 0.7) * CELL.leading + 1.5
            _draw_text(frame, line, CELL, start, width, y, at_end)
        start += width
    frame.rule(frame.y)
