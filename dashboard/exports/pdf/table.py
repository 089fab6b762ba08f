"""A table over as many pages as it needs: widths from what stands in the cells, the head again on every page."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain, islice

from dashboard.exports.document import Document, Table
from dashboard.exports.pdf.frame import Frame
from dashboard.exports.pdf.text import Style, width_of, wrapped
from dashboard.i18n import t
from dashboard.metrics.cells import NO_TICK, TICK, cell_text, column_title
from dashboard.metrics.daily import Item
from dashboard.semantic.fields import ColumnType

HEAD = Style(size=7.5, color=0x55605C, is_bold=True)
CELL = Style(size=8)
HEADING = Style(size=10.5, is_bold=True)
HEAD_SIZES = (7.5, 7.0, 6.5, 6.0, 5.5)
PADDING, LEAST_WIDTH, MOST_WIDTH = 3.5, 28.0, 190.0
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
    head, widths = _laid_out(titles, [texts(item) for item in first], frame.inner)
    ends = [column.type in _NUMBERS for column in table.columns]

    def draw_head() -> None:
        _draw_head(frame, head, titles, widths, ends)

    draw_head()
    for number, item in enumerate(chain(first, rows)):
        _draw_row(frame, ends, texts(item), widths, number, draw_head)
    frame.y -= CELL.leading


def _draw_heading(frame: Frame, table: Table) -> None:
    if frame.room < 90:
        frame.new_page()
    if table.heading:
        frame.y -= HEADING.leading
        frame.write(table.heading, HEADING, 0, frame.y)
        frame.y -= 5


def _laid_out(titles: Sequence[str], rows: Sequence[Sequence[str]], inner: float) -> tuple[Style, list[float]]:
    """The style of the heads, and the widths of the columns, which fill the page: as the contents wish, or where there
    is no room for that so that words stay whole, in heads as large as that allows."""
    columns = [[row[place] for row in rows] for place in range(len(titles))]
    for size in HEAD_SIZES:
        head = replace(HEAD, size=size)
        least = [_least_width(title, texts, head) for title, texts in zip(titles, columns, strict=True)]
        if sum(least) <= inner:
            break
    wished = [
        max(low, _usual([width_of(text, CELL) for text in texts])) for low, texts in zip(least, columns, strict=True)
    ]
    return head, _filling(least, wished, inner)


def _least_width(title: str, texts: Sequence[str], head: Style) -> float:
    """Of the longest word."""
    in_head = max((width_of(word, head) for word in title.split()), default=0) + 2 * PADDING
    in_cells = [max((width_of(word, CELL) for word in text.split()), default=0) for text in texts]
    return min(max(in_head, _usual(in_cells), LEAST_WIDTH), MOST_WIDTH)


def _usual(widths: Sequence[float]) -> float:
    """A few very long texts shall not take the room of all others."""
    return min(sorted(widths)[int(len(widths) * 0.9)] + 2 * PADDING, MOST_WIDTH) if widths else 0.0


def _filling(least: Sequence[float], wished: Sequence[float], inner: float) -> list[float]:
    wanted, room = sum(wished) - sum(least), inner - sum(least)
    if room < 0:
        return [width * inner / sum(least) for width in least]
    if wanted <= room:
        return [width * inner / sum(wished) for width in wished]
    return [low + (high - low) * room / wanted for low, high in zip(least, wished, strict=True)]


def _draw_head(frame: Frame, head: Style, titles: Sequence[str], widths: Sequence[float], ends: Sequence[bool]) -> None:
    lines = [wrapped(title, head, width - 2 * PADDING) for title, width in zip(titles, widths, strict=True)]
    height = max(map(len, lines)) * head.leading + 2 * PADDING
    frame.y -= height
    frame.box(0, frame.y, frame.inner, height, HEAD_COLOR)
    start = 0.0
    for cell, width, at_end in zip(lines, widths, ends, strict=True):
        for number, line in enumerate(cell):
            y = frame.y + height - PADDING - (number + 0.75) * head.leading
            _draw_text(frame, line, head, start, width, y, at_end)
        start += width


def _draw_text(frame: Frame, line: str, style: Style, start: float, width: float, y: float, at_end: bool) -> None:
    """Numbers stand at the end of their column, words at its beginning; a tick is drawn."""
    if line in (TICK, NO_TICK):
        frame.mark(line == TICK, style, start + PADDING, y)
    elif at_end:
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
