"""The files of a page, in one menu of links. A script shows how far a file is and can break it off; without one they
are links like any other."""

from collections.abc import Callable, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.permissions import Permission, Viewer
from layouts.components.glyph import glyph

FILES = ("pdf", "xlsx", "csv")


def build_downloads(
    viewer: Viewer, locale: Locale, href: Callable[[str], str], more: Sequence[Component] = ()
) -> list[html.Details]:
    """`href`: the address of the file with an ending; `more`: other ways to get it. Nothing for a viewer who may not
    take rows along."""
    if not viewer.may(Permission.REPORT_ROWS_EXPORT):
        return []
    links = [
        html.A(
            t(f"file.{ending}", locale.lang),
            href=href(ending),
            className="menu-item",
            download="",
            **{"data-file": ending},
        )
        for ending in FILES
    ]
    summary = html.Summary([glyph("download"), html.Span(t("download.open", locale.lang))], className="button")
    return [html.Details([summary, html.Div([*links, *more], className="menu-list")], className="menu")]


def build_print_note(viewer: Viewer, lang: str, paper: str) -> list[html.P]:
    """Before a page is printed a script puts what `paper` gives in the place of this, and of all else. Without a script
    the note stands under the page as it is. Nothing for a viewer who may not take rows along."""
    if not viewer.may(Permission.REPORT_ROWS_EXPORT):
        return []
    return [html.P(t("print.rows", lang), className="print-only", **{"data-paper": paper})]
