"""One daily report: a project and a day with its numbers, its trends, and every row in the shape of the paper."""

from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.daily import DailySheet, daily_query
from dashboard.metrics.emptiness import emptiness_of_day
from dashboard.metrics.result import MemberList
from dashboard.metrics.words import day_label, moment_label, with_digits
from dashboard.permissions import Viewer
from dashboard.quality.asking import Quality
from dashboard.workflow.day_approval import DayApproval
from dashboard.workflow.snapshots import Standing
from layouts.address import daily_path, quality_path, report_path, rows_path, unusual_path
from layouts.components.approval_bar import build_approval_bar, says_sealed
from layouts.components.download import build_downloads
from layouts.components.empty_note import build_empty_note
from layouts.components.glyph import glyph, role
from layouts.components.kpi_cell import build_kpi_cell
from layouts.components.number_doubt import build_number_doubt
from layouts.components.number_note import build_number_note
from layouts.components.quality_badge import build_quality_badge
from layouts.components.sealed_line import build_sealed_line
from layouts.components.sheet_table import build_sheet_table
from layouts.components.trend_card import build_trend_card
from layouts.markup import TIMELY, Written

TREND_CARDS = 2


def layout(
    viewer: Viewer,
    locale: Locale,
    sheet: DailySheet,
    body: Written,
    projects: MemberList,
    revised_at: datetime | None,
    sealed: Standing | None,
    approval: DayApproval | None,
    quality: Quality,
) -> Component:
    """`body`: see there, as it was written. `projects`: those that the viewer may know of, with their rows on that day.
    `revised_at`: when its numbers last became others after the day was over. `sealed`: of its newest snapshot.
    `approval`: None for who takes no part. `quality`: of its records."""
    return html.Div(
        className="daily",
        children=[
            _head(viewer, locale, sheet, projects, _state(locale, sheet, revised_at, quality)),
            *_approval(locale, sheet, sealed, approval),
            *build_empty_note(emptiness_of_day(sheet.answer.numbers), locale, is_of_day=True),
            _kpis(locale, sheet, approval, quality),
            body,
        ],
        **role("daily-page"),
    )


def body(sheet: DailySheet, locale: Locale) -> list[Component]:
    """Its trends and all of its rows: of the sheet alone, whoever reads it. Of a day without any, the note above has
    said so."""
    groups = () if emptiness_of_day(sheet.answer.numbers) else sheet.groups
    return [_trends(locale, sheet), *(build_sheet_table(sheet.report, group, locale) for group in groups)]


def _head(viewer: Viewer, locale: Locale, sheet: DailySheet, projects: MemberList, state: Component) -> Component:
    lang, report = locale.lang, sheet.report
    name = sheet.answer.numbers.labels.name("project", sheet.project) or sheet.project
    weekday = t(f"weekday.{sheet.day:%A}".lower(), lang)
    return html.Div(
        className="page-head",
        children=[
            html.Div(
                className="page-title",
                children=[
                    html.A(
                        [glyph("back"), html.Span(report.label.text(lang))],
                        href=_cross_filter(sheet),
                        className="back-link",
                    ),
                    html.H1(
                        [
                            html.Bdi(name),
                            html.Span(f" · {weekday}، " if lang == "ar" else f" · {weekday}, "),
                            html.Span(day_label(sheet.day, locale)),
                        ]
                    ),
                    state,
                ],
            ),
            html.Div(
                [_projects(locale, sheet, projects), _days(locale, sheet), *_downloads(viewer, locale, sheet)],
                className="page-tools",
            ),
        ],
    )


def _cross_filter(sheet: DailySheet) -> str:
    state = {"from": sheet.day.isoformat(), "to": sheet.day.isoformat(), "project": sheet.project}
    return f"{report_path(sheet.report.name)}?{urlencode(state)}"


def _state(locale: Locale, sheet: DailySheet, revised_at: datetime | None, quality: Quality) -> Component:
    rows = with_digits(f"{sum(len(group.items) for group in sheet.groups):,}", locale)
    parts = [html.Span(t("provenance.rows", locale.lang, count=rows))]
    if not sheet.answer.is_complete:
        parts.append(html.Span(t("export.day_runs", locale.lang), className="is-open"))
    if sheet.answer.running is not None:
        until = with_digits(sheet.answer.running.until, locale)
        parts.append(html.Span(t("daily.until", locale.lang, time=until), **TIMELY))
    if revised_at is not None:
        parts.append(html.Span(t("daily.revised", locale.lang, moment=moment_label(revised_at, locale))))
    asked = daily_query(sheet.report, sheet.project, sheet.day)
    parts.append(build_quality_badge(quality, quality_path(asked), locale))
    return html.P(parts, className="provenance")


