"""Short tables of members, two abreast: each member with its number, and a pale bar as long as the number is large."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from dashboard.exports.card_lines import shares_of, worth_a_column, worth_a_line
from dashboard.exports.document import Document, Table
from dashboard.exports.pdf.columns import CELL, HEAD, PADDING
from dashboard.exports.pdf.frame import Frame
from dashboard.exports.pdf.text import Style, width_of, wrapped
from dashboard.i18n import t
from dashboard.metrics.cells import column_title, row_text

HEADING = Style(size=9.5, is_bold=True)
GAP, SPACE_ABOVE, SPACE_BELOW = 22.0, 6.0, 16.0
WIDEST_NUMBER = 78.0
ROW_PADDING = 4.0
BAR_COLOR = 0xE1EEEF
KEPT_TOGETHER = 0.6
"""Cards that take no more than this share of a page are not divided between two."""
FEWEST_ROWS = 3

Lines = Sequence[str]


@dataclass(frozen=True, kw_only=True)
class _Row:
    """The lines of each cell; `share` of the largest number, 0 to 1."""

    cells: Sequence[Lines]
    share: float = 0.0

    @property
    def height(self) -> float:
        return max(map(len, self.cells)) * CELL.leading + ROW_PADDING


@dataclass(frozen=True, kw_only=True)
class _Card:
    """`widths` of its columns, in points; numbers stand in all but the first."""

    start: float
    widths: Sequence[float]
    heading: Lines
    head: Sequence[Lines]
    rows: Sequence[_Row]

    @property
    def heading_height(self) -> float:
        return len(self.heading) * HEADING.leading + 3

    @property
    def head_height(self) -> float:
        return max(map(len, self.head)) * HEAD.leading + 2 * PADDING


def draw_cards(frame: Frame, document: Document, tables: Sequence[Table]) -> None:
    width = (frame.inner - GAP) / 2
    frame.y -= SPACE_ABOVE
    for first in range(0, len(tables), 2):
        pair = tables[first : first + 2]
        _draw_abreast(
            frame, [_card(frame, document, one, place * (width + GAP), width) for place, one in enumerate(pair)]
        )


def _card(frame: Frame, document: Document, table: Table, start: float, width: float) -> _Card:
    locale = frame.locale
    items = worth_a_line(list(chain.from_iterable(table.pages)), locale)
    columns = worth_a_column(table, items)
    texts = [[row_text(document.report, column, item, locale) for column in columns] for item in items]
    titles = [column_title(column, locale) for column in columns]
    numbers = [_number_width(title, [row[place] for row in texts]) for place, title in enumerate(titles[1:], start=1)]
    widths = [width - sum(numbers), *numbers]
    shares = shares_of(items, table.columns[-1].name)
    rows = [_Row(cells=_wrapped(row, CELL, widths), share=share) for row, share in zip(texts, shares, strict=True)]
    nothing = _Row(cells=_wrapped([t("export.no_rows", locale.lang)], CELL, [width]))
    return _Card(
        start=start,
        widths=widths,
        heading=wrapped(table.heading, HEADING, width),
        head=_wrapped(titles, HEAD, widths),
        rows=rows or [nothing],
    )


def _number_width(title: str, texts: Sequence[str]) -> float:
    widest = max((width_of(title, HEAD), *(width_of(text, CELL) for text in texts)))
    return min(widest, WIDEST_NUMBER) + 2 * PADDING + 0.1


def _wrapped(texts: Sequence[str], style: Style, widths: Sequence[float]) -> list[Lines]:
    return [wrapped(text, style, width - 2 * PADDING) for text, width in zip(texts, widths, strict=True)]


def _draw_abreast(frame: Frame, cards: Sequence[_Card]) -> None:
    """Row by row, so that both go on together where a page ends."""
    count = max(len(card.rows) for card in cards)
    heights = [max(card.rows[row].height for card in cards if row < len(card.rows)) for row in range(count)]
    head = max(card.heading_height for card in cards) + max(card.head_height for card in cards)
    whole, page = head + sum(heights), frame.whole_room
    least = whole if whole <= KEPT_TOGETHER * page else head + sum(heights[:FEWEST_ROWS])
    if frame.room < least:
        frame.new_page()
    _draw_heads(frame, cards)
    for row, height in enumerate(heights):
        left = [card for card in cards if row < len(card.rows)]
        if frame.room < height:
            frame.new_page()
            _draw_heads(frame, left)
        frame.y -= height
        for card in left:
            _draw_row(frame, card, card.rows[row], height)
    frame.y -= SPACE_BELOW


def _draw_heads(frame: Frame, cards: Sequence[_Card]) -> None:
    top = frame.y
    frame.y -= max(card.heading_height for card in cards)
    below = max(card.head_height for card in cards)
    for card in cards:
        for number, line in enumerate(card.heading, start=1):
            frame.write(line, HEADING, card.start, top - number * HEADING.leading + 3)
        _cells(frame, card, card.head, HEAD, frame.y - PADDING - 0.75 * HEAD.leading)
        frame.rule(frame.y - below, card.start, sum(card.widths))
    frame.y -= below


def _draw_row(frame: Frame, card: _Card, row: _Row, height: float) -> None:
    if row.share > 0:
        frame.box(card.start, frame.y + 1, row.share * card.widths[0], height - 2, BAR_COLOR)
    _cells(frame, card, row.cells, CELL, frame.y + height - ROW_PADDING / 2 - 0.75 * CELL.leading)


def _cells(frame: Frame, card: _Card, cells: Sequence[Lines], style: Style, first: float) -> None:
    start = card.start
    for place, (lines, width) in enumerate(zip(cells, card.widths, strict=False)):
        for number, line in enumerate(lines):
            y = first - number * style.leading
            if place:
                frame.write_to(line, style, start + width - PADDING, y)
            else:
                frame.write(line, style, start + PADDING, y)
        start += width
