"""The frame of the pages: A4, margins, head on the first page, foot with the page's number on every one.

Places are measured from the side where reading begins, so that one drawing serves both directions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from reportlab.lib.pagesizes import A4, landscape

from dashboard.exports.document import SealMark
from dashboard.exports.pdf.canvas import CountedCanvas, color_of
from dashboard.exports.pdf.code import CODE_SIZE, SEAL_HEIGHT, draw_code, keep_code
from dashboard.exports.pdf.fonts import REGULAR, register_fonts
from dashboard.exports.pdf.text import Style, visual, width_of
from dashboard.i18n import Locale, t

MARGIN = 34.0
FOOT = 30.0
LINE_COLOR = 0xD9D5CB
SMALL = Style(size=7.5, color=0x55605C)
# Strokes within a square of 1 by 1.
_TICK = ((0.0, 0.45, 0.35, 0.1), (0.35, 0.1, 1.0, 0.9))
_CROSS = ((0.1, 0.1, 0.9, 0.9), (0.1, 0.9, 0.9, 0.1))
_UNDERLINE = (0.0, -0.25, 1.0, -0.25)

Foot = Callable[[int, int], tuple[str, str]]
"""(page, pages) -> the texts at the beginning and at the end of the foot."""


@dataclass
class Frame:
    """A canvas with a place `y` (points from the bottom) down to which the page is filled. `foot`: points above the
    margin that the foot takes."""

    canvas: CountedCanvas
    locale: Locale
    width: float
    height: float
    y: float
    foot: float = FOOT

    @property
    def is_rtl(self) -> bool:
        return self.locale.direction == "rtl"

    @property
    def inner(self) -> float:
        return self.width - 2 * MARGIN

    @property
    def room(self) -> float:
        """Points left on this page."""
        return self.y - MARGIN - self.foot

    @property
    def whole_room(self) -> float:
        """Points of an empty page."""
        return self.height - 2 * MARGIN - self.foot

    def new_page(self) -> None:
        self.canvas.showPage()
        self.y = self.height - MARGIN

    def write(self, text: str, style: Style, start: float, y: float) -> None:
        """A line that begins `start` points into the inner width."""
        width = width_of(text, style) if self.is_rtl else 0.0
        self.canvas.show(visual(text, self.locale.direction, style.font), style, self.x(start, width), y)

    def write_to(self, text: str, style: Style, end: float, y: float) -> None:
        """A line that ends at `end` points of the inner width."""
        self.write(text, style, end - width_of(text, style), y)

    def mark(self, is_yes: bool, style: Style, start: float, y: float, *, is_underlined: bool = False) -> None:
        """A tick or a cross, for which the font has no glyph; who copies or searches finds the word."""
        left, size = self.x(start, style.size), style.size * 0.7
        strokes: tuple[tuple[float, float, float, float], ...] = _TICK if is_yes else _CROSS
        self.canvas.setStrokeColor(color_of(style.color))
        self.canvas.setLineWidth(0.9)
        strokes += (_UNDERLINE,) if is_underlined else ()
        self.canvas.lines([(left + a * size, y + b * size, left + c * size, y + d * size) for a, b, c, d in strokes])
        word = t("value.yes" if is_yes else "value.no", self.locale.lang)
        self.canvas.hide(visual(word, self.locale.direction, style.font), style, left, y)

    def x(self, start: float, width: float = 0.0) -> float:
        """The left edge, in points of the page, of something `width` wide that begins at `start`."""
        return self.width - MARGIN - start - width if self.is_rtl else MARGIN + start

    def rule(self, y: float, start: float = 0.0, width: float | None = None, color: int = LINE_COLOR) -> None:
        length = self.inner - start if width is None else width
        self.canvas.setStrokeColor(color_of(color))
        self.canvas.setLineWidth(0.5)
        left = self.x(start, length)
        self.canvas.line(left, y, left + length, y)

    def box(self, start: float, y: float, width: float, height: float, color: int) -> None:
        self.canvas.ink(color)
        self.canvas.rect(self.x(start, width), y, width, height, stroke=0, fill=1)


def _draw_seal(frame: Frame, seal: SealMark) -> None:
    """Above the foot: the code that leads to the verification, and beside it what it says."""
    bottom, start = MARGIN + 18, CODE_SIZE + 10
    draw_code(frame.canvas, frame.x(0, CODE_SIZE), bottom)
    lines = (t("sealed.foot", frame.locale.lang, number=seal.number), f"SHA-256 {seal.sha256}", seal.url)
    for place, line in enumerate(lines):
        frame.write(line, SMALL, start, bottom + CODE_SIZE - 16 - place * SMALL.leading * 1.15)


def open_frame(
    out: IO[bytes], locale: Locale, title: str, foot: Foot, *, is_wide: bool, seal: SealMark | None = None
) -> Frame:
    """A first page, empty. `invariant`: the same content gives the same bytes, whenever it is written."""
    width, height = landscape(A4) if is_wide else A4
    register_fonts()
    # Without a first font of ours every file would name one that it does not bring along.
    canvas = CountedCanvas(
        out, pagesize=(width, height), invariant=1, lang=locale.lang, pageCompression=1, initialFontName=REGULAR
    )
    canvas.setTitle(title)
    canvas.setAuthor("K9 Insight")
    frame = Frame(canvas=canvas, locale=locale, width=width, height=height, y=height - MARGIN)
    if seal is not None:
        frame.foot += SEAL_HEIGHT
        keep_code(canvas, seal.url)

    def draw_foot(page: int, pages: int) -> None:
        begin, end = foot(page, pages)
        if seal is not None:
            _draw_seal(frame, seal)
        frame.rule(MARGIN + 12)
        frame.write(begin, SMALL, 0, MARGIN)
        frame.write_to(end, SMALL, frame.inner, MARGIN)

    canvas.draw_foot = draw_foot
    return frame
