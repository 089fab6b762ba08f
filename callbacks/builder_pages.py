"""The pages of the report builder: building, and a saved report."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dash.development.base_component import Component

from callbacks.deps import AppDeps
from callbacks.visit import Visit
from dashboard.builder.access import Access
from dashboard.builder.address import definition_of
from dashboard.builder.opening import Opened
from dashboard.builder.palette import palette_as_json
from dashboard.builder.present import Presenter, note_words
from dashboard.builder.templates import Saved
from dashboard.errors import InvalidInput, NotFound
from dashboard.i18n import t
from dashboard.metrics.pivot import Pivot
from dashboard.metrics.pivot_run import run_pivot
from dashboard.metrics.words import member_labels
from dashboard.permissions import Permission
from dashboard.reports import REPORTS
from dashboard.semantic.builder_question import PIVOT, TABLE, BuilderQuestion, fitting_comparison, parse_question
from dashboard.semantic.query import PREVIOUS
from dashboard.semantic.report import ReportType
from dashboard.workflow.standing import covers
from layouts.address import BUILDER, saved_path
from layouts.components.builder_handover import Owner, build_handover
from layouts.components.builder_links import BuilderLinks
from layouts.components.builder_saved import OpenSaved
from layouts.pages import builder, missing
from layouts.pages.builder import BuilderPage, Picking

MOST_MEMBERS = 60


def build_builder(deps: AppDeps, visit: Visit) -> Component:
    """What an address asks for; without a report type, what there is to start from."""
    if visit.address.value("report") is None:
        told = Presenter(deps.builder.sharing, visit.locale)
        found = [told.saved(one) for one in deps.builder.templates.every(visit.viewer)]
        pinned = deps.home.pins.store.pins(visit.viewer.user_id)
        handover = _handover(deps, visit) if visit.viewer.may(Permission.ADMIN_USER_WRITE) else None
        return builder.build_start(_readable(visit), found, visit.locale, pinned=pinned, handover=handover)
    definition = definition_of(visit.address.search)
    report = _report(visit, definition)
    if report is None:
        return missing.layout(visit.locale)
    question, problem = _question(definition, report, visit)
    links = BuilderLinks(path=BUILDER, definition=question.definition())
    return _page(deps, visit, question, links, problem=problem)


def build_saved(deps: AppDeps, visit: Visit, template_id: str) -> Component:
    """A saved report as it was saved, or as the address says that it was changed since."""
    templates, key = deps.builder.templates, visit.address.value("key")
    try:
        saved = templates.find(template_id, visit.viewer, key=key)
    except NotFound:
        return missing.layout(visit.locale)
    opened = templates.open(saved, visit.viewer)
    definition = definition_of(visit.address.search)
    report = _report(visit, definition)
    if report is not None:
        question, problem = _question(definition, report, visit)
        is_changed = opened.question is None or question.definition() != opened.question.definition()
        opened = Opened(question=question, notes=())
    else:
        problem, is_changed = "", bool(opened.notes)
    return _saved_page(deps, visit, saved, opened, problem, is_changed=is_changed, key=key)


def _saved_page(
    deps: AppDeps, visit: Visit, saved: Saved, opened: Opened, problem: str, *, is_changed: bool, key: str | None
) -> Component:
    shown = _open_saved(deps, visit, saved, is_changed=is_changed, key=key)
    notes = tuple(note_words(note, visit.locale) for note in opened.notes)
    if opened.question is None:
        return builder.build_closed(shown, notes, visit.locale)
    links = BuilderLinks(
        path=saved_path(saved.template.id),
        definition=opened.question.definition(),
        beside=(("key", key),) if key else (),
    )
    return _page(deps, visit, opened.question, links, problem=problem, notes=notes, saved=shown)


def _page(
    deps: AppDeps,
    visit: Visit,
    question: BuilderQuestion,
    links: BuilderLinks,
    *,
    problem: str,
    notes: tuple[str, ...] = (),
    saved: OpenSaved | None = None,
) -> Component:
    view = question.view or question.suggested_view
    pivot: Pivot | None = None
    if not problem:
        pivot, problem = _pivot(deps, visit, _as_shown(question, view))
    suggested = pivot.suggested_view if pivot is not None else question.suggested_view
    if question.view is None and not question.columns:
        view = suggested
    comparison = fitting_comparison(question.dimensions, question.query.compare_to) or PREVIOUS
    page = BuilderPage(
        question=question,
        view=view,
        suggested=suggested,
        pivot=pivot,
        palette=palette_as_json(question.report, visit.locale, dimensions=question.dimensions, comparison=comparison),
        links=links,
        words=deps.reads.asking().words(question.report),
        problem=problem,
        notes=notes,
        picking=_picking(deps, visit, question),
        saved=saved,
        may_schedule=visit.viewer.may(Permission.SCHEDULE_OWN_WRITE),
        may_export=visit.viewer.may(Permission.REPORT_ROWS_EXPORT),
    )
    return builder.layout(page, visit.locale, deps.reads.conventions)


def _as_shown(question: BuilderQuestion, view: str) -> BuilderQuestion:
    """In a table, members of the columns stand in lines, too; a picture is over the first dimension of the rows."""
    if view == TABLE:
        return replace(question, rows=(*question.rows, *question.columns), columns=())
    return question if view == PIVOT or not question.rows else question.within(question.rows[:1], question.columns)


def _pivot(deps: AppDeps, visit: Visit, question: BuilderQuestion) -> tuple[Pivot | None, str]:
    """Or what is wrong with it, in words."""
    try:
        return run_pivot(deps.reads, question, visit.viewer), ""
    except InvalidInput as error:
        return None, _words(error, visit)


def _question(definition: Mapping[str, Any], report: ReportType, visit: Visit) -> tuple[BuilderQuestion, str]:
    """The question of an address; what cannot be read is said above the one that can."""
    try:
        return parse_question(definition, report), ""
    except InvalidInput as error:
        return parse_question({"report": report.name}, report), _words(error, visit)


def _words(error: InvalidInput, visit: Visit) -> str:
    lang = visit.locale.lang
    if error.code == "too_many_columns":
        return t("builder.wrong.too_wide", lang)
    if error.code == "too_many_groups":
        return t("builder.wrong.too_many", lang)
    if error.field == "compare":
        return t("builder.why.time_not_shifted", lang)
    return t("builder.wrong", lang, value=str(error.value or ""), nearest=error.suggestion or "–")


def _picking(deps: AppDeps, visit: Visit, question: BuilderQuestion) -> Picking | None:
    name = visit.address.value("pick")
    report = question.report
    if name is None or all(one.name != name for one in report.dimensions):
        return None
    find = visit.address.value("find") or ""
    try:
        found = deps.reads.members(question.query, visit.viewer, name)
    except InvalidInput:
        return None
    words = member_labels(found.dimension, found.labels, visit.locale, deps.reads.conventions)
    options = [(one.value, words(one.value), one.count) for one in found.members]
    fit = [one for one in options if find.casefold() in f"{one[0]} {one[1]}".casefold()]
    chosen = question.query.selections.get(name, ())
    fit.sort(key=lambda one: (one[0] not in chosen, -one[2]))
    return Picking(name=name, options=fit[:MOST_MEMBERS], total=len(fit), find=find)


def _open_saved(deps: AppDeps, visit: Visit, saved: Saved, *, is_changed: bool, key: str | None) -> OpenSaved:
    sharing, viewer = deps.builder.sharing, visit.viewer
    told = Presenter(sharing, visit.locale)
    shown = OpenSaved(
        told=told.saved(saved),
        is_changed=is_changed,
        versions=(),
        people=(),
        projects=(),
        key=key,
        is_pinned=None if key else deps.home.pins.has(saved.template.id, viewer),
        may_schedule=viewer.may(Permission.SCHEDULE_OWN_WRITE),
    )
    if not shown.may(Access.EDIT):
        return shown
    codes = deps.reads.member_table("project").code_of_id
    people = sharing.people(saved) if shown.may(Access.OWN) else []
    versions = deps.builder.templates.versions(saved)
    return replace(
        shown,
        versions=[told.version(one) for one in versions],
        people=[(one.username, one.name) for one in people if one.user_id != viewer.user_id],
        projects=sorted(code for project, code in codes.items() if covers(viewer.scope, project)),
    )


def _handover(deps: AppDeps, visit: Visit) -> Component:
    owned = deps.builder.sharing.owners(visit.viewer)
    accounts = deps.builder.templates.telling.directory.accounts.all()
    owners = [
        Owner(username=one.username, name=one.name, reports=owned[one.user_id], has_left=not one.may_enter())
        for one in accounts
        if one.user_id in owned
    ]
    people = [(one.username, one.name) for one in accounts if one.may_enter()]
    return build_handover(owners, people, visit.locale)


def _readable(visit: Visit) -> list[ReportType]:
    return [report for report in REPORTS if visit.viewer.may(report.permission)]


def _report(visit: Visit, definition: Mapping[str, Any]) -> ReportType | None:
    """The report type of an address, if it is for this viewer."""
    return next((one for one in _readable(visit) if one.name == definition.get("report")), None)
