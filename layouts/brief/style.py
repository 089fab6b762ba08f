"""The style of the phone's pages, written into each of them: the first picture waits for nothing else."""

import re
from functools import cache

from dashboard.reports import REPORTS
from layouts.bundles import asset_url, read_asset

SHEETS = ("css/brief/frame.css", "css/brief/numbers.css")
ICONS = (
    "back",
    "forward",
    "check",
    "link",
    "picture",
    "comment",
    "leave",
    "digits",
    "calendar",
    "chevron",
    "monitor",
    "search",
)
"""The glyphs that the pages use, beside those of the report types."""


@cache
def brief_style() -> str:
    """The tokens of the product, the few glyphs, and what is the phone's own; without comments."""
    tokens = read_asset("css/tokens.css")
    # The layers are of the large pages; here is one sheet.
    tokens = re.sub(r"@layer [^;{]*;", "", tokens)
    text = "\n".join((tokens, _glyphs(), *(read_asset(name) for name in SHEETS)))
    return _smaller(text)


def _glyphs() -> str:
    """The lines of the glyphs that are used: each is a picture in the style sheet."""
    wanted = (*ICONS, *(report.name for report in REPORTS))
    lines = read_asset("css/glyphs.css").splitlines()
    base = [line for line in lines if line.strip().startswith(".glyph {") and "--glyph" in line]
    named = [line for line in lines if any(line.strip().startswith(f".glyph-{name} ") for name in wanted)]
    return "\n".join((*base, *named))


def _smaller(text: str) -> str:
    without_comments = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", without_comments).strip()


FONTS = {"ar": ("arabic", "latin"), "en": ("latin",)}


def brief_fonts(lang: str) -> tuple[str, ...]:
    """Where the parts of the font lie that the pages of a language are written in."""
    return tuple(asset_url(f"fonts/vazirmatn-brief-{part}.woff2") for part in FONTS[lang])
