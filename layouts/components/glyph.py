"""Icons: drawn by the style sheet (glyphs.css), never read aloud."""

from dash import html


def glyph(name: str) -> html.Span:
    return html.Span(className=f"glyph glyph-{name}", **{"aria-hidden": "true"})


def role(name: str) -> dict[str, str]:
    """The attribute by which a script finds its place."""
    return {"data-role": name}
