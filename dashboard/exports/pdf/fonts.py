"""Vazirmatn for ReportLab. What a reader copies or searches is the letters, not the shapes they were drawn with."""

import re
import unicodedata
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, BOLD = "Vazirmatn", "Vazirmatn-Bold"
_FILES = {REGULAR: "Vazirmatn-Regular.ttf", BOLD: "Vazirmatn-Bold.ttf"}
_FONTS = Path(__file__).parents[3] / "assets" / "fonts"
_MAPPING = re.compile(r"(?m)^<(\w\w)> <(\w{4})>$")
# The shapes of Arabic letters at the start, in the middle and at the end of a word.
_FIRST_SHAPE, _LAST_SHAPE = 0xFB50, 0xFEFC


class LogicalFont(TTFont):  # type: ignore[misc]
    """A font whose map to Unicode (ToUnicode) names the letters behind Arabic shapes."""

    def addObjects(self, doc: PDFDocument) -> None:  # noqa: N802 - ReportLab's name
        super().addObjects(doc)
        for name, stream in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:"):
                stream.content = _MAPPING.sub(_to_letters, stream.content)


def _to_letters(mapping: re.Match[str]) -> str:
    shape = chr(int(mapping[2], 16))
    is_shape = _FIRST_SHAPE <= ord(shape) <= _LAST_SHAPE
    # Lines are drawn from left to right, and programs turn them round letter by letter: so must be a ligature.
    letters = unicodedata.normalize("NFKC", shape)[::-1] if is_shape else shape
    return f"<{mapping[1]}> <{''.join(f'{ord(letter):04X}' for letter in letters)}>"


@cache
def register_fonts() -> None:
    """Make the fonts known to ReportLab, once in a process."""
    for name, file in _FILES.items():
        pdfmetrics.registerFont(LogicalFont(name, str(_FONTS / file)))


@cache
def has_glyph(font: str, char: str) -> bool:
    register_fonts()
    return ord(char) in pdfmetrics.getFont(font).face.charToGlyph
