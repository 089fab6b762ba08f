"""Which address leads to which page, for whom: ROUTES is the one table. CONTRIBUTING, "Add a page"."""

from dataclasses import replace
from functools import partial
from urllib.parse import unquote

from dash.development.base_component import Component

from callbacks.admin_pages import build_cache, build_job, build_jobs, build_status
from callbacks.after_answer import after_answer
from callbacks.approval_pages import build_approvals
from callbacks.audit_pages import build_audit_logs
from callbacks.builder_pages import build_builder, build_saved
from callbacks.delivery_pages import build_account, build_deliveries, build_schedules
from callbacks.deps import AppDeps
from callbacks.import_pages import build_import, build_imports
from callbacks.overview import build_overview
from callbacks.people_pages import build_users
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
from callbacks.route import DAY, ID, NAME, REPORT, Route
from callbacks.snapshot_pages import build_sealed, build_snapshots
from callbacks.visit import Visit
from callbacks.webhook_pages import build_webhook, build_webhooks
from dashboard.permissions import Permission
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
    USERS,
    WEBHOOKS,
)
from layouts.pages import missing
from layouts.standing import Follows, Standing, build_standing


def _overview(deps: AppDeps, visit: Visit) -> Component:
    return build_overview(deps, visit, partial(find_called, deps))


# The first that fits: the builder's address would be a report type's, too.
ROUTES = (
    Route(HOME, _overview, Follows.SCRIPT),
    Route(BUILDER, build_builder, Follows.NUMBERS),
    Route(f"{SAVED}/{ID}", build_saved, Follows.NUMBERS, named=name_saved),
    Route(REPORT, build_report, Follows.SCRIPT, named=name_report),
    Route(f"{REPORT}/rows", build_rows, Follows.SCRIPT),
    Route(f"{REPORT}/quality", build_quality, Follows.NUMBERS),
    Route(f"{REPORT}/daily", build_latest_daily, Follows.LIST),
    Route(f"{REPORT}/record/{ID}", build_record, Follows.NUMBERS),
    Route(rf"{REPORT}/explain/(\w+)", build_explain, Follows.NUMBERS),
    Route(rf"{REPORT}/unusual/(\w+)/{DAY}", build_unusual, Follows.NUMBERS),
    Route(f"{REPORT}/snapshots/{DAY}", build_snapshots, Follows.LIST),
    Route(f"{REPORT}/{NAME}/{DAY}", build_daily, Follows.LIST, named=name_daily),
    Route(f"/dogs/{NAME}", build_history, Follows.LIST, named=name_dog),
    Route(ACCOUNT, build_account),
    Route(APPROVALS, build_approvals, permission=Permission.APPROVAL_REPORT_COMMENT),
    Route(AUDIT_LOGS, build_audit_logs, permission=Permission.AUDIT_LOG_READ),
    Route(DATA_QUALITY, build_data_quality, permission=Permission.QUALITY_FINDING_READ),
    Route(CACHE, build_cache, permission=Permission.ADMIN_CACHE_WRITE),
    Route(STATUS, build_status, permission=Permission.ADMIN_METRICS_READ),
    Route(JOBS, build_jobs, permission=Permission.ADMIN_JOB_READ),
    Route(rf"{JOBS}/(\w+)", build_job, permission=Permission.ADMIN_JOB_READ),
    Route(USERS, build_users, permission=Permission.ADMIN_USER_WRITE),
    Route(IMPORTS, build_imports, permission=Permission.IMPORT_FILE_WRITE),
    Route(f"{IMPORTS}/{ID}", build_import, permission=Permission.IMPORT_FILE_WRITE),
    Route(SCHEDULES, build_schedules, permission=Permission.SCHEDULE_OWN_WRITE),
    Route(DELIVERIES, build_deliveries, permission=Permission.SCHEDULE_OWN_WRITE),
    Route(SEALED, build_sealed, permission=Permission.ADMIN_SNAPSHOT_WRITE),
    Route(WEBHOOKS, build_webhooks, permission=Permission.ADMIN_WEBHOOK_WRITE),
    Route(f"{WEBHOOKS}/{ID}", build_webhook, permission=Permission.ADMIN_WEBHOOK_WRITE),
)


def _find(visit: Visit) -> tuple[Route, list[str]] | None:
    """The route of an address with its parts; None where there is none for this viewer."""
    for route in ROUTES:
        parts = route.leads(visit)
        if parts is not None:
            return route, [unquote(part) for part in parts]
    return None


def find_called(deps: AppDeps, visit: Visit) -> Called | None:
    """What the page of an address is called on the list of those opened last; None where it is not there."""
    found = _find(visit)
    return found[0].named(deps, visit, *found[1]) if found and found[0].named else None


def build_page(deps: AppDeps, visit: Visit) -> Standing:
    """The page of an address for its viewer; the one that says that there is none, where there is none for them."""
    return _build(deps, visit, _find(visit))


def open_page(deps: AppDeps, visit: Visit) -> Standing:
    """The page, noted as one that the viewer opened, if it is there and of a kind that is."""
    found = _find(visit)
    page = _build(deps, visit, found)
    if found and found[0].named and not page.is_missing:
        after_answer(partial(deps.home.recent.note, visit.address.path, visit.address.search, visit.viewer))
    return page


def _build(deps: AppDeps, visit: Visit, found: tuple[Route, list[str]] | None) -> Standing:
    """A page that is written with its numbers is written from one moment, and says of which."""
    if found is None:
        return build_standing(missing.layout(visit.locale), Follows.NOTHING, None)
    route, parts = found
    if not route.follows.is_written:
        return build_standing(route.build(deps, visit, *parts), route.follows, None)
    held = replace(deps, reads=deps.reads.pinned())
    return build_standing(route.build(held, visit, *parts), route.follows, held.reads.asking())
