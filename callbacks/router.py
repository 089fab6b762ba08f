"""Path -> page. The first page comes with the layout; a later change of path is built on demand."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from dash import ClientsideFunction, Dash, Input, Output, State
from dash.development.base_component import Component
from flask import request

from callbacks.deps import AppDeps
from dashboard.errors import NotFound
from dashboard.i18n import Locale
from dashboard.permissions import Permission, Role, Viewer
from dashboard.reports import REPORTS, report_named
from dashboard.semantic.report import ReportType
from layouts import ids
from layouts.address import HOME, Address, report_path, rows_path
from layouts.pages import missing, overview, report, rows
from layouts.shell import build_shell


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Who looks at which address, and how that person reads."""

    viewer: Viewer
    locale: Locale
    address: Address


@dataclass(frozen=True, kw_only=True)
class Route:
    """A path pattern (its group is the report's name) and the page it leads to."""

    pattern: re.Pattern[str]
    build: Callable[[Visit, str], Component]


def _permitted(visit: Visit, name: str) -> ReportType:
    """The report type, or NotFound: who may not see it may not learn that it exists."""
    found = report_named(name)
    if not visit.viewer.may(found.permission):
        raise NotFound("no such page")
    return found


def _overview(visit: Visit, _: str) -> Component:
    return overview.layout(visit.viewer, visit.locale)


def _report(visit: Visit, name: str) -> Component:
    return report.layout(visit.viewer, visit.locale, _permitted(visit, name))


def _rows(visit: Visit, name: str) -> Component:
    return rows.layout(visit.viewer, visit.locale, _permitted(visit, name), visit.address)


ROUTES = (
    Route(pattern=re.compile(r"()/"), build=_overview),
    Route(pattern=re.compile(r"/reports/(\w+)"), build=_report),
    Route(pattern=re.compile(r"/reports/(\w+)/rows"), build=_rows),
)


def build_page(visit: Visit) -> Component:
    path = visit.address.path
    for route in ROUTES:
        match = route.pattern.fullmatch(path if path == HOME else path.rstrip("/"))
        if match:
            try:
                return route.build(visit, match[1])
            except NotFound:
                break
    return missing.layout(visit.locale)


def build_every_page() -> None:
    """Each page once, for nobody: what a first build loads or caches is there before the fork."""
    nobody = Viewer(user_id="", username="", name="", role=Role.ADMIN, permissions=frozenset(Permission))
    for report_type in REPORTS:
        for path in (HOME, report_path(report_type.name), rows_path(report_type.name)):
            build_page(Visit(viewer=nobody, locale=Locale(), address=Address(path=path)))


def register(app: Dash, deps: AppDeps) -> None:
    def visit_of(address: Address) -> Visit:
        return Visit(viewer=deps.current_viewer(), locale=deps.current_locale(), address=address)

    def serve_layout() -> Component:
        # Dash asks for the layout in a request of its own; the page it asks for is the referrer.
        visit = visit_of(Address.of(request.referrer or HOME))
        page = build_page(visit)
        return build_shell(visit.viewer, visit.locale, visit.address, deps.csrf_token(), page)

    app.layout = serve_layout
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
    def show_page(path: str, search: str | None) -> tuple[Component, str]:
        address = Address(path=path, search=(search or "").lstrip("?"))
        return build_page(visit_of(address)), path
