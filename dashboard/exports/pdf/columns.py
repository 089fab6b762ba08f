"""Which columns stand side by side, how wide each is, and which are said under their row because a page has no room.

A word is broken only where it is wider than the widest column may be: half a time of day is no time of day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.exports.pdf.text import Style, width_of

HEAD = Style(size=7.5, color=0x55605C, is_bold=True)
CELL = Style(size=8)
PADDING = 3.5
HEAD_SIZES = (7.5, 7.0, 6.5, 6.0, 5.5)
READABLE_SIZE = 6.5
"""So far down heads give way, so that texts get this share of the room that they wish for beyond their longest word."""
SHARE_OF_WISHES = 0.4
SIZES_WHERE_COLUMNS_GIVE_WAY = 2
"""Columns that may go below their row do so rather than that heads are hard to read."""
LEAST_WIDTH, COMFORTABLE_WIDTH, MOST_WIDTH = 28.0, 84.0, 190.0


@dataclass(frozen=True, kw_only=True)
class Columns:
    """`beside`: places of the columns that stand side by side, `widths` theirs (points, they fill the page); `below`:
    of those that are said under the row."""

    head: Style
    beside: Sequence[int]
    widths: Sequence[float]
    below: Sequence[int]


def laid_out(titles: Sequence[str], rows: Sequence[Sequence[str]], inner: float, *, may_spill: bool) -> Columns:
    """Columns for `inner` points: as wide as the texts of `rows` wish, or where there is no room for that so that words
    stay whole, in heads as large as that allows. Where even that is too wide, or, if the table may spill, where
    the columns would be uncomfortable to read, the last ones go below."""
    texts = [[row[place] for row in rows] for place in range(len(titles))]
    wished = [_usual([width_of(text, CELL) for text in column]) for column in texts]
    for size in HEAD_SIZES[:SIZES_WHERE_COLUMNS_GIVE_WAY] if may_spill else HEAD_SIZES:
        head = replace(HEAD, size=size)
        least = [_least_width(title, column, head) for title, column in zip(titles, texts, strict=True)]
        if sum(least) <= inner and (size <= READABLE_SIZE or _has_room(least, wished, inner)):
            break
    if may_spill:
        comfortable = [max(low, min(high, COMFORTABLE_WIDTH)) for low, high in zip(least, wished, strict=True)]
        beside = _that_fit(comfortable, inner)
    else:
        beside = _that_fit(least, inner)
    below = [place for place in range(len(titles)) if place not in beside]
    widths = _filling([least[place] for place in beside], [wished[place] for place in beside], inner)
    return Columns(head=head, beside=beside, widths=widths, below=below)


def _that_fit(widths: Sequence[float], inner: float) -> list[int]:
    """Places of the columns, from the first on, that have room; the first always has."""
    places: list[int] = []
    room = inner
    for place, width in enumerate(widths):
        room -= width
        if places and room < 0:
            break
        places.append(place)
    return places


def _least_width(title: str, texts: Sequence[str], head: Style) -> float:
    """Of the longest word."""
    in_head = _padded(max((width_of(word, head) for word in title.split()), default=0))
    in_cells = [max((width_of(word, CELL) for word in text.split()), default=0) for text in texts]
    return min(max(in_head, _padded(max(in_cells, default=0)), LEAST_WIDTH), MOST_WIDTH)


def _usual(widths: Sequence[float]) -> float:
    """A few very long texts shall not take the room of all others."""
    return min(_padded(sorted(widths)[int(len(widths) * 0.9)]), MOST_WIDTH) if widths else 0.0


def _padded(width: float) -> float:
    return width + 2 * PADDING + 0.1  # what adding and dividing widths may lose


def _has_room(least: Sequence[float], wished: Sequence[float], inner: float) -> bool:
    wanted = sum(max(high - low, 0.0) for low, high in zip(least, wished, strict=True))
    return inner - sum(least) >= SHARE_OF_WISHES * wanted


def _filling(least: Sequence[float], wished: Sequence[float], inner: float) -> list[float]:
    wished = [max(low, high) for low, high in zip(least, wished, strict=True)]
    wanted, room = sum(wished) - sum(least), inner - sum(least)
    if room < 0:
        return [width * inner / sum(least) for width in least]
    if wanted <= room:
        return [width * inner / sum(wished) for width in wished]
    return [low + (high - low) * room / wanted for low, high in zip(least, wished, strict=True)]
