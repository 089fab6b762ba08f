"""Pages about a report type: its cross-filter page, rows, daily report, single record, and what explains a number."""

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from dash.development.base_component import Component

from callbacks.deps import AppDeps
from callbacks.visit import Visit
from dashboard import clock
from dashboard.api.questions import order_shown, readable
from dashboard.errors import InvalidInput, NotFound
from dashboard.i18n import Locale
from dashboard.metrics.contributions import explain_day
from dashboard.metrics.daily import daily_query
from dashboard.metrics.explain import explain
from dashboard.metrics.history import read_history
from dashboard.metrics.result import MemberList, RowPage, TickResult
from dashboard.metrics.stored_kpis import revision_of
from dashboard.permissions import Permission, Role, Viewer
from dashboard.quality.present import findings_as_json
from dashboard.reports import report_named
from dashboard.semantic.fields import ColumnType
from dashboard.semantic.period import parse_day
from dashboard.semantic.query import Query, measure_shown
from dashboard.semantic.report import ReportType
from dashboard.workflow.corrections import OpenRecord
from dashboard.workflow.day_approval import read_day_approval
from layouts.components.breadcrumb import build_breadcrumb, path_steps
from layouts.components.correction_form import build_correction_form
from layouts.components.feeding import build_origin
from layouts.components.first_rows import FIRST
from layouts.markup import Written, write
from layouts.pages import daily, history, missing, record, rows, unusual
from layouts.pages import explain as explain_page
from layouts.pages import report as report_page

MOST_KEPT = 300
"""Pages of report types, by language, digits, calendar, time zone and rights: some hundred kilobytes each."""


def build_report(_: AppDeps, visit: Visit, name: str) -> Written:
    """The cross-filter page. Nothing of it is anybody's own: its script fills it."""
    return _report_for(name, visit.locale, visit.viewer.role, visit.viewer.permissions)


@lru_cache(maxsize=MOST_KEPT)
def _report_for(name: str, locale: Locale, role: Role, permissions: frozenset[Permission]) -> Written:
    somebody = Viewer(user_id="", username="", name="", role=role, permissions=permissions)
    return write(report_page.layout(somebody, locale, report_named(name)))


def build_daily(deps: AppDeps, visit: Visit, name: str, project: str, day: str) -> Component:
    """The daily report of an address; a project or day that does not exist is no page."""
    report = report_named(name)
    try:
        wanted = date.fromisoformat(day)
        projects = _projects(deps, visit, report, project, wanted)
        kept = deps.sheets.read(deps.reads, report, project, wanted, visit.viewer)
    except (InvalidInput, ValueError):
        return missing.layout(visit.locale)
    revised_at = revision_of(deps.reads, deps.kept, report, project, wanted, visit.viewer)
    query, reading = daily_query(report, project, wanted), deps.workflow.reading
    approval = read_day_approval(reading, deps.reads, query, visit.viewer)
    sheet = kept.sheet
    sealed = deps.snapshots.standing(sheet, visit.viewer)
    quality = deps.quality.of(deps.reads, query, visit.viewer)
    if approval is not None and deps.workflow.gate.is_below(quality):
        approval = replace(approval, quality_limit=deps.workflow.gate.limit_of(report.name))
    body = deps.sheets.written(kept, visit.locale)
    return daily.layout(visit.viewer, visit.locale, sheet, body, projects, revised_at, sealed, approval, quality)


def build_latest_daily(deps: AppDeps, visit: Visit, name: str) -> Component:
    """The last day that is over, of the project that has most rows on it."""
    report = report_named(name)
    yesterday = clock.today(deps.reads.conventions.timezone) - timedelta(days=1)
    projects = deps.reads.members(daily_query(report, "", yesterday).with_no_filters(), visit.viewer, "project").members
    named = [option for option in projects if option.value != "~"]
    if not named:
        return missing.layout(visit.locale)
    most = max(named, key=lambda option: option.count)
    return build_daily(deps, visit, name, most.value, yesterday.isoformat())


def _projects(deps: AppDeps, visit: Visit, report: ReportType, project: str, day: date) -> MemberList:
    return deps.reads.members(daily_query(report, project, day), visit.viewer, "project")


