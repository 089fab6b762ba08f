"""One daily report of a queue: which, how it stands, who put it up and when, warnings in words, and since when it
waits; where it can be approved with others, a box to choose it."""

from datetime import datetime, timedelta

from dash import html
from dash.development.base_component import Component

from dashboard import clock
from dashboard.i18n import Locale, t
from dashboard.metrics.words import day_label, moment_label, with_digits
from dashboard.reports import report_named
from dashboard.semantic.period import parse_day
from dashboard.workflow.overdue import Limits
from dashboard.workflow.reading import Json
from dashboard.workflow.states import WAITING, Action
from layouts.address import daily_path
from layouts.components.moment import relative


def build_approval_line(item: Json, locale: Locale, limits: Limits, *, is_mine: bool) -> Component:
    """`is_mine`: it waits for the reader, who may choose it where nothing wants a second look."""
    approval = item["approval"]
    can_choose = is_mine and Action.APPROVE in approval["allowed"] and not item["warnings"]
    return html.Li(
        [
            *([_choice(item, locale, can_choose=can_choose)] if is_mine else []),
            html.Div([_name(item, locale), _facts(item, locale), *_notes(item, locale)], className="approval-main"),
            _age(item, locale, limits),
            html.P(className="approval-outcome", role="status", **{"data-role": "outcome"}),
        ],
        className="approval-line" if is_mine else "approval-line is-others",
        **{
            "data-role": "approval-line",
            "data-report": item["report_type"],
            "data-project": item["project"],
            "data-day": item["day"],
            "data-hash": approval["content_hash"] or "",
            "data-version": str(approval["row_version"]),
            "data-behalf": item["on_behalf_of"] or "",
        },
    )


def _day(item: Json, locale: Locale) -> str:
    return day_label(parse_day(item["day"], field="day"), locale)


def _label(item: Json, locale: Locale) -> str:
    return report_named(item["report_type"]).label.text(locale.lang)


def _choice(item: Json, locale: Locale, *, can_choose: bool) -> Component:
    if not can_choose:
        return html.Span(className="approval-choice is-not", title=t("approvals.by_itself", locale.lang))
    named = {"report": _label(item, locale), "project": item["project"], "day": _day(item, locale)}
    words = t("approvals.choose", locale.lang, **named)
    state = {"data-role": "approval-choice", "aria-checked": "false", "aria-label": words}
    return html.Button(type="button", role="checkbox", className="approval-choice", **state)


def _name(item: Json, locale: Locale) -> Component:
    parts = [html.Span(_label(item, locale)), html.Span(html.Bdi(item["project"])), html.Span(_day(item, locale))]
    day = parse_day(item["day"], field="day")
    return html.A(parts, href=daily_path(item["report_type"], item["project"], day), className="approval-name")


def _facts(item: Json, locale: Locale) -> Component:
    lang, approval = locale.lang, item["approval"]
    revision = with_digits(str(approval["revision"]), locale)
    facts = [
        html.Span(t(f"approval.state.{approval['status']}", lang), className=f"approval-pill is-{approval['status']}"),
        html.Span(t("approval.revision", lang, revision=revision)),
    ]
    for name in ("submitted", "first_approved"):
        if item[f"{name}_by"]:
            at = moment_label(datetime.fromisoformat(item[f"{name}_at"]), locale)
            facts.append(html.Span(t(f"approvals.mark.{name}", lang, name=item[f"{name}_by"], at=at)))
    return html.P([html.Bdi(fact) for fact in facts], className="approval-facts")


def _notes(item: Json, locale: Locale) -> list[Component]:
    lang, notes = locale.lang, []
    if item["warnings"]:
        mark = html.Span(className="warn-mark", **{"aria-hidden": "true"})
        said = [html.Li([mark, html.Span(one["text"])]) for one in item["warnings"]]
        notes.append(html.Ul(said, className="approval-warnings", **{"aria-label": t("approvals.warnings", lang)}))
    if item["on_behalf_of"]:
        notes.append(html.P(t("approvals.on_behalf", lang, name=item["on_behalf_of"]), className="approval-behalf"))
    return notes


def _age(item: Json, locale: Locale, limits: Limits) -> Component:
    if not item["waiting_since"]:
        return html.Div(className="approval-age")
    since = datetime.fromisoformat(item["waiting_since"])
    late = _late(since, limits) if item["approval"]["status"] in WAITING else None
    said = [html.Span(t(f"approvals.late.{late}", locale.lang), className=f"late-mark is-{late}")] if late else []
    return html.Div([*said, relative(since, locale)], className="approval-age")


def _late(since: datetime, limits: Limits) -> str | None:
    """`escalated` or `overdue`, after the hours that are set; 0 hours: never."""
    waited = clock.now() - since
    hours = {"escalated": limits.escalate_after_h, "overdue": limits.remind_after_h}
    return next((name for name, most in hours.items() if most and waited >= timedelta(hours=most)), None)
