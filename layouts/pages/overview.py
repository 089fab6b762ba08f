"""The overview: where the viewer can go, as cards."""

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.permissions import Viewer
from dashboard.semantic.report import ReportType
from layouts.address import report_path
from layouts.components.glyph import glyph
from layouts.components.header import visible_reports

MEASURES_NAMED = 4


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
            html.Div(
                [html.H1(t("overview.title", lang, name=viewer.name)), html.P(t("overview.lead", lang))],
                className="overview-head",
            ),
            body,
        ],
    )


def _card(report: ReportType, lang: str) -> Component:
    measures = report.shown_measures[:MEASURES_NAMED]
    return html.A(
        href=report_path(report.name),
        className=f"report-card is-{report.name}",
        children=[
            html.Span(glyph(report.name), className="report-card-mark"),
            html.H2(report.label.text(lang)),
            html.P(t("overview.grain", lang, grain=report.grain.text(lang))),
            html.Ul([html.Li(measure.label.text(lang)) for measure in measures], className="tags"),
            html.Span([html.Span(t("overview.open", lang)), glyph("forward")], className="report-card-go"),
        ],
    )
