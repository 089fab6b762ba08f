"""The frame around every page."""

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.i18n import Locale
from dashboard.job_board import Silence
from dashboard.permissions import Viewer
from layouts import ids
from layouts.address import Address
from layouts.components.freshness import build_freshness
from layouts.components.header import build_header
from layouts.components.jobs_banner import build_jobs_banner


def build_shell(
    viewer: Viewer, locale: Locale, address: Address, csrf_token: str, page: Component, silence: Silence | None
) -> Component:
    """Header and `page`. `page-path` says for which path the page was built, so that it is built once. `silence`: of
    the jobs process."""
    return html.Div(
        className="shell",
        children=[
            dcc.Location(id=ids.URL, refresh="callback-nav"),
            dcc.Store(id=ids.PAGE_PATH, data=address.path),
            dcc.Store(id=ids.ROUTE_WANTED),
            build_header(viewer, locale, address, csrf_token),
            *build_jobs_banner(viewer, locale, silence),
            html.Main(html.Div(page, id=ids.PAGE), id=ids.MAIN, className="main", tabIndex="-1"),
            build_freshness(locale),
        ],
    )
