"""The cross-filter page of a report type: title, filters, numbers and eight cards, empty; scripts fill them."""

from math import ceil

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.charts.choose import in_reading_order
from dashboard.i18n import Locale, t
from dashboard.permissions import Permission, Viewer
from dashboard.semantic.report import ReportType
from layouts import ids
from layouts.address import NEW_SCHEDULE, api_path, latest_daily_path, paper_path
from layouts.components.download import build_downloads, build_print_note
from layouts.components.filter_bar import build_filter_bar
from layouts.components.glyph import glyph, role
from layouts.components.panel_card import build_panel_card
from layouts.components.quality_badge import build_waiting_badge
from layouts.pages.report_spec import build_spec

KPIS_UNFOLDED = 8
"""Of more than a few, so many are shown at first (assets/js/kpis.js)."""


def layout(viewer: Viewer, locale: Locale, report: ReportType) -> Component:
    lang = locale.lang
    cards = [build_panel_card(panel, kind, report, lang) for panel, kind in in_reading_order(report)]
    return html.Div(
        className="report",
        children=[
            dcc.Store(id=ids.REPORT_SPEC, data=build_spec(report, viewer, locale)),
            _head(viewer, report, locale),
            build_filter_bar(lang),
            html.Div(className="problem", hidden=True, **{"data-role": "problem", "role": "alert"}),
            html.Div(className="empty-note", hidden=True, **{"data-role": "empty", "role": "status"}),
            _kpis(report, lang),
            html.Div(cards, className="panels"),
            *build_print_note(viewer, lang, paper_path(report.name)),
            html.Div(className="visually-hidden", **{"data-role": "announcer", "aria-live": "polite"}),
        ],
        **role("page"),
    )


def _head(viewer: Viewer, report: ReportType, locale: Locale) -> Component:
    lang = locale.lang
    return html.Div(
        className="page-head",
        children=[
            html.Div(
                className="page-title",
                children=[html.H1(report.label.text(lang)), _provenance(report, lang)],
            ),
            html.Div(
                [
                    _measure_switch(lang),
                    _daily(report, lang),
                    *build_downloads(
                        viewer,
                        locale,
                        lambda ending: api_path(report.name, f"export.{ending}"),
                        _scheduling(viewer, report, locale.lang),
                    ),
                ],
                className="page-tools",
            ),
        ],
    )


def _kpis(report: ReportType, lang: str) -> Component:
    """A script fills it; until then it is as tall on a phone as what comes, two abreast."""
    rows = ceil(min(len(report.shown_measures), KPIS_UNFOLDED) / 2)
    named = {"data-role": "kpis", "aria-label": t("kpi.label", lang)}
    return html.Ul(className="kpis is-waiting", style={"--kpi-rows": str(rows)}, **named)


def _provenance(report: ReportType, lang: str) -> Component:
    return html.P(
        className="provenance",
        children=[
            html.Bdi(className="provenance-days", **role("days")),
            html.Span(**role("compared")),
            html.Span(**role("rows-counted")),
            html.Span(**role("engine")),
            build_waiting_badge(report, lang),
        ],
    )


def _measure_switch(lang: str) -> Component:
    return html.Label(
        [html.Span(t("measure.show", lang)), html.Span(className="select", **role("measure-holder"))],
        className="measure-switch",
    )


def _daily(report: ReportType, lang: str) -> Component:
    return html.A(
        [glyph("calendar"), html.Span(t("daily.open", lang))], href=latest_daily_path(report.name), className="button"
    )


def _scheduling(viewer: Viewer, report: ReportType, lang: str) -> list[Component]:
    """A script adds the state of the page to the link, for a schedule with the same filters."""
    if not viewer.may(Permission.SCHEDULE_OWN_WRITE):
        return []
    href = f"{NEW_SCHEDULE}&report_type={report.name}"
    words = t("schedules.this", lang)
    return [html.A(words, href=href, className="menu-item", **{"data-role": "schedule-this", "data-start": href})]
