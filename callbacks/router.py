"""Path -> page. The first page comes with the layout; a later change of path is built on demand."""

from dash import ClientsideFunction, Input, Output, State
from dash.development.base_component import Component
from flask import request

from callbacks.dash_app import ProductDash
from callbacks.deps import AppDeps
from callbacks.incoming import text
from callbacks.routes import build_page, find_page, open_page
from callbacks.visit import Visit
from dashboard.i18n import Locale
from dashboard.permissions import Permission, Role, Viewer
from dashboard.reports import REPORTS
from layouts import ids
from layouts.address import HOME, Address, report_path, rows_path
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

    def serve_layout() -> Component:
        # Dash asks for the layout in a request of its own; the page it asks for is the referrer.
        visit = visit_of(Address.of(request.referrer or HOME))
        page = open_page(deps, visit)
        silence = deps.jobs.silence() if visit.viewer.may(Permission.ADMIN_JOB_READ) else None
        return build_shell(visit.viewer, visit.locale, visit.address, deps.csrf_token(), page, silence)

    app.layout = serve_layout
    app.leads_to_page = lambda address: find_page(deps, visit_of(address)) is not None
    app.clientside_callback(
        ClientsideFunction(namespace="router", function_name="wanted"),
        Output(ids.ROUTE_WANTED, "data"),
        Input(ids.URL, "pathname"),
        State(ids.PAGE_PATH, "data"),
    )

    @app.callback(  # type: ignore[untyped-decorator]
        Output(ids.PAGE, "children"),
        Output(ids.PAGE_PATH, "data"),
        Input(ids.ROUTE_WANTED, "data"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def show_page(path: object, search: object) -> tuple[Component, str]:
        address = Address(path=text(path, "pathname"), search=text(search, "search").lstrip("?"))
        return open_page(deps, visit_of(address)), address.path
