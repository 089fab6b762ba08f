"""Who decides in whose place, for how long and why: made, revoked, and looked up later."""

from collections.abc import Sequence
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.words import day_label
from dashboard.permissions import Permission, Viewer
from dashboard.semantic.period import parse_day
from dashboard.workflow.reading import Json
from layouts.components.form_field import build_choice, build_input, build_long_text
from layouts.pages.approvals import build_tabs

DELEGATE = "/api/delegations"


def layout(
    viewer: Viewer,
    locale: Locale,
    *,
    found: Sequence[Json],
    candidates: Sequence[Json],
    projects: Sequence[str],
    today: date,
) -> Component:
    """`candidates`: to whom the viewer could delegate; `projects`: codes of those that they decide on."""
    lang = locale.lang
    gives = viewer.may(Permission.APPROVAL_REPORT_SUBMIT)
    return html.Div(
        className="record approvals",
        children=[
            html.H1(t("approvals.title", lang)),
            build_tabs(lang, "delegations"),
            *([_form(viewer, lang, candidates, projects, today)] if gives else []),
            _list(locale, found),
        ],
        **{"data-role": "approvals"},
    )


def _form(viewer: Viewer, lang: str, candidates: Sequence[Json], projects: Sequence[str], today: date) -> Component:
    people = [("", t("delegation.choose", lang)), *((one["username"], one["name"]) for one in candidates)]
    places = [("", t("delegation.all_projects", lang)), *((code, code) for code in projects)]
    giver = [("", t("delegation.myself", lang)), *people[1:]]
    is_for_others = viewer.may(Permission.ADMIN_USER_WRITE)
    fields = [
        *([build_choice(t("delegation.from", lang), "from", giver)] if is_for_others else []),
        build_choice(t("delegation.to", lang), "to", people),
        build_choice(t("delegation.project", lang), "project", places),
        build_input(t("delegation.first_day", lang), "first_day", today.isoformat(), kind="date"),
        build_input(t("delegation.last_day", lang), "last_day", today.isoformat(), kind="date"),
        build_long_text(t("delegation.reason", lang), "reason", maxLength=500),
    ]
    form = html.Form(
        [
            html.Div(fields, className="form-fields"),
            html.Div(
                html.Button(t("delegation.add", lang), type="submit", className="button is-primary"),
                className="form-buttons",
            ),
            html.Div(className="form-answer", role="alert", **{"data-role": "answer"}),
        ],
        className="form",
        **{"data-role": "delegation-form", "data-url": DELEGATE},
    )
    lead = html.P(t("delegation.lead", lang), className="approval-hint")
    return html.Section([html.H2(t("delegation.new", lang)), lead, form], className="record-part")


def _list(locale: Locale, found: Sequence[Json]) -> Component:
    lang = locale.lang
    lines = html.Ol([_line(one, locale) for one in found], className="approval-lines")
    none = html.P(t("delegation.none", lang), className="notice")
    return html.Section([html.H2(t("delegation.title", lang)), lines if found else none], className="record-part")


def _line(one: Json, locale: Locale) -> Component:
    lang = locale.lang
    first, last = (day_label(parse_day(one[name], field=name), locale) for name in ("first_day", "last_day"))
    people = t("delegation.who", lang, giver=one["from"], delegate=one["to"])
    facts = [
        html.Span(t(f"delegation.state.{one['state']}", lang), className=f"approval-pill is-{one['state']}"),
        html.Span(one["project"] or t("delegation.all_projects", lang)),
        html.Span(t("delegation.days", lang, first=first, last=last)),
        html.Span(t("delegation.made_by", lang, name=one["created_by"])),
    ]
    main = [
        html.Strong(people, className="delegation-who"),
        html.P([html.Bdi(fact) for fact in facts], className="approval-facts"),
        html.P(html.Bdi(one["reason"]), className="approval-hint"),
    ]
    revoke = html.Button(
        t("delegation.revoke", lang),
        type="button",
        className="button",
        **{
            "data-role": "revoke",
            "data-url": f"{DELEGATE}/{one['id']}/revoke",
            "aria-label": f"{t('delegation.revoke', lang)}: {people}",
        },
    )
    side = html.Div([revoke] if one["can_revoke"] else [], className="approval-age")
    outcome = html.P(className="approval-outcome", role="alert", **{"data-role": "outcome"})
    return html.Li([html.Div(main, className="approval-main"), side, outcome], className="approval-line is-others")
