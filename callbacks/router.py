"""Address -> page: written whole by the server; what of it is live goes to Dash."""

from dash import html
from dash.development.base_component import Component
from flask import request

from callbacks.dash_app import ProductDash
from callbacks.deps import AppDeps
from callbacks.routes import build_page, open_page
from callbacks.visit import Visit
from dashboard.i18n import Locale
from dashboard.permissions import Permission, Role, Viewer
from dashboard.reports import REPORTS
from layouts import ids
from layouts.address import HOME, Address, report_path, rows_path
from layouts.document import Document
from layouts.markup import write
from layouts.shell import build_shell


def build_every_page(deps: AppDeps) -> None:
    """Each page that needs no data once, for nobody: what a first build loads or caches is there before the fork."""
    nobody = Viewer(user_id="", username="", name="", role=Role.ADMIN, permissions=frozenset(Permission))
    for report_type in REPORTS:
        for path in (HOME, report_path(report_type.name), rows_path(report_type.name)):
            build_page(deps, Visit(viewer=nobody, locale=Locale(), address=Address(path=path)))


def register(app: ProductDash, deps: AppDeps) -> None:
    def visit_of(address: Address) -> Visit:
        return Visit(viewer=deps.current_viewer(), locale=deps.current_locale(), address=address)

    def write_document(address: Address) -> Document:
        visit = visit_of(address)
        page = open_page(deps, visit)
        silence = deps.jobs.silence() if visit.viewer.may(Permission.ADMIN_JOB_READ) else None
        token = deps.csrf_token()
        shell = build_shell(visit.viewer, visit.locale, address, token, page.written, silence)
        return Document(locale=visit.locale, csrf_token=token, body=write(shell), is_missing=page.is_missing)

    def serve_live() -> Component:
        """Dash asks for what it shows in a request of its own; the page that asks is the referrer."""
        address = Address.of(request.referrer or HOME)
        known = html.Div(id=ids.ADDRESS, hidden=True, **{"data-path": address.path, "data-search": address.search})
        return html.Div([known, build_page(deps, visit_of(address)).written.live], className="live")

    app.write_document = write_document
    app.layout = serve_live
