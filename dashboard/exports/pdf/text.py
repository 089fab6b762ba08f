"""Lines of text in the order in which they are drawn. Wrapped first, then shaped and reordered line by line: the other
way round the lines of a paragraph come out in reverse."""

import re
from dataclasses import dataclass
from functools import lru_cache

from arabic_reshaper import ArabicReshaper
from bidi import get_display
from reportlab.pdfbase import pdfmetrics

from dashboard.exports.pdf.fonts import BOLD, REGULAR, has_glyph, register_fonts

# Marks that steer direction on screens; the reordering here is done by hand, and a font has no glyphs for them.
_STEERING = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])
_RESHAPER = ArabicReshaper(configuration={"delete_harakat": False, "support_ligatures": True})
UNKNOWN = "\ufffd"
"""Shown for what the font has no glyph for; it has one for this."""

TEXTS_KEPT = 20_000
"""Of texts and of words, with how they are drawn; a long table has a few thousand different ones."""

_MIRRORED = dict(zip("()[]{}<>«»‹›", ")(][}{><»«›‹", strict=True))
# The reordering does not say which way a bracket came to stand, so each carries a mark that moves with it: a
# combining character that no text of a unit has.
_MARK = "\u0332"
_BRACKET = re.compile("[" + re.escape("".join(_MIRRORED)) + "]")
_MARKED = re.compile(f"{_MARK}(?P<rtl>{_BRACKET.pattern})|(?P<ltr>{_BRACKET.pattern}){_MARK}")
# After Arabic letters a number lets its percent sign go to its left; on pages the two are one.
_LEFT_TO_RIGHT = "\u200e"
_PERCENT = re.compile(r"[-\u2212+]?\d[\d.,]*%")
_UNSEEN = _STEERING | {ord(_MARK): None}


@dataclass(frozen=True)
class Style:
    """A font at a size in points, and the colour of the ink (hexadecimal)."""

    size: float
    color: int = 0x1C2321
    is_bold: bool = False

    @property
    def font(self) -> str:
        return BOLD if self.is_bold else REGULAR

    @property
    def leading(self) -> float:
        return self.size * 1.5


def plain(text: str) -> str:
    """One line, without steering marks and control characters; what cannot be printed shows as unknown."""
    cleaned = " ".join(text.translate(_UNSEEN).split())
    if cleaned.isprintable():
        return cleaned
    return "".join([char if char.isprintable() else UNKNOWN for char in cleaned])


@lru_cache(TEXTS_KEPT)
def visual(text: str, direction: str, font: str = REGULAR) -> str:
    """`text` in the order of drawing, from left to right, in the joined shapes of Arabic."""
    shaped = " ".join([_shaped(word, font) for word in plain(text).split(" ")])
    steered = _PERCENT.sub(rf"{_LEFT_TO_RIGHT}\g<0>", shaped) if "%" in shaped else shaped
    ordered: str = get_display(steered, base_dir="R" if direction == "rtl" else "L").replace(_LEFT_TO_RIGHT, "")
    return _MARKED.sub(_turned, ordered) if _MARK in ordered else ordered


@lru_cache(TEXTS_KEPT)
def _shaped(word: str, font: str) -> str:
    """Letters join within a word only, and texts are long and their words few. Brackets are marked."""
    shapes = "".join([char if has_glyph(font, char) else UNKNOWN for char in _RESHAPER.reshape(word)])
    return _BRACKET.sub(rf"\g<0>{_MARK}", shapes)


def _turned(found: re.Match[str]) -> str:
    """A bracket in right-to-left text is drawn as its mirror image. There its mark has come to stand before it."""
    return _MIRRORED[found["rtl"]] if found["rtl"] else found["ltr"]


@lru_cache(TEXTS_KEPT)
def width_of(text: str, style: Style) -> float:
    """Points that a line takes; joined shapes are narrower than letters, so they are measured."""
    words = plain(text).split(" ")
    return sum([_word_width(word, style) for word in words]) + (len(words) - 1) * _word_width(" ", style)


@lru_cache(TEXTS_KEPT)
def _word_width(word: str, style: Style) -> float:
    register_fonts()
    shapes = _shaped(word, style.font).replace(_MARK, "")
    return float(pdfmetrics.stringWidth(shapes, style.font, style.size))


@lru_cache(TEXTS_KEPT)
def wrapped(text: str, style: Style, width: float) -> tuple[str, ...]:
    """The lines, in reading order, of at most `width` points; a longer word is broken."""
    lines: list[str] = []
    line, taken, blank = "", 0.0, _word_width(" ", style)
    for word in plain(text).split(" "):
        needed = _word_width(word, style)
        if line and taken + blank + needed <= width:
            line, taken = f"{line} {word}", taken + blank + needed
            continue
        lines += [line] if line else []
        *whole, line = _broken(word, style, width) if needed > width else [word]
        lines, taken = lines + whole, _word_width(line, style)
    return (*lines, line)


def _broken(word: str, style: Style, width: float) -> list[str]:
    pieces = [""]
    for char in word:
        if pieces[-1] and _word_width(pieces[-1] + char, style) > width:
            pieces.append("")
        pieces[-1] += char
    return pieces
