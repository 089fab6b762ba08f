"""Path -> page. The first page comes with the layout; a later change of path is built on demand."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from dash import ClientsideFunction, Input, Output, State
from dash.development.base_component import Component
from flask import request

from callbacks.dash_app import ProductDash
from callbacks.deps import AppDeps
from callbacks.incoming import text
from dashboard.i18n import Locale
from dashboard.permissions import Permission, Role, Viewer
from dashboard.reports import REPORTS, report_named
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

    def leads(self, visit: Visit) -> str | None:
        """The report's name in the address (empty for other pages), or None when it leads elsewhere."""
        path = visit.address.path
        match = self.pattern.fullmatch(path if path == HOME else path.rstrip("/"))
        return match[1] if match and (not match[1] or _may_read(visit.viewer, match[1])) else None


def _may_read(viewer: Viewer, name: str) -> bool:
    """Who may not see a report type may not learn that it exists."""
    return any(one.name == name and viewer.may(one.permission) for one in REPORTS)


def _overview(visit: Visit, _: str) -> Component:
    return overview.layout(visit.viewer, visit.locale)


def _report(visit: Visit, name: str) -> Component:
    return report.layout(visit.viewer, visit.locale, report_named(name))


def _rows(visit: Visit, name: str) -> Component:
    return rows.layout(visit.viewer, visit.locale, report_named(name), visit.address)


ROUTES = (
    Route(pattern=re.compile(r"()/"), build=_overview),
    Route(pattern=re.compile(r"/reports/(\w+)"), build=_report),
    Route(pattern=re.compile(r"/reports/(\w+)/rows"), build=_rows),
)


def find_page(visit: Visit) -> Callable[[], Component] | None:
    """What builds the page of an address; None where there is none for this viewer."""
    for route in ROUTES:
        name = route.leads(visit)
        if name is not None:
            return partial(route.build, visit, name)
    return None


def build_page(visit: Visit) -> Component:
    build = find_page(visit)
    return build() if build else missing.layout(visit.locale)


def build_every_page() -> None:
    """Each page once, for nobody: what a first build loads or caches is there before the fork."""
    nobody = Viewer(user_id="", username="", name="", role=Role.ADMIN, permissions=frozenset(Permission))
    for report_type in REPORTS:
        for path in (HOME, report_path(report_type.name), rows_path(report_type.name)):
            build_page(Visit(viewer=nobody, locale=Locale(), address=Address(path=path)))


def register(app: ProductDash, deps: AppDeps) -> None:
    def visit_of(address: Address) -> Visit:
        return Visit(viewer=deps.current_viewer(), locale=deps.current_locale(), address=address)

    def serve_layout() -> Component:
        # Dash asks for the layout in a request of its own; the page it asks for is the referrer.
        visit = visit_of(Address.of(request.referrer or HOME))
        page = build_page(visit)
        return build_shell(visit.viewer, visit.locale, visit.address, deps.csrf_token(), page)

    app.layout = serve_layout
    app.leads_to_page = lambda address: find_page(visit_of(address)) is not None
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
        return build_page(visit_of(address)), address.path
