"""Path -> page. The first page comes with the layout; a later change of path is built on demand."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from urllib.parse import unquote

from dash import ClientsideFunction, Input, Output, State
from dash.development.base_component import Component
from flask import request

from callbacks.admin_pages import build_cache, build_job, build_jobs, build_status
from callbacks.approval_pages import build_approvals
from callbacks.audit_pages import build_audit_logs
from callbacks.builder_pages import build_builder, build_saved
from callbacks.dash_app import ProductDash
from callbacks.delivery_pages import build_account, build_deliveries, build_schedules
from callbacks.deps import AppDeps
from callbacks.import_pages import build_import, build_imports
from callbacks.incoming import text
from callbacks.overview import build_overview
from callbacks.quality_pages import build_data_quality, build_quality
from callbacks.recent_words import Called, name_daily, name_dog, name_report, name_saved
from callbacks.report_pages import (
    build_daily,
    build_explain,
    build_history,
    build_latest_daily,
    build_record,
    build_report,
    build_rows,
    build_unusual,
)
from callbacks.route import Route
from callbacks.snapshot_pages import build_sealed, build_snapshots
from callbacks.visit import Visit
from callbacks.webhook_pages import build_webhook, build_webhooks
from dashboard.i18n import Locale
from dashboard.permissions import Permission, Role, Viewer
from dashboard.reports import REPORTS
from layouts import ids
from layouts.address import (
    ACCOUNT,
    APPROVALS,
    AUDIT_LOGS,
    BUILDER,
    CACHE,
    DATA_QUALITY,
    DELIVERIES,
    HOME,
    IMPORTS,
    JOBS,
    SAVED,
    SCHEDULES,
    SEALED,
    STATUS,
    WEBHOOKS,
    Address,
    report_path,
    rows_path,
)
from layouts.pages import missing
from layouts.shell import build_shell
from layouts.standing import Follows, build_standing


def _overview(deps: AppDeps, visit: Visit) -> Component:
    return build_overview(deps, visit, partial(find_called, deps))


ROUTES = (
    Route(pattern=re.compile("/"), build=_overview),
    Route(pattern=re.compile(BUILDER), build=build_builder, is_of_report=False, follows=Follows.NUMBERS),
    Route(
        pattern=re.compile(rf"{SAVED}/([0-9a-f-]{{36}})"),
        build=build_saved,
        is_of_report=False,
        named=name_saved,
        follows=Follows.NUMBERS,
    ),
    Route(pattern=re.compile(r"/reports/(\w+)"), build=build_report, named=name_report),
    Route(pattern=re.compile(r"/reports/(\w+)/rows"), build=build_rows),
    Route(pattern=re.compile(r"/reports/(\w+)/quality"), build=build_quality, follows=Follows.NUMBERS),
    Route(pattern=re.compile(r"/reports/(\w+)/daily"), build=build_latest_daily, follows=Follows.LIST),
    Route(pattern=re.compile(r"/reports/(\w+)/record/([0-9a-f-]{36})"), build=build_record, follows=Follows.NUMBERS),
    Route(pattern=re.compile(r"/reports/(\w+)/explain/(\w+)"), build=build_explain, follows=Follows.NUMBERS),
    Route(
        pattern=re.compile(r"/reports/(\w+)/unusual/(\w+)/(\d{4}-\d\d-\d\d)"),
        build=build_unusual,
        follows=Follows.NUMBERS,
    ),
    Route(
        pattern=re.compile(r"/dogs/([^/]+)"),
        build=build_history,
        is_of_report=False,
        follows=Follows.LIST,
        named=name_dog,
    ),
    Route(
        pattern=re.compile(APPROVALS),
        build=build_approvals,
        is_of_report=False,
        permission=Permission.APPROVAL_REPORT_COMMENT,
        follows=Follows.NOTHING,
    ),
    Route(
        pattern=re.compile(AUDIT_LOGS),
        build=build_audit_logs,
        is_of_report=False,
        permission=Permission.AUDIT_LOG_READ,
        follows=Follows.NOTHING,
    ),
    Route(
        pattern=re.compile(DATA_QUALITY),
        build=build_data_quality,
        is_of_report=False,
        permission=Permission.QUALITY_FINDING_READ,
        follows=Follows.NOTHING,
    ),
    Route(
        pattern=re.compile(CACHE),
        build=build_cache,
        is_of_report=False,
        permission=Permission.ADMIN_CACHE_WRITE,
        follows=Follows.NOTHING,
    ),
    Route(
        pattern=re.compile(STATUS),
        build=build_status,
        is_of_report=False,
        permission=Permission.ADMIN_METRICS_READ,
        follows=Follows.NOTHING,
    ),
    Route(
        pattern=re.compile(JOBS),
        build=build_jobs,
        is_of_report=False,
        permission=Permission.ADMIN_JOB_READ,
        follows=Follows.NOTHING,
    ),
    Route(
        pattern=re.compile(rf"{JOBS}/(\w+)"),
        build=build_job,
        is_of_report=False,
        permission=Permission.ADMIN_JOB_READ,
        follows=Follows.NOTHING,
    ),
    Route(
        pattern=re.compile(IMPORTS),
        build=build_imports,
        is_of_report=False,
        permission=Permission.IMPORT_FILE_WRITE,
        follows=Follows.NOTHING,
    ),
    Route(
        pattern=re.compile(rf"{IMPORTS}/([0-9a-f-]{{36}})"),
        build=build_import,
        is_of_report=False,
        permission=Permission.IMPORT_FILE_WRITE,
        follows=Follows.NOTHING,
    ),
    Route(
        pattern=re.compile(SCHEDULES),
        build=build_schedules,
        is_of_report=False,
        permission=Permission.SCHEDULE_OWN_WRITE,
        follows=Follows.NOTHING,
    ),
    Route(
        pattern=re.compile(DELIVERIES),
        build=build_deliveries,
        is_of_report=False,
        permission=Permission.SCHEDULE_OWN_WRITE,
        follows=Follows.NOTHING,
    ),
    Route(pattern=re.compile(ACCOUNT), build=build_account, is_of_report=False, follows=Follows.NOTHING),
    Route(
        pattern=re.compile(SEALED),
        build=build_sealed,
        is_of_report=False,
        permission=Permission.ADMIN_SNAPSHOT_WRITE,
        follows=Follows.NOTHING,
    ),
    Route(
        pattern=re.compile(WEBHOOKS),
        build=build_webhooks,
        is_of_report=False,
        permission=Permission.ADMIN_WEBHOOK_WRITE,
        follows=Follows.NOTHING,
    ),
    Route(
        pattern=re.compile(rf"{WEBHOOKS}/([0-9a-f-]{{36}})"),
        build=build_webhook,
        is_of_report=False,
        permission=Permission.ADMIN_WEBHOOK_WRITE,
        follows=Follows.NOTHING,
    ),
    Route(
        pattern=re.compile(r"/reports/(\w+)/snapshots/(\d{4}-\d\d-\d\d)"),
        build=build_snapshots,
        follows=Follows.LIST,
    ),
    Route(
        pattern=re.compile(r"/reports/(\w+)/([^/]+)/(\d{4}-\d\d-\d\d)"),
        build=build_daily,
        follows=Follows.LIST,
        named=name_daily,
    ),
)


def _find(visit: Visit) -> tuple[Route, list[str]] | None:
    """The route of an address with its parts; None where there is none for this viewer."""
    for route in ROUTES:
        parts = route.leads(visit)
        if parts is not None:
            return route, [unquote(part) for part in parts]
    return None


def find_page(deps: AppDeps, visit: Visit) -> Callable[[], Component] | None:
    """What builds the page of an address; None where there is none for this viewer."""
    found = _find(visit)
    return partial(_build, deps, visit, found[0], *found[1]) if found else None


def find_called(deps: AppDeps, visit: Visit) -> Called | None:
    """What the page of an address is called on the list of those opened last; None where it is not there."""
    found = _find(visit)
    return found[0].named(deps, visit, *found[1]) if found and found[0].named else None


def _build(deps: AppDeps, visit: Visit, route: Route, *parts: str) -> Component:
    """A page that is written with its numbers is written from one moment, and says of which."""
    if not route.follows.is_written:
        return build_standing(route.build(deps, visit, *parts), route.follows, None)
    held = replace(deps, reads=deps.reads.pinned())
    return build_standing(route.build(held, visit, *parts), route.follows, held.reads.asking())


def build_page(deps: AppDeps, visit: Visit) -> Component:
    build = find_page(deps, visit)
    return build() if build else missing.layout(visit.locale)


def open_page(deps: AppDeps, visit: Visit) -> Component:
    """The page, noted as one that the viewer opened, if it is there and of a kind that is."""
    page = build_page(deps, visit)
    found = _find(visit)
    if found and found[0].named and not missing.is_missing(page):
        deps.home.recent.note(visit.address.path, visit.address.search, visit.viewer)
    return page


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