def _days(locale: Locale, sheet: DailySheet) -> Component:
    """The day before, any day, the day after."""
    lang = locale.lang

    def step(days: int, icon: str, words: str, rel: str) -> Component:
        href = daily_path(sheet.report.name, sheet.project, sheet.day + timedelta(days=days))
        return html.A(
            glyph(icon),
            href=href,
            rel=rel,
            className="icon-button",
            title=t(words, lang),
            **{"aria-label": t(words, lang)},
        )

    # The browser's own field: a calendar on a desk, wheels on a phone. A script follows it.
    form = html.Form(
        html.Label([html.Span(t("daily.day", lang), className="visually-hidden"), _day_field(sheet.day)]),
        **{"data-role": "day-form", "data-path": daily_path(sheet.report.name, sheet.project, None)},
    )
    return html.Div(
        [step(-1, "back", "daily.previous", "prev"), form, step(1, "forward", "daily.next", "next")],
        className="day-steps",
    )


def _day_field(day: date) -> Component:
    return dcc.Input(type="date", value=day.isoformat(), name="day", className="day-field", id="daily-day")


def _projects(locale: Locale, sheet: DailySheet, projects: MemberList) -> Component:
    links = [
        html.A(
            [
                html.Bdi(projects.labels.name("project", option.value) or option.value),
                html.Span(with_digits(f"{option.count:,}", locale), className="menu-count"),
            ],
            href=daily_path(sheet.report.name, option.value, sheet.day),
            className="menu-item",
            **({"aria-current": "page"} if option.value == sheet.project else {}),
        )
        for option in projects.members
        if option.value != "~"
    ]
    summary = html.Summary([html.Span(t("daily.project", locale.lang)), glyph("chevron")], className="button")
    return html.Details([summary, html.Div(links, className="menu-list is-long")], className="menu")


def _downloads(viewer: Viewer, locale: Locale, sheet: DailySheet) -> list[html.Details]:
    path = daily_path(sheet.report.name, sheet.project, sheet.day)
    return build_downloads(viewer, locale, lambda ending: f"{path}.{ending}?lang={locale.lang}")


def _approval(
    locale: Locale, sheet: DailySheet, sealed: Standing | None, approval: DayApproval | None
) -> list[Component]:
    bar = [build_approval_bar(approval, locale, sealed)] if approval else []
    is_told = approval is not None and says_sealed(approval, sealed)
    line = build_sealed_line(sheet.report, sealed, locale, is_sealed_told=is_told) if sealed else None
    return [*bar, *([line] if line else [])]


def _kpis(locale: Locale, sheet: DailySheet, approval: DayApproval | None, quality: Quality) -> Component:
    tick, report = sheet.answer.numbers, sheet.report
    state = {"from": sheet.day.isoformat(), "to": sheet.day.isoformat(), "project": sheet.project}
    doubts = quality_path(daily_query(report, sheet.project, sheet.day))
    cells = [
        build_kpi_cell(
            report.measure(name),
            number,
            tick.changes.get(name),
            f"{rows_path(report.name)}?{urlencode({**state, 'measure': name})}",
            locale,
            (
                *(build_number_note(approval, report.measure(name), locale) if approval else ()),
                *build_number_doubt(quality, report.measure(name), doubts, locale),
            ),
            emptiness_of_day(tick),
        )
        for name, number in tick.numbers.items()
    ]
    return html.Ul(
        cells,
        className="kpis",
        style={"--cells": str(min(len(cells), 8))},
        **{"aria-label": t("kpi.label", locale.lang)},
    )


def _trends(locale: Locale, sheet: DailySheet) -> Component:
    report, trends = sheet.report, sheet.answer.trends
    cards = [
        build_trend_card(
            measure, trends[7], trends[30], sheet.judged[measure.name], _leads(sheet, measure.name), locale
        )
        for measure in [one for one in report.shown_measures if one.name in sheet.judged][:TREND_CARDS]
    ]
    return html.Div(cards, className="trend-cards")


def _leads(sheet: DailySheet, measure: str) -> list[str]:
    """Where each day of a trend leads: to its own report, an unusual one to what it is made of."""
    name, project = sheet.report.name, urlencode({"project": sheet.project})
    return [
        f"{unusual_path(name, measure, one.day)}?{project}"
        if one.is_anomaly
        else daily_path(name, sheet.project, one.day)
        for one in sheet.judged[measure]
    ]
