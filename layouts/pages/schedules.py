"""Scheduled reports: what goes to whom and when, with its next runs; made, changed, paused, sent by hand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.delivery.asked import QUALITY
from dashboard.delivery.calendar import LAST_DAY, MONTHLY, WEEKLY
from dashboard.delivery.periods import LAST_DAYS
from dashboard.i18n import Locale, Words, t
from dashboard.metrics.words import moment_label, with_digits
from dashboard.reports import report_named
from layouts.address import DELIVERIES, NEW_SCHEDULE, SCHEDULES, saved_path
from layouts.components.moment import when

API = "/api/schedules"
OUTSIDE = f"{SCHEDULES}?tab=outside"
Json = dict[str, Any]


def build_tabs(lang: str, here: str) -> Component:
    links = [
        html.A(
            t(f"schedules.tab.{name}", lang),
            href=href,
            className="page-tab",
            **({"aria-current": "page"} if name == here else {}),
        )
        for name, href in (("schedules", SCHEDULES), ("ledger", DELIVERIES), ("outside", OUTSIDE))
    ]
    return html.Nav(links, className="page-tabs", **{"aria-label": t("schedules.title", lang)})


def page(lang: str, here: str, *parts: Component) -> Component:
    """What all pages of deliveries have around them."""
    return html.Div(
        className="record approvals schedules",
        children=[html.H1(t("schedules.title", lang)), build_tabs(lang, here), *parts],
        **{"data-role": "schedules"},
    )


def layout(locale: Locale, *, schedules: Sequence[Json], form: Component | None, names: dict[str, str]) -> Component:
    """`form`: of the one that is made or changed; `names`: of recipients, by what an entry says."""
    lang = locale.lang
    make = html.A(t("schedules.new", lang), href=NEW_SCHEDULE, className="button is-primary")
    head = html.Div([html.P(t("schedules.lead", lang), className="approval-hint"), make], className="schedules-head")
    cards = [_card(one, locale, names) for one in schedules]
    found = html.Ul(cards, className="job-cards") if cards else html.P(t("schedules.none", lang), className="notice")
    return page(lang, "schedules", *([form] if form is not None else [head]), found)


def _card(one: Json, locale: Locale, names: dict[str, str]) -> Component:
    lang = locale.lang
    state = "enabled" if one["enabled"] else "paused"
    mark = html.Span(
        t(f"schedules.state.{state}", lang), className=f"job-state is-{'done' if one['enabled'] else 'cut'}"
    )
    head = html.Div([html.H2(html.Bdi(one["name"])), mark], className="job-head")
    outcome = html.P(className="schedule-said", role="status", **{"data-role": "outcome"})
    return html.Li([head, _facts(one, locale, names), _tools(one, lang), outcome], className="job-card")


def report_words(name: str, lang: str) -> str:
    return t("quality.admin_title", lang) if name == QUALITY else report_named(name).label.text(lang)


def _facts(one: Json, locale: Locale, names: dict[str, str]) -> Component:
    lang = locale.lang
    report = report_words(one["report_type"], lang)
    last = (
        when(datetime.fromisoformat(one["last_run_at"]), locale) if one["last_run_at"] else t("schedules.never", lang)
    )
    facts: list[tuple[str, list[Any]]] = [
        ("schedules.what", [_what(one, report, lang), " · ", period_words(one["period"], locale)]),
        ("schedules.when", [plan_words(one, locale)]),
        ("field.recipients", [html.Bdi(name) for name in _recipients(one, lang, names)]),
        ("field.format", [t(f"schedules.format.{one['format']}", lang)]),
        ("schedules.owner", [html.Bdi(one["owner"])]),
        ("schedules.last_run", [last]),
    ]
    if one["filters"]:
        facts.insert(1, ("field.filters", [html.Code(html.Bdi(one["filters"], dir="ltr"))]))
    waits = [t(f"schedules.{name}", lang) for name in ("wait_until_approved", "hold_if_late") if one[name]]
    if waits:
        facts.append(("schedules.waits", waits))
    if one["unsubscribed"]:
        facts.append(("schedules.unsubscribed", [html.Bdi(name) for name in one["unsubscribed"]]))
    if one["next_runs"]:
        # On the wall of its own zone, as its time is.
        there = replace(locale, timezone=one["timezone"])
        runs = [html.Li(html.Bdi(moment_label(datetime.fromisoformat(at), there))) for at in one["next_runs"]]
        facts.append(("schedules.next_runs", [html.Ol(runs, className="schedule-runs")]))
    return html.Dl([html.Div([html.Dt(t(key, lang)), html.Dd(parts)]) for key, parts in facts], className="job-facts")


def _what(one: Json, report: str, lang: str) -> Any:
    """The report type, or the saved report, which says so where it cannot be sent any more."""
    if not one["template_id"]:
        return report
    if one["template_name"] is None:
        return html.Span(t("schedules.saved_gone", lang), className="problem-words")
    return html.A(html.Bdi(one["template_name"]), href=saved_path(one["template_id"]))


def _recipients(one: Json, lang: str, names: dict[str, str]) -> list[str]:
    """Each by name, everybody of a role by the role."""
    found = []
    for entry in one["recipients"]:
        if entry["kind"] == "role":
            found.append(" ".join((t("schedules.kind.role", lang), t(f"role.{entry['role']}", lang))))
        else:
            key = entry.get("username") or entry.get("id")
            found.append(names.get(str(key), str(key)))
    return found


def _tools(one: Json, lang: str) -> Component:
    at = f"{API}/{one['id']}"
    turn = "pause" if one["enabled"] else "resume"
    buttons = [
        _do(lang, "to_me", f"{at}/send-to-me", done=True),
        _do(lang, "run", f"{at}/run", done=True, sure="schedules.sure"),
        _link(lang, "preview", f"{SCHEDULES}?preview={one['id']}"),
        _link(lang, "history", f"{SCHEDULES}?history={one['id']}"),
        _link(lang, "edit", f"{SCHEDULES}?edit={one['id']}"),
        _do(lang, turn, at, method="PATCH", body=f'{{"enabled": {str(turn == "resume").lower()}}}'),
        _do(lang, "delete", at, method="DELETE", sure="schedules.sure_delete"),
    ]
    return html.Div(buttons, className="job-tools")


def _link(lang: str, what: str, href: str) -> Component:
    return html.A(t(f"schedules.{what}", lang), href=href, className="button")


def _do(
    lang: str, what: str, url: str, *, method: str = "POST", body: str = "", done: bool = False, sure: str = ""
) -> Component:
    """A button that a script sends; with `done` it says how many, else the page is loaded again."""
    said = {"data-done": t("schedules.done", lang, count=Words("{count}"))} if done else {}
    asked = {"data-sure": t(sure, lang)} if sure else {}
    return html.Button(
        t(f"schedules.{what}", lang),
        type="button",
        className="button",
        **{"data-role": "schedule-do", "data-url": url, "data-method": method, "data-body": body, **said, **asked},
    )


def period_words(period: str, locale: Locale) -> str:
    days = LAST_DAYS.fullmatch(period)
    if days:
        return t("schedules.period.last_days", locale.lang, count=with_digits(days[1], locale))
    return t(f"schedules.period.{period}", locale.lang)


def plan_words(one: Json, locale: Locale) -> Component:
    """Weekly · Sunday, Wednesday · 06:00 Asia/Aden."""
    lang, parts = locale.lang, [t(f"schedules.frequency.{one['frequency']}", locale.lang)]
    if one["frequency"] == WEEKLY:
        parts.append(("، " if lang == "ar" else ", ").join(t(f"weekday.{day}", lang) for day in one["weekdays"]))
    if one["frequency"] == MONTHLY:
        parts.append(month_day_words(one["month_day"], locale))
    parts.append(with_digits(one["schedule_time"], locale))
    return html.Span([html.Bdi(" · ".join(parts)), " ", html.Bdi(one["timezone"])])


def month_day_words(day: int, locale: Locale) -> str:
    return t("schedules.last_day", locale.lang) if day == LAST_DAY else with_digits(str(day), locale)
