"""The overview: one card per report the viewer may read, with its main numbers; scripts fill them."""

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.words import with_digits
from dashboard.permissions import Viewer
from dashboard.semantic.fields import TIME_PANEL, Measure
from dashboard.semantic.report import ReportType
from layouts import ids
from layouts.address import api_path, report_path
from layouts.components.glyph import glyph, role
from layouts.components.header import visible_reports
from layouts.components.quality_badge import build_waiting_badge
from layouts.pages.report_spec import describe_measure, spec_of_reader

MEASURES_SHOWN = 6


def layout(viewer: Viewer, locale: Locale) -> Component:
    lang = locale.lang
    reports = visible_reports(viewer)
    body = (
        html.Ul([html.Li(_card(report, lang)) for report in reports], className="report-cards")
        if reports
        else html.P(t("overview.none", lang), className="notice")
    )
    return html.Div(
        className="overview",
        children=[
            dcc.Store(id=ids.OVERVIEW_SPEC, data=build_overview_spec(reports, locale)),
            html.Div(
                [
                    html.H1(t("overview.title", lang, name=viewer.name)),
                    html.P(with_digits(t("overview.lead", lang), locale)),
                ],
                className="overview-head",
            ),
            body,
        ],
        **role("overview"),
    )


def build_overview_spec(reports: tuple[ReportType, ...], locale: Locale) -> dict[str, Any]:
    """What the script must know: per report its main measures and where to ask for them."""
    return {
        **spec_of_reader(locale),
        "title": t("product.name", locale.lang),
        "reports": [
            {
                "name": report.name,
                "measures": [describe_measure(measure, locale.lang) for measure in main_measures(report)],
                "tick": f"{api_path(report.name, 'tick')}?panels={_time_panel(report)}",
            }
            for report in reports
        ],
    }


def main_measures(report: ReportType) -> tuple[Measure, ...]:
    """The default measure, then the others as declared."""
    first = report.measure(report.default_measure)
    rest = tuple(measure for measure in report.shown_measures if measure is not first)
    return (first, *rest)[:MEASURES_SHOWN]


def _time_panel(report: ReportType) -> str:
    return next(panel.name for panel in report.panels if panel.by == TIME_PANEL)


def _card(report: ReportType, lang: str) -> Component:
    link = html.A([html.Span(report.label.text(lang)), glyph("forward")], href=report_path(report.name))
    return html.Article(
        className="report-card is-waiting",
        children=[
            html.Header([html.Span(glyph(report.name), className="report-card-mark"), html.H2(link)]),
            html.Div(className="card-numbers", **role("numbers")),
            html.P([html.Span(**role("note")), build_waiting_badge(report, lang)], className="card-note"),
        ],
        **{"data-report": report.name},
    )