def build_rows(deps: AppDeps, visit: Visit, name: str) -> Component:
    """The rows behind a number; what is wrong with the question is said by the page itself."""
    report = report_named(name)
    query, found, is_refused = Query(report=report), None, False
    try:
        asked = Query.parse(readable(visit.address.search), report)
        # Before there are readers, pages are built for nobody: who has no rows to count.
        found = _first_rows(deps, visit, asked) if visit.viewer.user_id else None
        # What cannot be answered has no path: its members may be unknown.
        query = asked
    except InvalidInput:
        is_refused = True
    labels = found[0].labels if found and path_steps(query) else None
    path = build_breadcrumb(query, visit.address, labels, visit.locale, deps.reads.conventions)
    return rows.layout(visit.viewer, visit.locale, report, visit.address, path, found, is_refused=is_refused)


def _first_rows(deps: AppDeps, visit: Visit, query: Query) -> tuple[TickResult, RowPage]:
    """The number of a list and its first rows, both of one moment."""
    search, held = visit.address.search, deps.reads.pinned()
    page = held.rows(
        query, visit.viewer, measure=measure_shown(search, query.report), limit=FIRST, order=order_shown(search)
    )
    return held.tick(query, visit.viewer, panels=()), page


def build_record(deps: AppDeps, visit: Visit, name: str, row_id: str) -> Component:
    report = report_named(name)
    try:
        found = deps.audit.corrections.open(report, row_id, visit.viewer, visit.locale)
    except NotFound:
        return missing.layout(visit.locale)
    entries = deps.audit.trail.get_entity_history(found.entities, visit.viewer, visit.locale)
    correction = [_correction(deps, visit, found)] if found.fields else []
    origin = build_origin(visit.viewer, deps.imports.history.origin(report.name, row_id), visit.locale)
    conventions = deps.reads.conventions
    doubts = deps.quality.of_record(report, row_id, visit.viewer)
    told = findings_as_json(doubts, len(doubts), len(doubts) + 1, deps.reads, visit.locale, deps.names)["items"]
    return record.layout(
        visit.locale, report, found.columns, found.item, entries, correction, origin, conventions, told
    )


def _correction(deps: AppDeps, visit: Visit, found: OpenRecord) -> Component:
    corrections, report = deps.audit.corrections, found.report
    keys = [one for one in found.fields if one.field.column.type is ColumnType.KEY]
    members = {one.name: corrections.members(report, one, visit.viewer) for one in keys}
    codes = {one.name: corrections.code_of(one) for one in keys}
    return build_correction_form(found, members, codes, visit.locale)


def build_explain(deps: AppDeps, visit: Visit, name: str, measure_name: str) -> Component:
    """What the number of an address is, under its filters."""
    report = report_named(name)
    try:
        query, measure = Query.parse(readable(visit.address.search), report), report.measure(measure_name)
        found = explain(deps.reads, query, measure, visit.viewer)
    except InvalidInput:
        return missing.layout(visit.locale)
    edits = deps.edits.last_edits(found.sources, found.newest_ids)
    feeding = deps.imports.history.feeding(report.name, found.row_ids)
    quality, conventions = deps.quality.of(deps.reads, query, visit.viewer), deps.reads.conventions
    return explain_page.layout(
        visit.viewer, visit.locale, query, found, edits, feeding, conventions, visit.address, quality
    )


def build_unusual(deps: AppDeps, visit: Visit, name: str, measure_name: str, day: str) -> Component:
    """What moved a measure on a day, under the filters of an address."""
    report = report_named(name)
    try:
        query, wanted = Query.parse(readable(visit.address.search), report), parse_day(day, field="day")
        found = explain_day(deps.reads, query, visit.viewer, measure=measure_name, day=wanted)
    except InvalidInput:
        return missing.layout(visit.locale)
    return unusual.layout(visit.locale, query, found, deps.reads.conventions, visit.address)


def build_history(deps: AppDeps, visit: Visit, dog: str) -> Component:
    """A dog's history, up to the day that the address names."""
    until = visit.address.value("to")
    try:
        found = read_history(deps.reads, dog, visit.viewer, until=parse_day(until, field="to") if until else None)
    except InvalidInput:
        return missing.layout(visit.locale)
    return history.layout(visit.locale, found)
