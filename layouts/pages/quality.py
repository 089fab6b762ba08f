"""What stands against the rows of a question: the score with its arithmetic, the rules, and the records to mend."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.words import day_label, with_digits
from dashboard.quality.asking import Quality
from dashboard.quality.words import arithmetic_words, rule_words
from dashboard.semantic.query import Query
from layouts.address import quality_path, report_path
from layouts.components.back_link import build_back_link
from layouts.components.finding_lines import build_finding_lines
from layouts.components.quality_badge import badge_parts

Json = dict[str, Any]


def layout(locale: Locale, query: Query, quality: Quality, findings: Json, rule: str | None) -> Component:
    """`findings`: a page of them as the API tells them, of one `rule` or of all."""
    lang, report = locale.lang, query.report
    days = " – ".join(day_label(day, locale) for day in dict.fromkeys((quality.days.start, quality.days.end)))
    badge = html.Span(badge_parts(quality.score, locale), className=f"quality-badge is-{quality.score.badge}")
    return html.Div(
        className="record quality-page",
        children=[
            build_back_link(report.label.text(lang), f"{report_path(report.name)}?{query.page_text()}"),
            html.H1(t("quality.title", lang, report=report.label.text(lang))),
            html.P([html.Span(days), badge], className="provenance"),
            html.P(arithmetic_words(quality.score, locale), className="quality-arithmetic"),
            _rules(locale, query, quality, rule),
            _findings(locale, query, findings, rule),
        ],
    )


def _rules(locale: Locale, query: Query, quality: Quality, rule: str | None) -> Component:
    lang = locale.lang
    if not quality.issues:
        return html.P(t("quality.nothing", lang), className="notice")
    links = [
        _rule_link(rule_words(query.report, name, locale), _address(query, name), count, name == rule, locale)
        for name, count in quality.issues
    ]
    total = sum(quality.tally.by_rule.values())
    every = _rule_link(t("quality.every_rule", lang), _address(query, None), total, rule is None, locale)
    return html.Nav([every, *links], className="rule-links", **{"aria-label": t("quality.rules", lang)})


def _rule_link(words: str, href: str, count: int, is_here: bool, locale: Locale) -> Component:
    shown = html.Span(with_digits(f"{count:,}", locale), className="menu-count")
    here = {"aria-current": "page"} if is_here else {}
    return html.A([html.Span(words), shown], href=href, className="rule-link", **here)


def _address(query: Query, rule: str | None, after: str | None = None) -> str:
    more = {name: value for name, value in (("rule", rule), ("after", after)) if value}
    return f"{quality_path(query)}{'&' if more else ''}{urlencode(more)}"


def _findings(locale: Locale, query: Query, findings: Json, rule: str | None) -> Component:
    items = findings["items"]
    if not items:
        return html.Div()
    dates = {item["day"]: date.fromisoformat(item["day"]) for item in items}
    parts = [html.H2(t("quality.records", locale.lang)), build_finding_lines(items, dates, locale)]
    if findings["next"]:
        more = html.A(t("quality.more", locale.lang), href=_address(query, rule, findings["next"]), className="button")
        parts.append(html.Div(more, className="form-buttons"))
    return html.Section(parts, className="record-part")
