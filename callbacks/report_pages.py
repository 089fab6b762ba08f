"""Pages that are written with their numbers: the daily report and the single record."""

from datetime import date, timedelta

from dash.development.base_component import Component

from callbacks.deps import AppDeps
from callbacks.visit import Visit
from dashboard import clock
from dashboard.errors import InvalidInput, NotFound
from dashboard.metrics.daily import daily_query, read_sheet
from dashboard.metrics.result import MemberList
from dashboard.reports import report_named
from dashboard.semantic.report import ReportType
from layouts.pages import daily, missing, record


def build_daily(deps: AppDeps, visit: Visit, name: str, project: str, day: str) -> Component:
    """The daily report of an address; a project or day that does not exist is no page."""
    report = report_named(name)
    try:
        wanted = date.fromisoformat(day)
        projects = _projects(deps, visit, report, project, wanted)
        sheet = read_sheet(deps.reads, report, project, wanted, visit.viewer)
    except (InvalidInput, ValueError):
        return missing.layout(visit.locale)
    return daily.layout(visit.viewer, visit.locale, sheet, projects)


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


def build_record(deps: AppDeps, visit: Visit, name: str, row_id: str) -> Component:
    report = report_named(name)
    try:
        columns, item = deps.reads.record(report, row_id, visit.viewer)
    except NotFound:
        return missing.layout(visit.locale)
    edits = deps.edits.last_edits([item["source"]], [row_id])
    return record.layout(visit.viewer, visit.locale, report, columns, item, edits)
