"""Icons: drawn by the style sheet (glyphs.css), never read aloud."""

from functools import cache

from dash import html


@cache
def glyph(name: str) -> html.Span:
    """One for all places: a page has dozens, and nobody changes one."""
    return html.Span(className=f"glyph glyph-{name}", **{"aria-hidden": "true"})


def role(name: str) -> dict[str, str]:
    """The attribute by which a script finds its place."""
    return {"data-role": name}
