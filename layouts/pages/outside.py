"""People without an account who get reports: who they are, and the explicit scope of each."""

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import LANGUAGES, Locale, t
from dashboard.permissions import Viewer
from dashboard.reports import REPORTS, report_named
from layouts.components.form_field import build_choice, build_input
from layouts.components.tick import build_ticks
from layouts.pages.schedules import OUTSIDE, page

API = "/api/outside-profiles"
Json = dict[str, Any]


def layout(viewer: Viewer, locale: Locale, *, found: Sequence[Json], projects: Sequence[str]) -> Component:
    """`projects`: codes of those that the viewer may give."""
    lang = locale.lang
    lines = html.Ol([_line(one, lang) for one in found], className="approval-lines")
    none = html.P(t("outside.none", lang), className="notice")
    listed = html.Section(
        [html.P(t("outside.lead", lang), className="approval-hint"), lines if found else none], className="record-part"
    )
    return page(lang, "outside", listed, _form(viewer, lang, projects))


def _line(one: Json, lang: str) -> Component:
    state = "active" if one["active"] else "closed"
    comma = "، " if lang == "ar" else ", "
    reports = comma.join(report_named(name).label.text(lang) for name in one["report_types"])
    facts = [
        html.Span(t(f"outside.{state}", lang), className=f"job-state is-{'done' if one['active'] else 'cut'}"),
        html.Bdi(one["email"], dir="ltr"),
        html.Bdi(comma.join(one["projects"])),
        html.Span(reports),
        html.Span(t(f"schedules.language.{one['language']}", lang)),
    ]
    turn = "close" if one["active"] else "open"
    button = html.Button(
        t(f"outside.{turn}", lang),
        type="button",
        className="button",
        **{
            "data-role": "schedule-do",
            "data-url": f"{API}/{one['id']}",
            "data-method": "PATCH",
            "data-body": f'{{"active": {str(turn == "open").lower()}}}',
        },
    )
    outcome = html.P(className="schedule-said", role="status", **{"data-role": "outcome"})
    main = html.Div(
        [html.Strong(html.Bdi(one["name"])), html.Div(facts, className="approval-facts")], className="approval-main"
    )
    return html.Li([main, html.Div(button, className="approval-age"), outcome], className="approval-line is-others")


def _form(viewer: Viewer, lang: str, projects: Sequence[str]) -> Component:
    languages = [(value, t(f"schedules.language.{value}", lang)) for value in LANGUAGES]
    reports = [(r.name, r.label.text(lang)) for r in REPORTS if viewer.may(r.permission)]
    form = html.Form(
        [
            html.Div(
                [
                    build_input(t("schedules.name", lang), "name", required=True, maxLength=200),
                    build_input(t("outside.email", lang), "email", kind="email", required=True),
                    build_choice(t("outside.language", lang), "language", languages, lang),
                ],
                className="form-fields",
            ),
            build_ticks(t("outside.projects", lang), "projects", [(code, code) for code in projects]),
            build_ticks(t("outside.reports", lang), "report_types", reports),
            html.Div(
                html.Button(t("schedules.save", lang), type="submit", className="button is-primary"),
                className="form-buttons",
            ),
            html.Div(className="form-answer", role="alert", **{"data-role": "answer"}),
        ],
        className="form",
        **{"data-role": "outside-form", "data-url": API, "data-method": "POST", "data-back": OUTSIDE},
    )
    return html.Section([html.H2(t("outside.new", lang)), form], className="record-part")
