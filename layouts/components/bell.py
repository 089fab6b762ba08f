"""The bell in the header: how many notifications are unread. A script counts them and shows their list."""

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import t
from layouts.components.glyph import glyph


def build_bell(lang: str) -> Component:
    """The badge has its place beside nothing, so that a count that comes later moves nothing."""
    badge = html.Span(className="badge bell-badge", hidden=True, **{"data-role": "bell-count", "aria-hidden": "true"})
    return html.Button(
        [glyph("bell"), badge],
        type="button",
        className="tool is-icon bell",
        **{
            "data-role": "bell",
            "aria-label": t("bell.title", lang),
            "aria-haspopup": "dialog",
            "aria-expanded": "false",
        },
    )
