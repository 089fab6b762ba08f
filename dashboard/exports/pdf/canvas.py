"""What ReportLab draws on, with pages that are counted first, and texts that are written once and shown often."""

from collections.abc import Callable
from functools import lru_cache
from typing import IO

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas, fp_str

from dashboard.exports.pdf.text import TEXTS_KEPT, Style

_INVISIBLE = "3 Tr "


class CountedCanvas(Canvas):  # type: ignore[misc]
    """A canvas that knows how many pages there are before it writes the foot of the first one."""

    def __init__(self, out: IO[bytes], **options: object) -> None:
        super().__init__(out, **options)
        self._pages: list[dict[str, object]] = []
        self._shown: dict[tuple[str, str, float], str] = {}
        self.draw_foot: Callable[[int, int], None] = lambda page, pages: None

    def show(self, drawn: str, style: Style, x: float, y: float) -> None:
        """A line in the order of drawing, from `x` on. A long table has tens of thousands, most of them the same few
        thousand: ReportLab's own way looks at each letter of each again."""
        self.ink(style.color)
        self._code.append(f"BT 1 0 0 1 {fp_str(x, y)} Tm {self._showing(drawn, style)} ET")

    def hide(self, drawn: str, style: Style, x: float, y: float) -> None:
        """The same for who copies or searches, and not for the eye. How text is painted outlasts the text, so it is
        put back."""
        self._code.append(f"q BT 1 0 0 1 {fp_str(x, y)} Tm {_INVISIBLE}{self._showing(drawn, style)} ET Q")

    def ink(self, color: int) -> None:
        """What letters and areas are filled with from now on; where it is that already, nothing is said."""
        wanted = color_of(color)
        if self._fillColorObj is not wanted:
            self.setFillColor(wanted)

    def _showing(self, drawn: str, style: Style) -> str:
        """The operators that show it, in this document's numbers of its letters."""
        key = (drawn, style.font, style.size)
        known = self._shown.get(key)
        if known is None:
            if len(self._shown) >= TEXTS_KEPT:
                self._shown.clear()
            known = self._shown[key] = " ".join(self._operators(drawn, style))
        return known

    def _operators(self, drawn: str, style: Style) -> list[str]:
        font, size = pdfmetrics.getFont(style.font), fp_str(style.size)
        return [
            f"{font.getSubsetInternalName(subset, self._doc)} {size} Tf ({self._escape(codes)}) Tj"
            for subset, codes in font.splitString(drawn, self._doc)
        ]

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        pages, self._pages = self._pages, []
        for number, page in enumerate(pages, start=1):
            self.__dict__.update(page)
            self.draw_foot(number, len(pages))
            super().showPage()
        super().save()


@lru_cache(maxsize=64)
def color_of(color: int) -> Color:
    """Of six hexadecimal digits, the same object for the same colour."""
    return HexColor(color)
