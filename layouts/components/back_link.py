"""The way back to where a page was opened from."""

from dash import html

from layouts.components.glyph import glyph


def build_back_link(words: str, href: str) -> html.A:
    return html.A([glyph("back"), html.Span(words)], href=href, className="back-link")
