"""For administrators and auditors: the audit log in words, searched and filtered, its files, its report, its chain."""

from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.words import moment_label
from dashboard.workflow.audit_events import AuditAction
from dashboard.workflow.audit_question import (
    ACTION,
    ENTITY_ID,
    ENTITY_TYPE,
    FROM,
    OUTSIDE,
    TEXT,
    TO,
    USER,
    AuditQuestion,
)
from dashboard.workflow.audit_trail import ReadPage
from dashboard.workflow.audit_words import action_words, entity_words
from data_access.change_feed import AUDITED_TABLES
from layouts.address import AUDIT_LOGS
from layouts.components.entry_list import build_entry_list
from layouts.components.form_field import build_choice, build_input
from layouts.components.glyph import glyph

ENTITIES = (*dict.fromkeys(table.name for table in AUDITED_TABLES), "account", "file", "audit_log")
FILES = ("csv", "xlsx", "pdf", "json")
REPORT_FILES = ("pdf", "xlsx", "json")


def layout(
    locale: Locale, question: AuditQuestion, page: ReadPage, hours: str, today: date, *, is_first: bool, problem: str
) -> Component:
    """`hours`: the working hours in words; `is_first`: the page begins with the newest entry; `problem`: what is wrong
    with the question, empty where nothing is."""
    lang = locale.lang
    return html.Div(
        className="record audit",
        children=[
            html.H1(t("audit.title", lang)),
            html.P(t("audit.lead", lang), className="lead"),
            html.Div(
                [
                    html.Div([_search(locale, question, problem), _found(locale, question, page, is_first)]),
                    html.Div([_verification(lang), _report(locale, hours, today)]),
                ],
                className="audit-parts",
            ),
        ],
    )


def _search(locale: Locale, question: AuditQuestion, problem: str) -> Component:
    lang, given = locale.lang, question
    kinds = sorted(((name, entity_words(name, lang)) for name in ENTITIES), key=lambda pair: pair[1])
    actions = [(action.value, action_words(action, lang)) for action in AuditAction]
    any_one = ("", t("audit.any", lang))
    outside = [("", t("audit.any", lang)), ("1", t("audit.outside_only", lang))]
    hidden = [html.Div(build_input("", ENTITY_ID, given.entity_id), hidden=True)] if given.entity_id else []
    fields = [
        build_input(
            t("audit.text", lang), TEXT, given.text or "", kind="search", placeholder=t("audit.text_hint", lang)
        ),
        build_input(t("audit.user", lang), USER, given.user or "", autoComplete="off"),
        build_input(t("audit.from", lang), FROM, given.first.isoformat() if given.first else "", kind="date"),
        build_input(t("audit.to", lang), TO, given.last.isoformat() if given.last else "", kind="date"),
        build_choice(t("audit.action", lang), ACTION, [any_one, *actions], given.action or ""),
        build_choice(t("audit.entity", lang), ENTITY_TYPE, [any_one, *kinds], given.entity_type or ""),
        build_choice(t("audit.fact.hours", lang), OUTSIDE, outside, "1" if given.is_outside_only else ""),
    ]
    buttons = [
        html.Button(t("audit.find", lang), type="submit", className="button is-primary"),
        html.A(t("audit.reset", lang), href=AUDIT_LOGS, className="button"),
    ]
    wrong = [html.P(problem, className="form-wrong", role="alert")] if problem else []
    form = html.Form(
        [html.Div(fields, className="form-fields"), *hidden, *wrong, html.Div(buttons, className="form-buttons")],
        action=AUDIT_LOGS,
        method="GET",
        className="form",
        **{"data-role": "audit-search"},
    )
    return html.Section(form, className="record-part")


def _found(locale: Locale, question: AuditQuestion, page: ReadPage, is_first: bool) -> Component:
    lang = locale.lang
    head = html.Div([html.H2(t("audit.entries", lang)), _files(question, lang)], className="part-head")
    parts: list[Component] = [head]
    if page.entries:
        parts.append(build_entry_list(page.entries, locale, leads_on=True))
    elif page.looked_until is None:
        parts.append(html.P(t("audit.none", lang), className="notice"))
    if page.looked_until is not None:
        until = moment_label(page.looked_until, locale)
        parts.append(html.P(t("audit.none_so_far", lang, moment=until), className="notice"))
    links = [] if is_first else [html.A(t("audit.newest", lang), href=_address(question), className="button")]
    if page.next:
        words = t("audit.look_on" if page.looked_until else "audit.older", lang)
        links.append(html.A(words, href=_address(question, cursor=page.next), className="button"))
    if links:
        parts.append(html.Div(links, className="form-buttons"))
    return html.Section(parts, className="record-part")


def _address(question: AuditQuestion, **more: str) -> str:
    search = question.address(**more)
    return f"{AUDIT_LOGS}?{search}" if search else AUDIT_LOGS


def _files(question: AuditQuestion, lang: str) -> Component:
    search = question.address(lang=lang)
    links = [
        html.A(ending.upper(), href=f"{AUDIT_LOGS}.{ending}?{search}", className="menu-item", download="")
        for ending in FILES
    ]
    summary = html.Summary([glyph("download"), html.Span(t("audit.files", lang))], className="button")
    return html.Details([summary, html.Div(links, className="menu-list")], className="menu")


def _verification(lang: str) -> Component:
    words = {name: t(f"audit.{name}", lang) for name in ("verifying", "verify_failed")}
    return html.Section(
        [
            html.H2(t("audit.verify_title", lang)),
            html.P(t("audit.verify_lead", lang)),
            html.Div(
                html.Button(
                    t("audit.verify", lang),
                    type="button",
                    className="button is-primary",
                    **{
                        "data-role": "verify",
                        "data-verifying": words["verifying"],
                        "data-failed": words["verify_failed"],
                    },
                ),
                className="form-buttons",
            ),
            html.P(className="verify-answer", role="status", **{"data-role": "verify-answer"}),
        ],
        className="record-part",
    )


def _report(locale: Locale, hours: str, today: date) -> Component:
    lang = locale.lang
    fields = [
        build_input(t("audit.from", lang), "first", date(today.year, 1, 1).isoformat(), kind="date"),
        build_input(t("audit.to", lang), "last", today.isoformat(), kind="date"),
    ]
    buttons = [
        html.A(
            ending.upper(),
            href=f"{AUDIT_LOGS}/compliance.{ending}?lang={lang}",
            className="button",
            download="",
            **{"data-role": "compliance-file", "aria-label": f"{t('compliance.get', lang)} {ending.upper()}"},
        )
        for ending in REPORT_FILES
    ]
    return html.Section(
        [
            html.H2(t("compliance.title", lang)),
            html.P(t("compliance.lead", lang)),
            html.P([html.Span(f"{t('audit.fact.hours', lang)}: "), html.Bdi(hours)], className="entry-meta"),
            html.Div(fields, className="form-fields", **{"data-role": "compliance-days"}),
            html.Div(buttons, className="form-buttons"),
        ],
        className="record-part",
    )
