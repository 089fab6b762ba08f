"""The overview, each reader's home: what needs attention, what they pinned, their reports, what they opened last; in
the order that they gave it. Scripts fill it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.home.arrangement import PARTS, PERIODS, Arrangement, report_card, saved_card
from dashboard.i18n import Locale, t
from dashboard.permissions import Viewer
from dashboard.semantic.fields import TIME_PANEL, Measure
from dashboard.semantic.report import ReportType
from layouts import ids
from layouts.address import BUILDER, api_path, pin_path, report_path, saved_path
from layouts.components.glyph import glyph, role
from layouts.components.header import visible_reports
from layouts.components.moment import relative
from layouts.components.overview_arrange import build_arrange
from layouts.components.quality_badge import build_waiting_badge
from layouts.pages.report_spec import describe_measure, spec_of_reader

MEASURES_SHOWN = 6


@dataclass(frozen=True, kw_only=True)
class Pinned:
    """A saved report: its id and its name."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class RecentPage:
    """`words`: what the page is called; `kind`: what kind of thing it shows, in words."""

    words: str
    kind: str
    url: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class HomePage:
    """What is the reader's own."""

    arrangement: Arrangement
    pinned: Sequence[Pinned] = ()
    recent: Sequence[RecentPage] = ()


def layout(viewer: Viewer, locale: Locale, home: HomePage) -> Component:
    lang, arrangement = locale.lang, home.arrangement
    cards = {report_card(one.name): one for one in visible_reports(viewer)}
    reports = tuple(cards[name] for name in arrangement.ordered(cards))
    pins = {saved_card(one.id): one for one in home.pinned}
    pinned = tuple(pins[name] for name in arrangement.ordered(pins))
    inside = {
        "pinned": [(saved_card(one.id), one.name) for one in pinned],
        "reports": [(report_card(one.name), one.label.text(lang)) for one in reports],
    }
    bodies = {
        "attention": _waiting("attention"),
        "pinned": _pinned(pinned, arrangement, lang),
        "reports": _reports(reports, arrangement, lang),
        "recent": _recent(home.recent, locale),
    }
    parts = arrangement.ordered(PARTS)
    return html.Div(
        className="overview",
        children=[
            dcc.Store(id=ids.OVERVIEW_SPEC, data=build_overview_spec(reports, locale, arrangement)),
            _head(viewer, arrangement, lang),
            build_arrange([(name, t(f"overview.part.{name}", lang)) for name in parts], inside, arrangement, lang),
            html.Div(
                [_part(name, bodies[name], arrangement, lang) for name in parts],
                className="overview-parts",
                **{"data-tiles": "parts"},
            ),
        ],
        **role("overview"),
    )


def build_overview_spec(reports: tuple[ReportType, ...], locale: Locale, arrangement: Arrangement) -> dict[str, Any]:
    """What the script must know: per report its main measures and where to ask for them, and over which days."""
    return {
        **spec_of_reader(locale),
        "title": t("product.name", locale.lang),
        "period": arrangement.period,
        "periods": dict(PERIODS),
        "reports": [
            {
                "name": report.name,
                "measures": [describe_measure(measure, locale.lang) for measure in main_measures(report)],
                "tick": tick_of(report),
            }
            for report in reports
        ],
    }


def tick_of(report: ReportType) -> str:
    """Where a card's numbers and their shape over time are asked for."""
    return f"{api_path(report.name, 'tick')}?panels={_time_panel(report)}"


def main_measures(report: ReportType) -> tuple[Measure, ...]:
    """The default measure, then the others as declared."""
    first = report.measure(report.default_measure)
    rest = tuple(measure for measure in report.shown_measures if measure is not first)
    return (first, *rest)[:MEASURES_SHOWN]


def _time_panel(report: ReportType) -> str:
    return next(panel.name for panel in report.panels if panel.by == TIME_PANEL)


