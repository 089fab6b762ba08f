"""For those who look after data quality: every report type, the worst first, and one of them whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard.delivery.asked import QUALITY
from dashboard.i18n import Locale, t
from dashboard.metrics.words import day_label, with_digits
from dashboard.quality.admin import Standing
from dashboard.quality.overview import Overview
from dashboard.quality.words import rule_words, score_words
from layouts.address import DATA_QUALITY, NEW_SCHEDULE
from layouts.components.finding_forms import build_finding_forms
from layouts.components.finding_lines import build_finding_line
from layouts.components.glyph import glyph
from layouts.components.heat_map import build_heat_map
from layouts.components.quality_badge import badge_parts
from layouts.components.week_chart import build_week_chart

Json = dict[str, Any]
FILES = ("pdf", "xlsx", "json")
MOST_PEOPLE = 12


@dataclass(frozen=True, kw_only=True)
class Shown:
    """`chosen`: the report type that is shown whole, `history`: the same over a longer time; `findings`: a page of its
    findings; `candidates`: by finding,
    names by user id of those it may be given to (empty: the viewer decides on none); `codes`, `people`: of
    projects and names of employees by id."""

    standings: list[Standing]
    chosen: Overview
    history: Overview
    findings: Json
    candidates: Mapping[int, Mapping[str, str]]
    codes: dict[str, str]
    people: Mapping[str, str]
    csrf_token: str
    may_schedule: bool


def layout(locale: Locale, shown: Shown) -> Component:
    lang, chosen = locale.lang, shown.chosen
    weeks = t("quality.weeks", lang)
    days = " – ".join(day_label(day, locale) for day in (chosen.days.start, chosen.days.end))
    head = html.Div(
        [
            html.H1(t("quality.admin_title", lang)),
            html.Div([*([_schedule(lang)] if shown.may_schedule else []), _files(lang)], className="form-buttons"),
        ],
        className="part-head",
    )
    return html.Div(
        className="record data-quality",
        children=[
            head,
            html.P([html.Span(days), html.Span(t("quality.admin_lead", lang))], className="provenance"),
            _reports(locale, shown),
            html.Section(
                [
                    html.H2(f"{chosen.report.label.text(lang)} · {weeks}"),
                    build_week_chart(shown.history, locale),
                ],
                className="record-part",
            ),
            html.Section(
                [html.H2(t("quality.heat", lang)), build_heat_map(chosen, shown.codes, locale)], className="record-part"
            ),
            html.Div([_by_rule(locale, chosen), _by_person(locale, shown)], className="quality-halves"),
            _findings(locale, shown),
        ],
    )


def _schedule(lang: str) -> Component:
    """Who looks after data quality may have it sent."""
    return html.A(
        [glyph("calendar"), html.Span(t("quality.schedule", lang))],
        href=f"{NEW_SCHEDULE}&report_type={QUALITY}",
        className="button",
    )


def _files(lang: str) -> Component:
    links = [
        html.A(ending.upper(), href=f"{DATA_QUALITY}.{ending}?lang={lang}", className="menu-item", download="")
        for ending in FILES
    ]
    summary = html.Summary([glyph("download"), html.Span(t("quality.file", lang))], className="button")
    return html.Details([summary, html.Div(links, className="menu-list")], className="menu")


def _reports(locale: Locale, shown: Shown) -> Component:
    cards = [_card(one, one.now.report is shown.chosen.report, locale) for one in shown.standings]
    return html.Nav(cards, className="quality-cards", **{"aria-label": t("quality.by_report", locale.lang)})


def _card(one: Standing, is_here: bool, locale: Locale) -> Component:
    lang, score = locale.lang, one.now.score
    before = t("quality.before", lang, score=score_words(one.before.score, locale))
    count = with_digits(f"{one.now.open_findings:,}", locale)
    return html.A(
        [
            html.Span(one.now.report.label.text(lang), className="card-name"),
            html.Span(badge_parts(score, locale), className=f"quality-badge is-{score.badge}"),
            html.Span(
                [html.Span(t("quality.open_findings", lang, count=count)), html.Span(before)], className="card-more"
            ),
        ],
        href=f"{DATA_QUALITY}?{urlencode({'report': one.now.report.name})}",
        className="quality-card",
        **({"aria-current": "page"} if is_here else {}),
    )


def _by_rule(locale: Locale, chosen: Overview) -> Component:
    named = [(rule_words(chosen.report, rule, locale), count) for rule, count in chosen.by_rule.items()]
    return _bars(t("quality.by_rule", locale.lang), named, locale)


def _by_person(locale: Locale, shown: Shown) -> Component:
    """Of most records the source keeps no account that entered them."""
    report = shown.chosen.report
    column = report.column(report.own_column).label.text(locale.lang) if report.own_column else ""
    counts = list(shown.chosen.by_person.items())[:MOST_PEOPLE]
    unknown = t("member.missing", locale.lang)
    return _bars(
        t("quality.by_person", locale.lang),
        [(shown.people.get(key or "", unknown), n) for key, n in counts],
        locale,
        hint=t("quality.by_person_hint", locale.lang, column=column) if column else "",
    )


def _bars(heading: str, named: list[tuple[str, int]], locale: Locale, *, hint: str = "") -> Component:
    head = [html.H2(heading), *([html.P(hint, className="builder-hint")] if hint else [])]
    if not named:
        body: Component = html.P(t("quality.nothing", locale.lang), className="notice")
        return html.Section([*head, body], className="record-part")
    most = max(count for _, count in named)
    lines = [
        html.Li(
            [
                html.Span(
                    className="bar", style={"inlineSize": f"{100 * count / most:.0f}%"}, **{"aria-hidden": "true"}
                ),
                html.Span(html.Bdi(name), className="bar-name"),
                html.Span(with_digits(f"{count:,}", locale), className="bar-count"),
            ]
        )
        for name, count in named
    ]
    return html.Section([*head, html.Ol(lines, className="quality-bars")], className="record-part")


def _findings(locale: Locale, shown: Shown) -> Component:
    lang, items = locale.lang, shown.findings["items"]
    parts: list[Component] = [html.H2(t("quality.records", lang))]
    if not items:
        parts.append(html.P(t("quality.nothing", lang), className="notice"))
        return html.Section(parts, className="record-part", id="findings")
    parts.append(html.Ol([_finding(item, locale, shown) for item in items], className="finding-lines"))
    if shown.findings["next"]:
        search = urlencode({"report": shown.chosen.report.name, "after": shown.findings["next"]})
        more = html.A(t("quality.more", lang), href=f"{DATA_QUALITY}?{search}#findings", className="button")
        parts.append(html.Div(more, className="form-buttons"))
    return html.Section(parts, className="record-part", id="findings")


def _finding(item: Json, locale: Locale, shown: Shown) -> Component:
    candidates = shown.candidates.get(item["id"])
    forms = [build_finding_forms(item, candidates, shown.csrf_token, locale.lang)] if candidates is not None else []
    return build_finding_line(item, date.fromisoformat(item["day"]), locale, forms)
