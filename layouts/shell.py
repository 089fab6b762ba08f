"""The frame around every page."""

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale
from dashboard.job_board import Silence
from dashboard.permissions import Viewer
from layouts import ids
from layouts.address import Address
from layouts.components.freshness import build_freshness
from layouts.components.header import build_header
from layouts.components.jobs_banner import build_jobs_banner
from layouts.markup import Written


def build_shell(
    viewer: Viewer, locale: Locale, address: Address, csrf_token: str, page: Written, silence: Silence | None
) -> Component:
    """Header and `page`. `silence`: of the jobs process."""
    return html.Div(
        className="shell",
        children=[
            build_header(viewer, locale, address, csrf_token),
            *build_jobs_banner(viewer, locale, silence),
            html.Main(html.Div(page, id=ids.PAGE), id=ids.MAIN, className="main", tabIndex="-1"),
            build_freshness(locale),
        ],
    )