def _head(viewer: Viewer, arrangement: Arrangement, lang: str) -> Component:
    periods = [
        html.Button(
            t(f"overview.period.{name}", lang),
            type="button",
            className="overview-period",
            **{"data-period": name, "aria-pressed": str(name == arrangement.period).lower()},
        )
        for name in PERIODS
    ]
    days = html.Div(periods, className="overview-periods", role="group", **{"aria-label": t("overview.period", lang)})
    arrange = html.Button(
        [glyph("sliders"), html.Span(t("overview.arrange", lang))],
        type="button",
        className="button",
        **{"data-role": "arrange-open", "aria-expanded": "false", "aria-controls": "arrange"},
    )
    words = [html.H1(t("overview.title", lang, name=viewer.name)), html.P(t("overview.lead", lang))]
    return html.Div([html.Div(words), html.Div([days, arrange], className="overview-tools")], className="overview-head")


def _part(name: str, body: Component, arrangement: Arrangement, lang: str) -> Component:
    heading = html.H2(t(f"overview.part.{name}", lang), id=f"part-{name}")
    return html.Section(
        [heading, body],
        hidden=not arrangement.shows(name),
        className=f"overview-part is-{name}",
        **{"data-tile": name, "aria-labelledby": f"part-{name}"},
    )


def _waiting(name: str) -> Component:
    return html.Ul(className=f"{name} is-waiting", **role(name))


def _reports(reports: Sequence[ReportType], arrangement: Arrangement, lang: str) -> Component:
    if not reports:
        return html.P(t("overview.none", lang), className="notice")
    return html.Ul(
        [_tile(report_card(one.name), _card(one, arrangement, lang), arrangement) for one in reports],
        className="report-cards",
        **{"data-tiles": "reports"},
    )


def _pinned(pinned: Sequence[Pinned], arrangement: Arrangement, lang: str) -> Component:
    """What to do next where nothing is pinned."""
    link = html.A([html.Span(t("overview.pin_next", lang)), glyph("forward")], href=BUILDER, className="button")
    none = html.Div(
        [html.P(t("overview.pinned_none", lang)), link],
        className="overview-none",
        hidden=bool(pinned),
        **role("pinned-none"),
    )
    cards = [_tile(saved_card(one.id), _pin(one, lang), arrangement) for one in pinned]
    return html.Div([none, html.Ul(cards, className="pin-cards", **{"data-tiles": "pinned"})])


def _tile(name: str, card: Component, arrangement: Arrangement) -> Component:
    return html.Li(card, hidden=not arrangement.shows(name), **{"data-tile": name})


def _pin(pinned: Pinned, lang: str) -> Component:
    told = t("overview.unpin", lang, name=pinned.name)
    unpin = html.Button(
        glyph("close"), type="button", className="chip-step", title=told, **{"data-role": "unpin", "aria-label": told}
    )
    title = html.H3(html.A(html.Bdi(pinned.name), href=saved_path(pinned.id)))
    return html.Article(
        [
            html.Header([title, unpin]),
            html.Div(className="pin-body", **role("pin-body")),
            html.P(className="card-note", **role("pin-note")),
        ],
        className="pin-card is-waiting",
        **{"data-pin": pinned.id, "data-url": pin_path(pinned.id)},
    )


def _recent(recent: Sequence[RecentPage], locale: Locale) -> Component:
    if not recent:
        return html.P(t("overview.recent_none", locale.lang), className="overview-none")
    items = [
        html.Li(
            [
                html.A(html.Bdi(one.words), href=one.url),
                html.Span([html.Span(one.kind), " · ", relative(one.at, locale)], className="recent-when"),
            ]
        )
        for one in recent
    ]
    return html.Ol(items, className="recent-pages")


def _card(report: ReportType, arrangement: Arrangement, lang: str) -> Component:
    days = PERIODS[arrangement.period]
    path = report_path(report.name)
    link = html.A(
        [html.Span(report.label.text(lang)), glyph("forward")],
        href=f"{path}?{days}" if days else path,
        **{"data-path": path},
    )
    return html.Article(
        className="report-card is-waiting",
        children=[
            html.Header([html.Span(glyph(report.name), className="report-card-mark"), html.H3(link)]),
            html.Div(className="card-numbers", **role("numbers")),
            html.P([html.Span(**role("note")), build_waiting_badge(report, lang)], className="card-note"),
        ],
        **{"data-report": report.name},
    )
