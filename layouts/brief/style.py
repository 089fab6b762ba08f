"""The style of the phone's pages, written into each of them: the first picture waits for nothing else."""

import re
from functools import cache
from urllib.parse import unquote

from layouts.bundles import asset_url, read_asset

SHEETS = ("css/brief/frame.css", "css/brief/numbers.css")
_PLAIN = re.compile(r"\.glyph {[^\n]*?%3Csvg[^\n]*?%3E(.*?)%3C/svg%3E")
"""Of what has no picture of its own."""


@cache
def brief_style() -> str:
    """The tokens of the product and what is the phone's own; without comments."""
    tokens = read_asset("css/tokens.css")
    # The layers are of the large pages; here is one sheet.
    tokens = re.sub(r"@layer [^;{]*;", "", tokens)
    return _smaller("\n".join((tokens, *(read_asset(name) for name in SHEETS))))


@cache
def drawn_glyph(name: str) -> str:
    """The strokes of a glyph, to stand in a page: a picture of a style sheet is a document of its own to a browser, and
    a slow phone takes a moment for each."""
    sheet = read_asset("css/glyphs.css")
    found = re.search(rf"\.glyph-{name} {{[^\n]*?%3Csvg[^\n]*?%3E(.*?)%3C/svg%3E", sheet) or _PLAIN.search(sheet)
    return unquote(found[1]) if found else ""


def _smaller(text: str) -> str:
    without_comments = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", without_comments).strip()


FONTS = {"ar": ("arabic", "latin"), "en": ("latin",)}


def brief_fonts(lang: str) -> tuple[str, ...]:
    """Where the parts of the font lie that the pages of a language are written in."""
    return tuple(asset_url(f"fonts/vazirmatn-brief-{part}.woff2") for part in FONTS[lang])
