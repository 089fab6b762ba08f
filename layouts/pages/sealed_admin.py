"""For administrators of what is sealed: whether the chain of seals holds, and which days are kept beyond their time."""

from collections.abc import Mapping, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.words import NO_VALUE, day_label, moment_label, with_digits
from dashboard.reports import REPORTS, report_named
from dashboard.workflow.verify_snapshots import Verdict
from data_access.hold_store import LegalHold
from layouts.address import HOLDS, SEALED


def layout(
    locale: Locale,
    *,
    holds: Sequence[LegalHold],
    projects: Mapping[str, str],
    verdict: Verdict | None,
    csrf_token: str,
) -> Component:
    """`projects`: codes by key; `verdict`: None where nobody asked for one."""
    lang = locale.lang
    return html.Div(
        className="record sealed-admin",
        children=[
            html.H1(t("holds.title", lang)),
            _section(t("holds.chain", lang), _chain(locale, verdict)),
            _section(t("holds.in_force", lang), _holds(locale, holds, projects, csrf_token)),
            _section(t("holds.place", lang), _place(locale, sorted(projects.values()), csrf_token)),
        ],
    )


def _section(heading: str, body: Component) -> Component:
    return html.Section([html.H2(heading), body], className="record-part")


def _chain(locale: Locale, verdict: Verdict | None) -> Component:
    lang = locale.lang
    parts: list[Component] = [html.P(t("holds.chain_lead", lang), className="sheet-note")]
    if verdict is not None:
        parts.append(_verdict(locale, verdict))
    parts.append(html.A(t("holds.verify", lang), href=f"{SEALED}?verify=1", className="button"))
    return html.Div(parts, className="sealed-chain")


def _verdict(locale: Locale, verdict: Verdict) -> Component:
    lang = locale.lang
    if not verdict.is_whole:
        words = t("holds.broken", lang, number=with_digits(str(verdict.number), locale))
        said = html.Span(verdict.words(lang))
        return html.P([html.Strong(words), " ", said], className="problem", role="alert")
    words = t("holds.whole", lang, count=with_digits(f"{verdict.checked:,}", locale))
    parts: list[Component] = [html.P(words, className="sealed-whole", role="status")]
    if verdict.head is not None:
        number, seal = verdict.head
        parts.append(
            html.P([t("holds.head", lang), " ", html.Code(f"{number}:{seal}", dir="ltr")], className="sheet-note")
        )
    return html.Div(parts)


def _holds(locale: Locale, holds: Sequence[LegalHold], projects: Mapping[str, str], csrf_token: str) -> Component:
    lang = locale.lang
    if not holds:
        return html.P(t("holds.none", lang), className="notice")
    names = ("report", "project", "days", "reason", "placed", "state")
    head = html.Thead(html.Tr([html.Th(t(f"holds.{name}", lang), scope="col") for name in names]))
    rows = [_hold(locale, hold, projects, csrf_token) for hold in holds]
    table = html.Table([head, html.Tbody(rows)], className="sheet")
    label = t("holds.in_force", lang)
    return html.Div(table, className="sheet-scroll", tabIndex="0", role="region", **{"aria-label": label})


def _hold(locale: Locale, hold: LegalHold, projects: Mapping[str, str], csrf_token: str) -> Component:
    lang = locale.lang
    report = report_named(hold.report_type).label.text(lang) if hold.report_type else t("holds.every_report", lang)
    code = projects.get(hold.project_id, hold.project_id) if hold.project_id else t("holds.every_project", lang)
    days = dict.fromkeys(day_label(day, locale) for day in (hold.first_day, hold.last_day))
    cells = [html.Th(report, scope="row"), html.Td(html.Bdi(code)), html.Td(html.Bdi(" – ".join(days)))]
    cells += [html.Td(html.Bdi(hold.reason)), html.Td(html.Bdi(moment_label(hold.placed_at, locale)))]
    return html.Tr([*cells, html.Td(_state(locale, hold, csrf_token))])


def _state(locale: Locale, hold: LegalHold, csrf_token: str) -> Component:
    lang = locale.lang
    if hold.lifted_at is not None:
        words = t("holds.lifted", lang, at=moment_label(hold.lifted_at, locale), reason=hold.lift_reason or NO_VALUE)
        return html.Span(words, className="sheet-note")
    return html.Form(
        [_text(t("holds.lift_reason", lang), "reason"), _send(t("holds.lift", lang), csrf_token)],
        action=f"{HOLDS}/{hold.id}/lift",
        method="POST",
        className="cache-clear",
    )


def _place(locale: Locale, codes: Sequence[str], csrf_token: str) -> Component:
    lang = locale.lang
    reports = [("", t("holds.every_report", lang)), *((one.name, one.label.text(lang)) for one in REPORTS)]
    projects = [("", t("holds.every_project", lang)), *((code, code) for code in codes)]
    return html.Form(
        [
            _choice(t("holds.report", lang), "report", reports),
            _choice(t("holds.project", lang), "project", projects),
            _day(t("holds.from", lang), "from"),
            _day(t("holds.to", lang), "to"),
            _text(t("holds.reason", lang), "reason"),
            _send(t("holds.place", lang), csrf_token, is_primary=True),
        ],
        action=HOLDS,
        method="POST",
        className="cache-clear",
    )


def _choice(label: str, name: str, options: Sequence[tuple[str, str]]) -> Component:
    chosen = html.Select([html.Option(words, value=value) for value, words in options], name=name, className="button")
    return html.Label([html.Span(label), chosen])


def _day(label: str, name: str) -> Component:
    # The browser's own field, as on the daily report.
    return html.Label([html.Span(label), dcc.Input(type="date", name=name, required=True, className="day-field")])


def _text(label: str, name: str) -> Component:
    return html.Label([html.Span(label), dcc.Input(type="text", name=name, required=True, maxLength=500)])


def _send(words: str, csrf_token: str, *, is_primary: bool = False) -> Component:
    look = "button is-primary" if is_primary else "button"
    return html.Button(words, type="submit", name="csrf_token", value=csrf_token, className=look)
